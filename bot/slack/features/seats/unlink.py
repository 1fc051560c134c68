"""Undoing a link: one's own, or as an admin anybody's."""

from __future__ import annotations

import re

from bot.domain.problems import NotAllowed, ParseError
from bot.slack.blocks.message import Message
from bot.slack.blocks.parts import plain_message
from bot.slack.feature import Ask, Command
from bot.slack.features.seats.tools import SeatTools
from bot.use_cases.access.need_member import need_person

_OTHER = re.compile(r"@\{(?P<person_id>[A-Z0-9]+)\}")


async def run(ask: Ask, tools: SeatTools, words: str) -> Message:
    other = _OTHER.fullmatch(words)
    if words and not other:
        raise ParseError("I unlink you, or as an admin somebody you mention.", examples=("unlink", "unlink @ann"))
    person = await need_person(tools.people, other["person_id"]) if other else ask.person
    whose = "Your" if person.id == ask.person.id else f"{person.name}'s"
    if person.id != ask.person.id and not await tools.admins.is_admin(ask.person):
        raise NotAllowed("Only admins unlink somebody else.", examples=("unlink",))
    if not await tools.linker.unlink(person, by=ask.person):
        who = "You have" if person.id == ask.person.id else f"{person.name} has"
        return plain_message(f"{who} no link, so there is nothing to undo.")
    return plain_message(f"{whose} link is gone. From now on the e-mail of the Slack profile counts.")


UNLINK: Command[SeatTools] = Command(
    name="unlink",
    usage="unlink",
    summary="Undo your link; your Slack profile's e-mail counts again",
    details="Admins can undo anybody's: `unlink @ann`.",
    examples=("unlink",),
    run=run,
)
