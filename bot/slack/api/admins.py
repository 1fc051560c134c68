"""Who the bot's admins are, and where they are asked."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from bot.domain.access.channel import ChannelRefusal, posting_refusal
from bot.domain.access.person import Person, fold_email
from bot.domain.access.policy import Admins
from bot.slack.api.channels import find_channel_id
from bot.slack.api.people import SlackPeople
from bot.slack.api.reader import SlackReader
from bot.slack.blocks.mrkdwn import escape
from bot.use_cases.ports.channels import Channels
from bot.use_cases.ports.people import FRESH_SECONDS

log = logging.getLogger(__name__)

_UNSAFE = {
    ChannelRefusal.HIDDEN: "I can't see it, so I can't tell who reads there",
    ChannelRefusal.SHARED_OUTSIDE: "it is shared with another company",
    ChannelRefusal.ARCHIVED: "it is archived",
    ChannelRefusal.GUESTS: "people who aren't members of this workspace read there",
    ChannelRefusal.BOT_NOT_IN: "I'm not in it",
}


@dataclass(frozen=True, slots=True)
class AdminPlaces:
    """Where admins are asked: one channel, or each of them. ``note`` says why they are asked one by one although a
    channel is named for it; it is empty otherwise."""

    ids: tuple[str, ...]
    note: str = ""


class SlackAdmins:
    """The admins that the settings name; where they name nobody, the workspace's own admins.

    A channel in the settings says only where they are asked. Its members decide nothing by being there: anybody could
    join it and approve themselves.
    """

    def __init__(self, named: Admins, people: SlackPeople, channels: Channels, reader: SlackReader) -> None:
        self._named = named
        self._people = people
        self._channels = channels
        self._reader = reader

    async def is_admin(self, person: Person) -> bool:
        if not person.is_member:
            return False
        if self._named.person_ids or self._named.emails:
            return person.id in self._named.person_ids or fold_email(person.email or "") in self._named.emails
        return person.is_admin

    async def asked_at(self) -> AdminPlaces:
        """The channel is judged like any other place each time: what is sent there names people and their seats."""
        if not self._named.channel:
            return AdminPlaces(await self._one_by_one())
        channel_id, refusal = await admins_channel(self._named.channel, self._channels, self._reader)
        if refusal is None:
            return AdminPlaces((channel_id,))
        log.warning("the admins' channel is not safe", extra={"channel": channel_id, "refusal": refusal.value})
        named = f"<#{channel_id}>" if channel_id else escape(self._named.channel)
        note = (
            f"You are asked here because the channel that SLACK_ADMINS names for it, {named}, is not safe: "
            f"{_UNSAFE[refusal]}."
        )
        return AdminPlaces(await self._one_by_one(), note)

    async def _one_by_one(self) -> tuple[str, ...]:
        people = await self._people.everyone(seconds_old=FRESH_SECONDS)  # requests are for those who decide about them
        return tuple([person.id for person in people if await self.is_admin(person)])


async def admins_channel(named: str, channels: Channels, reader: SlackReader) -> tuple[str, ChannelRefusal | None]:
    """The channel that the settings name by id or as #name, and why admins are not asked there; no id where the bot
    sees none of that name, which Slack does not tell from a private one that the bot is not in."""
    channel_id = await find_channel_id(reader, named) if named.startswith("#") else named
    channel = await channels.channel(channel_id) if channel_id else None
    return channel_id or "", posting_refusal(channel)
