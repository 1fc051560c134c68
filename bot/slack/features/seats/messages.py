"""Seats in words: whose is which, why, and requests for an admin to decide."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.access.link import Decision, LinkQuestion, LinkRequest, SeatLink
from bot.domain.access.person import MatchedBy, Person, Seat
from bot.domain.language.wording import matched_in_words, shortened
from bot.slack.blocks.message import Block, Message
from bot.slack.blocks.mrkdwn import bold, escape, mention
from bot.slack.blocks.parts import (
    MESSAGE_BLOCKS,
    actions,
    as_text,
    button,
    context,
    plain_message,
    section,
    sections,
    typed,
)
from bot.slack.features.seats import action_ids
from bot.slack.features.seats.link_value import write_question, write_request_id
from bot.use_cases.seats.resolve_seat import SeatRow

_SHOWN_A_GROUP = 150


def whoami_message(person: Person, seat: Seat) -> Message:
    zone = f"Your days are those of {person.zone.key}, your Slack time zone."
    sentence = f"You are {seat.email} in ChartMogul, {matched_in_words(seat.matched_by, whose='your')}."
    blocks = (section(escape(sentence)), context(escape(zone)))
    return Message(as_text([escape(sentence), escape(zone)]), blocks)


def linked_message(link: SeatLink, person: Person, by: Person) -> Message:
    who = "you now have" if person.id == by.id else f"{person.name} now has"
    return plain_message(f"Done: {who} the ChartMogul seat {link.email}.")


def link_question_message(question: LinkQuestion, person: Person) -> Message:
    """What an admin is asked before a link is made that is likely a mistake."""
    if question.holder_id:
        doubt = f"The ChartMogul seat {question.email} is {question.holder_name}'s now. They would lose it."
        button_text = "Link anyway"
    else:
        doubt = f"ChartMogul has never used {question.email} for a task or a customer. Is it written correctly?"
        button_text = "Link it"
    sentence = f"{doubt} Give it to {person.name}?"
    controls = [
        button(button_text, action_ids.CONFIRM_LINK, write_question(question), style="danger"),
        button("Leave it", action_ids.LEAVE_LINK, write_question(question)),
    ]
    return Message(escape(sentence), (section(escape(sentence)), *actions(controls, "link.question")))


def request_message(request: LinkRequest, person: Person, holder: Person | None = None) -> Message:
    """What the admins see: who wants which seat, and ``holder`` who has it, with the two buttons. Repainted once it is
    decided."""
    sentence = f"{mention(person.id)} ({escape(person.name)}) asks for the ChartMogul seat {bold(request.email)}."
    profile = f"Their Slack profile says {person.email or 'no e-mail'}. Approve only if you know it is theirs."
    if holder:
        profile = f"{holder.name} has this seat now and would lose it. {profile}"
    controls = [
        button("Approve", action_ids.APPROVE_LINK, write_request_id(request.id), style="primary"),
        button("Refuse", action_ids.REFUSE_LINK, write_request_id(request.id), style="danger"),
    ]
    blocks = (section(sentence), context(escape(profile)), *actions(controls, "link.decide"))
    return Message(as_text([sentence, escape(profile)]), blocks)


def decided_message(request: LinkRequest, *, is_known: bool = True) -> Message:
    """``is_known`` says that the person who asked got the verdict."""
    word = "approved" if request.decision is Decision.APPROVED else "refused"
    by = mention(request.decided_by) if request.decided_by else "an admin"
    sentence = f"{mention(request.person_id)} and the seat {escape(request.email)}: {word} by {by}."
    if not is_known:
        sentence += f" I could not tell {mention(request.person_id)}: please do it for me."
    return Message(sentence, (section(sentence),))


def verdict_message(request: LinkRequest, command: str) -> Message:
    """The answer to the person who asked."""
    if request.decision is Decision.APPROVED:
        sentence = f"You now have the ChartMogul seat {request.email}. Type {typed(command, 'mine')} to see its tasks."
    else:
        sentence = f"Your request for the ChartMogul seat {request.email} was refused. Ask an admin why."
    return plain_message(sentence)


def seats_message(rows: Sequence[SeatRow]) -> Message:
    """Everyone with a seat, people without one, assignees without a person; nobody is left out silently."""
    matched = [row for row in rows if row.person and row.email]
    peopleless = [row for row in rows if row.person is None]
    seatless = [row for row in rows if row.person and not row.email]
    heading = f"{len(matched)} with a seat, {len(seatless)} without, {len(peopleless)} assignees without a person."
    groups = [
        ("With a seat", [_matched_line(row) for row in matched]),
        ("People without a seat", [row.person.name for row in seatless if row.person]),
        ("Assignees without a person in this workspace", [row.email or "" for row in peopleless]),
    ]
    blocks: list[Block] = [section(bold(heading))]
    text = [heading]
    for title, lines in groups:
        if lines:
            shown = [*lines[:_SHOWN_A_GROUP], *_rest(len(lines) - _SHOWN_A_GROUP)]
            blocks += sections([bold(title), *(f"•  {escape(line)}" for line in shown)])
            text += [title, *(f"- {line}" for line in shown)]
    return Message(as_text(escape(line) for line in text), tuple(blocks[:MESSAGE_BLOCKS]))


def _matched_line(row: SeatRow) -> str:
    name = row.person.name if row.person else ""
    why = "by e-mail" if row.matched_by is MatchedBy.EMAIL else "by a link"
    idle = "" if row.has_tasks else ", no open task seen"
    return f"{shortened(name, 60)}: {row.email} ({why}{idle})"


def _rest(count: int) -> list[str]:
    return [f"and {count} more: tasks-bot seats export lists them all"] if count > 0 else []
