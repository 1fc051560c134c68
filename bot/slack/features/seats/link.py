"""Asking for a seat where the e-mails differ; admins link anybody at once."""

from __future__ import annotations

import re

from bot.domain.access.link import LinkQuestion, LinkRequest
from bot.domain.access.person import Person
from bot.domain.problems import NotAllowed, ParseError
from bot.slack.blocks.message import Message
from bot.slack.blocks.parts import plain_message
from bot.slack.feature import Ask, Command
from bot.slack.features.seats.messages import link_question_message, linked_message, request_message
from bot.slack.features.seats.tools import SeatTools
from bot.use_cases.access.need_member import need_person

_OTHER = re.compile(r"@\{(?P<person_id>[A-Z0-9]+)\}\s*(?P<words>.*)", re.DOTALL)
EXAMPLES = ("link ann@firm.com",)


async def run(ask: Ask, tools: SeatTools, words: str) -> Message:
    if not words:
        raise ParseError("Which ChartMogul e-mail is yours?", examples=EXAMPLES)
    if other := _OTHER.fullmatch(words):
        return await _link_other(ask, tools, other["person_id"], other["words"])
    if await tools.admins.is_admin(ask.person):
        return await _link(ask, tools, ask.person, words)

    async def tell(request: LinkRequest) -> int:
        holder = await tools.people.person(request.held_by) if request.held_by else None
        return await tools.notices.tell_admins(request_message(request, ask.person, holder))

    request = await tools.linker.ask(ask.person, words, tell)
    return plain_message(
        f"I asked the admins whether {request.email} is your seat. You will hear from me when it is decided."
    )


async def _link_other(ask: Ask, tools: SeatTools, person_id: str, words: str) -> Message:
    if not await tools.admins.is_admin(ask.person):
        raise NotAllowed("Only admins link somebody else. Ask for your own seat instead.", examples=EXAMPLES)
    person = await need_person(tools.people, person_id)
    return await _link(ask, tools, person, words)


async def _link(ask: Ask, tools: SeatTools, person: Person, words: str) -> Message:
    """Done at once, or asked about first where somebody has the seat, or ChartMogul never used its address."""
    answer = await tools.linker.link_or_question(ask.person, person, words)
    if isinstance(answer, LinkQuestion):
        return link_question_message(answer, person)
    return linked_message(answer, person, ask.person)


LINK: Command[SeatTools] = Command(
    name="link",
    usage="link <e-mail>",
    summary="Ask for the ChartMogul seat that is yours when the e-mails differ",
    details=(
        "An admin approves it. Admins link anybody: `link @ann ann@firm.com`. Where somebody has that seat, or "
        "ChartMogul never used the address, they are asked first."
    ),
    examples=(*EXAMPLES, "link @ann ann@firm.com"),
    run=run,
)
