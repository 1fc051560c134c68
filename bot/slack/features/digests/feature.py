"""What a reminder sends, and "show all" below it."""

from __future__ import annotations

from typing import Protocol

from bot.domain.access.person import Person
from bot.slack.blocks.message import Message
from bot.slack.feature import Action, Click, Feature, Reply
from bot.slack.features.digests import action_ids
from bot.slack.features.digests.digest_place import DigestPlace, read_place


class DigestPages(Protocol):
    async def page(self, place: DigestPlace, reader: Person, channel_id: str) -> Message:
        """A page of "show all", for somebody who reads where the digest stands. Raises NotAllowed."""


async def show_page(click: Click, digests: DigestPages) -> Reply:
    """A page of a digest's whole list: beside the digest at first, then repainted where one person alone sees it."""
    message = await digests.page(read_place(click.value), click.person, click.channel_id)
    return Reply(message, replaces=click.ephemeral)


DIGESTS: Feature[DigestPages] = Feature(
    "digests",
    actions=(
        Action(action_ids.SHOW_ALL, show_page),
        Action(action_ids.PREVIOUS, show_page),
        Action(action_ids.NEXT, show_page),
    ),
)
