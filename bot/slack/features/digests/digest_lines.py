"""The parts that a daily and a weekly digest have in common: lines, groups, notes and controls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.language.wording import (
    WEEKDAY_NAMES,
    day_in_words,
    due_in_words,
    money_in_words,
    shortened,
)
from bot.domain.reminders.digest import DailyDigest, DelayCause
from bot.domain.reminders.digest_lines import PAGE_LINES, DigestLine, Group
from bot.domain.reminders.reminder import PlaceKind
from bot.domain.reminders.weekly_digest import WeeklyDigest
from bot.slack.blocks.message import Block, Message
from bot.slack.blocks.mrkdwn import bold, escape, mention
from bot.slack.blocks.parts import Words, actions, as_text, bullets, button, context, link_words, person_words, section
from bot.slack.blocks.parts import words as plain
from bot.slack.features.digests import action_ids
from bot.slack.features.digests.digest_place import DigestPlace, write_place

TEST_MARK = "Test, shown to you alone."
_TITLE = 150
_TITLE_ON_A_PAGE = 90  # forty of them, with names and links, stay under what Slack takes in one message
_NAME = 60
_DAYS_NAMED = 3
_CAUSES = {
    DelayCause.NOT_RUNNING: "I was not running then",
    DelayCause.CRM_UNREADABLE: "ChartMogul could not be read then",
    DelayCause.CHAT_BUSY: "Slack did not take it sooner",
    DelayCause.CHAT_REFUSED: "Slack refused it then",
    DelayCause.NOT_ARRIVED: "it did not arrive at the first try",
    DelayCause.ZONE_MOVED: "the time zone changed only after that",
    DelayCause.OUR_FAULT: "something went wrong in me then",
}
_MISSED = {
    DelayCause.NOT_RUNNING: "I was not running",
    DelayCause.CRM_UNREADABLE: "ChartMogul could not be read",
    DelayCause.CHAT_BUSY: "Slack did not take it in time",
    DelayCause.CHAT_REFUSED: "Slack refused it",
    DelayCause.NOT_ARRIVED: "it did not arrive",
    DelayCause.ZONE_MOVED: "the time zone changed after that hour",
    DelayCause.OUR_FAULT: "something went wrong in me",
}


def grouped_message(
    digest: DailyDigest | WeeklyDigest,
    heading: str,
    *,
    notes: Sequence[str] = (),
    figures: Sequence[str] = (),
    mention_ids: Mapping[str, str] | None = None,
    test: bool = False,
) -> Message:
    """A digest below its ``heading``, ``notes`` (sentences) and ``figures`` (lines).

    ``mention_ids`` (a person's id by folded e-mail) is given where the reminder asks for mentions; in direct messages
    and tests nobody is mentioned whatever it says.
    """
    mentions = mention_ids if digest.head.place is PlaceKind.CHANNEL and not test else None
    drawn = [_draw(group, digest, mentions or {}) for group in digest.groups]
    mark = TEST_MARK if test else ""
    note = " ".join([*delay_in_words(digest), *notes])
    place = _place_in_words(digest)
    blocks = [
        *_small(mark),
        section(bold(heading)),
        *_small(note),
        *_figures(figures),
        *(one.block for one in drawn),
        *_small(place),
        *actions(_controls(digest), "reminder.controls"),
    ]
    text = [escape(line) for line in (mark, heading, note, *figures)]
    text += [line for one in drawn for line in one.text]
    stays = digest.head.page_from is None and not test
    return Message(as_text([*text, escape(place)]), tuple(blocks), in_channel=stays)


def _small(sentences: str) -> list[Block]:
    return [context(escape(sentences))] if sentences else []


def _figures(lines: Sequence[str]) -> list[Block]:
    """Rich text: escaped, the names in the figures could make a section too long for Slack."""
    if not lines:
        return []
    return [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [plain("\n".join(lines))]}]}]


def delay_in_words(digest: DailyDigest | WeeklyDigest) -> list[str]:
    """That a digest comes late, and which digests before it were not sent. The days are named, because
    the message stays."""
    delay, notes = digest.head.delay, []
    if delay.late_since is not None:
        at = delay.late_since.astimezone(digest.head.zone)
        whose_clock = f" ({digest.head.zone.key} time)" if digest.head.place is PlaceKind.CHANNEL else ""
        day = day_in_words(at.date(), digest.head.day)
        notes.append(f"This was due at {at:%H:%M} on {day}{whose_clock}; {_CAUSES[delay.cause]}.")
    if delay.missed:
        for cause in dict.fromkeys(one.cause for one in delay.missed):
            days = sorted({one.day for one in delay.missed if one.cause is cause})
            notes.append(f"{_missed_in_words(days, digest.head.day)}: {_MISSED[cause]}.")
    return notes


def _missed_in_words(days: Sequence[date], today: date) -> str:
    if len(days) > _DAYS_NAMED:
        first, last = day_in_words(days[0], today), day_in_words(days[-1], today)
        return f"{len(days)} before this one, from {first} to {last}, were not sent"
    said = [f"{WEEKDAY_NAMES[day.weekday()]}'s ({day_in_words(day, today).split(' ', 1)[1]})" for day in days]
    listed = " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)
    return f"{listed} {'was' if len(said) == 1 else 'were'} not sent"


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A group as a block, and as escaped lines of text."""

    block: Block
    text: list[str]


def _draw(group: Group, digest: DailyDigest | WeeklyDigest, mention_ids: Mapping[str, str]) -> _Drawn:
    person_id = mention_ids.get(group.assignee or "")
    count = f"{group.total:,}"
    lines = [_line_parts(line, group, digest, mention_ids) for line in group.lines]
    items = [one.as_words() for one in lines]
    spoken = [one.as_text() for one in lines]
    if person_id:
        title = [person_words(person_id), plain(f" ({count})", bold=True)]
        return _Drawn(bullets(title, items), [f"{mention(person_id)} ({count})", *spoken])
    heading = f"{group.title} ({count})"
    return _Drawn(bullets(heading, items), [escape(heading), *spoken])


@dataclass(frozen=True, slots=True)
class _LineParts:
    """The words of one line. ``whose`` is "" where the heading names the person; ``person_id`` is set for a mention."""

    about: str
    url: str
    details: str
    facts: str
    whose: str
    person_id: str | None

    def as_words(self) -> list[Words]:
        about = [link_words(self.url, self.about), plain(" · ")] if self.about else []
        facts = [plain(" — "), plain(self.facts, italic=True)]
        if self.person_id:
            facts += [plain(", "), person_words(self.person_id)]
        elif self.whose:
            facts.append(plain(f", {self.whose}", italic=True))
        return [*about, plain(self.details), *facts]

    def as_text(self) -> str:
        about = f"{self.about}: " if self.about else ""
        whose = mention(self.person_id) if self.person_id else escape(self.whose)
        facts = ", ".join(fact for fact in (escape(self.facts), whose) if fact)
        return f"{escape(f'- {about}{self.details}')} ({facts})"


def _line_parts(
    line: DigestLine, group: Group, digest: DailyDigest | WeeklyDigest, mention_ids: Mapping[str, str]
) -> _LineParts:
    title = _TITLE if digest.head.page_from is None else _TITLE_ON_A_PAGE
    money = money_in_words(line.mrr_cents, digest.head.currency) if line.mrr_cents > 0 else ""
    email = line.assignee_email
    readers_own = email is not None and email == digest.head.own_email
    tells_whose = group.assignee is None and not readers_own
    may_mention = tells_whose and line.done_day is None  # nobody is mentioned for what they did themselves
    return _LineParts(
        about=shortened(line.about, _NAME),
        url=line.url,
        details=shortened(line.task.details, title) or "(no title)",
        facts=", ".join(fact for fact in (_when(line, digest.head.day), money) if fact),
        whose=(line.assignee_name or "unassigned") if tells_whose else "",
        person_id=mention_ids.get(email or "") if may_mention else None,
    )


def _when(line: DigestLine, day: date) -> str:
    return f"done {day_in_words(line.done_day, day)}" if line.done_day else due_in_words(line.due_day, day)


def _place_in_words(digest: DailyDigest | WeeklyDigest) -> str:
    if digest.shown == digest.total:
        return ""
    if digest.head.page_from is None:
        return f"{digest.shown} of {digest.total:,} shown."
    first = digest.head.page_from + 1
    return f"{digest.shown} of {digest.total:,} shown: {first:,} to {first + digest.shown - 1:,}."


def _controls(digest: DailyDigest | WeeklyDigest) -> list[dict[str, Any]]:
    def leads_to(label: str, action_id: str, first_line: int = 0) -> dict[str, Any]:
        return button(label, action_id, write_place(DigestPlace(digest.head.reminder_id, digest.head.day, first_line)))

    if digest.head.page_from is None:
        more = digest.shown < digest.total
        return [leads_to(f"Show all {digest.total:,}", action_ids.SHOW_ALL)] if more else []
    following = digest.head.page_from + digest.shown
    controls = []
    if digest.head.page_from > 0:
        controls.append(leads_to("Previous", action_ids.PREVIOUS, max(digest.head.page_from - PAGE_LINES, 0)))
    if following < digest.total:
        controls.append(leads_to("Next", action_ids.NEXT, following))
    return controls
