"""The weekly variant of a digest: what was completed, what slipped and what comes.

It looks at the seven days before its own day and at the seven from it on. On the first day of a week these are the
calendar's weeks; on any other day no task falls between two reviews, and none is told twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.domain.morning import ON_TIME, Delay
from bot.domain.morning_lines import Group, Known, Whole, lay_out, mrr_behind, ranked, start_of_page
from bot.domain.periods import Span
from bot.domain.reminder import PlaceKind
from bot.domain.task import Task
from bot.domain.window import ONE_DAY
from bot.domain.wording import window_in_words

_WEEK = timedelta(days=7)
COMPLETED = "Completed"


@dataclass(frozen=True, slots=True)
class Week:
    """One weekly review on ``day`` in ``zone``.

    ``completed``, ``slipped`` (due in the ``past`` days and still open) and ``coming`` count all tasks, shown or not;
    ``older`` are open from before, and are not listed. ``mrr_cents`` is the monthly recurring revenue of the customers
    behind the slipped ones, each customer once. The rest is as in `Morning`.
    """

    reminder_id: str
    place: PlaceKind
    day: date
    zone: ZoneInfo
    past: Span
    ahead: Span
    completed: int
    slipped: int
    coming: int
    older: int
    mrr_cents: int
    currency: str
    groups: tuple[Group, ...]
    own_email: str | None = None
    delay: Delay = ON_TIME
    page_from: int | None = None

    @property
    def total(self) -> int:
        return self.completed + self.slipped + self.coming

    @property
    def shown(self) -> int:
        return sum(len(group.lines) for group in self.groups)


def days_reviewed(day: date) -> tuple[Span, Span]:
    """The seven days before ``day``, and the seven from it on."""
    return Span(day - _WEEK, day - ONE_DAY), Span(day, day + _WEEK - ONE_DAY)


def compose_week(
    reminder_id: str,
    place: PlaceKind,
    day: date,
    zone: ZoneInfo,
    tasks: Iterable[Task],
    known: Known,
    *,
    currency: str,
    own_email: str | None = None,
    delay: Delay = ON_TIME,
    page_from: int | None = None,
) -> Week:
    """The review of ``tasks``, as `whose_tasks` picked them.

    It needs the open ones due up to the last day ahead and those completed in the past days; others do no harm.
    """
    past, ahead = days_reviewed(day)
    done, slipped, coming, older = _sorted_out(tasks, zone, past, ahead)
    title_of_slipped = f"Slipped: {window_in_words(past.window, day)} and still open"
    title_of_coming = f"Coming: {window_in_words(ahead.window, day)}"
    whole: Whole = [
        (Group(title, len(held)), ranked(held, known))
        for title, held in ((COMPLETED, done), (title_of_slipped, slipped), (title_of_coming, coming))
    ]
    first = start_of_page(page_from, len(done) + len(slipped) + len(coming))
    return Week(
        reminder_id=reminder_id,
        place=place,
        day=day,
        zone=zone,
        past=past,
        ahead=ahead,
        completed=len(done),
        slipped=len(slipped),
        coming=len(coming),
        older=older,
        mrr_cents=mrr_behind((task for task, _ in slipped), known),
        currency=currency,
        groups=lay_out(whole, known, zone, day, first),
        own_email=own_email,
        delay=delay,
        page_from=first,
    )


_OnDays = list[tuple[Task, date]]


def _sorted_out(
    tasks: Iterable[Task], zone: ZoneInfo, past: Span, ahead: Span
) -> tuple[_OnDays, _OnDays, _OnDays, int]:
    """The completed, the slipped and the coming, each with the day that places it, and how many are open from before.

    Of the completed all have the same, so that it is the most MRR that comes first.
    """
    done: _OnDays = []
    slipped: _OnDays = []
    coming: _OnDays = []
    older = 0
    for task in tasks:
        done_day, due = task.done_day(zone), task.due_day(zone)
        if done_day is not None:
            if past.first <= done_day <= past.last:
                done.append((task, past.first))
        elif due is None or due > ahead.last:
            continue
        elif due < past.first:
            older += 1
        else:
            (slipped if due <= past.last else coming).append((task, due))
    return done, slipped, coming, older
