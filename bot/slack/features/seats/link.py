"""Asking for a seat where the e-mails differ; admins link anybody at once."""

from __future__ import annotations

import re

from bot.domain.access.person import Person
from bot.domain.problems import NotAllowed, NotFound, ParseError
from bot.slack.blocks.message import Ask, Message
from bot.slack.desk import Desk
from bot.slack.feature import Subcommand
from bot.slack.features.seats.messages import plain_message

_OTHER = re.compile(r"@\{(?P<person_id>[A-Z0-9]+)\}\s*(?P<words>.*)", re.DOTALL)
EXAMPLES = ("link ann@firm.com",)


async def run(ask: Ask, desk: Desk, words: str) -> Message:
    if not words:
        raise ParseError("Which ChartMogul e-mail is yours?", examples=EXAMPLES)
    if other := _OTHER.fullmatch(words):
        return await _link_other(ask, desk, other["person_id"], other["words"])
    if await desk.admins.is_admin(ask.person):
        link = await desk.linker.link(ask.person, ask.person, words)
        return plain_message(f"Done: you now have the ChartMogul seat {link.email}.")
    request = await desk.linker.ask(ask.person, words)
    asked = await desk.ask_admins(request, ask.person)
    return plain_message(
        f"I asked {asked} whether {request.email} is your seat. You will hear from me when it is decided."
    )


async def _link_other(ask: Ask, desk: Desk, person_id: str, words: str) -> Message:
    if not await desk.admins.is_admin(ask.person):
        raise NotAllowed("Only admins link somebody else. Ask for your own seat instead.", examples=EXAMPLES)
    person = await need_person(desk, person_id)
    link = await desk.linker.link(ask.person, person, words)
    return plain_message(f"Done: {person.name} now has the ChartMogul seat {link.email}.")


async def need_person(desk: Desk, person_id: str) -> Person:
    person = await desk.people.person(person_id)
    if person is None:
        raise NotFound("I can't find this person. Pick them from Slack's list after typing @.")
    return person


LINK = Subcommand(
    name="link",
    usage="link <e-mail>",
    summary="Ask for the ChartMogul seat that is yours when the e-mails differ",
    details="An admin approves it. Admins link anybody at once: `link @ann ann@firm.com`.",
    examples=(*EXAMPLES, "link @ann ann@firm.com"),
    run=run,
)
