"""The weekly variant of a digest: what was completed, what slipped and what comes.

It looks at the seven days before its own day and at the seven from it on. On the first day of a week these are the
calendar's weeks; on any other day no task falls between two reviews, and none is listed twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.domain.language.wording import window_in_words
from bot.domain.reminders.digest import DigestHead, whose_tasks
from bot.domain.reminders.digest_lines import Group, Known, Whole, lay_out, mrr_behind, ranked, start_of_page
from bot.domain.reminders.reminder import Scope
from bot.domain.tasks.due_window import ONE_DAY
from bot.domain.tasks.periods import Span
from bot.domain.tasks.task import Task

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class WeeklyDigest:
    """One weekly review.

    ``completed``, ``slipped`` (due in the ``past`` days and still open) and ``coming`` count all tasks, shown or not;
    ``older`` are open from before, and are not listed. ``mrr_cents`` is the monthly recurring revenue of the customers
    behind the slipped ones, each customer once.
    """

    head: DigestHead
    past: Span
    ahead: Span
    completed: int
    slipped: int
    coming: int
    older: int
    mrr_cents: int
    groups: tuple[Group, ...]

    @property
    def total(self) -> int:
        return self.completed + self.slipped + self.coming

    @property
    def shown(self) -> int:
        return sum(len(group.lines) for group in self.groups)


def week_reviewed(day: date) -> Span:
    """The seven days before ``day``."""
    return Span(day - _WEEK, day - ONE_DAY)


def week_ahead(day: date) -> Span:
    """The seven days from ``day`` on."""
    return Span(day, day + _WEEK - ONE_DAY)


def review_week(
    head: DigestHead,
    scope: Scope,
    open_tasks: Iterable[Task],
    done_tasks: Iterable[Task],
    known: Known,
    emails: frozenset[str] | None,
) -> WeeklyDigest:
    """The review of the tasks that the reminder looks at; ``emails`` as in `whose_tasks`, due days whatever it lists.

    It needs the open tasks due up to the last day ahead and those completed in the past days; others do no harm.
    """
    day, zone = head.day, head.zone
    past, ahead = week_reviewed(day), week_ahead(day)
    done = _completed(whose_tasks(scope, done_tasks, emails), zone, past)
    slipped, coming, older = _still_open(whose_tasks(scope, open_tasks, emails), zone, past, ahead)
    whole: Whole = [
        (Group(title, len(held)), ranked(held, known))
        for title, held in (
            (f"Completed {days_in_words(past, day)}", done),
            (f"Slipped: due {days_in_words(past, day)} and still open", slipped),
            (f"Coming: due {days_in_words(ahead, day)}", coming),
        )
    ]
    first = start_of_page(head.page_from, len(done) + len(slipped) + len(coming))
    return WeeklyDigest(
        head=replace(head, page_from=first),
        past=past,
        ahead=ahead,
        completed=len(done),
        slipped=len(slipped),
        coming=len(coming),
        older=older,
        mrr_cents=mrr_behind((task for task, _ in slipped), known),
        groups=lay_out(whole, known, zone, day, first),
    )


_OnDays = list[tuple[Task, date]]
"""Tasks, each with the day that places it."""


def _completed(tasks: Iterable[Task], zone: ZoneInfo, past: Span) -> _OnDays:
    """They are all given the same day, so that it is the most MRR that comes first."""
    days = ((task, task.done_day(zone)) for task in tasks)
    return [(task, past.first) for task, day in days if day is not None and past.first <= day <= past.last]


def _still_open(tasks: Iterable[Task], zone: ZoneInfo, past: Span, ahead: Span) -> tuple[_OnDays, _OnDays, int]:
    """The slipped, the coming, and how many are open from before."""
    dated = [(task, due) for task in tasks if not task.done and (due := task.due_day(zone)) is not None]
    slipped = [(task, due) for task, due in dated if past.first <= due <= past.last]
    coming = [(task, due) for task, due in dated if ahead.first <= due <= ahead.last]
    return slipped, coming, sum(due < past.first for _, due in dated)


def days_in_words(days: Span, today: date) -> str:
    """ "16–22 Nov"."""
    return window_in_words(days.window, today).removeprefix("due ")
