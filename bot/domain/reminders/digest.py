"""A reminder's digest for one day: which tasks belong on it, how they are grouped, and why it comes late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.access.person import fold_email
from bot.domain.language.wording import day_in_words, shortened
from bot.domain.reminders.delivery import Reason
from bot.domain.reminders.digest_lines import (
    NAME_LENGTH,
    Group,
    Known,
    Ranked,
    Whole,
    lay_out,
    mrr_behind,
    ranked,
    start_of_page,
)
from bot.domain.reminders.reminder import DueKind, PlaceKind, Scope
from bot.domain.tasks.due_window import ONE_DAY, DueWindow
from bot.domain.tasks.periods import Unit, moved, week_of
from bot.domain.tasks.task import Task


class DelayCause(StrEnum):
    NOT_RUNNING = "not_running"
    CRM_UNREADABLE = "crm_unreadable"
    CHAT_BUSY = "chat_busy"  # Slack was down, or takes only so many messages a minute
    CHAT_REFUSED = "chat_refused"
    NOT_ARRIVED = "not_arrived"
    ZONE_MOVED = "zone_moved"
    OUR_FAULT = "our_fault"


_CAUSES: Final = {
    Reason.NOT_RUNNING: DelayCause.NOT_RUNNING,
    Reason.CRM_UNREADABLE: DelayCause.CRM_UNREADABLE,
    Reason.CRM_UNREADABLE_TOLD: DelayCause.CRM_UNREADABLE,
    Reason.CRM_BACK_TOLD: DelayCause.CRM_UNREADABLE,
    Reason.CHAT_BUSY: DelayCause.CHAT_BUSY,
    Reason.CHAT_REFUSED: DelayCause.CHAT_REFUSED,
    Reason.NOT_ARRIVED: DelayCause.NOT_ARRIVED,
    Reason.ZONE_MOVED: DelayCause.ZONE_MOVED,
    Reason.OUR_FAULT: DelayCause.OUR_FAULT,
}


def delay_cause(reason: Reason | None) -> DelayCause | None:
    """The cause that the next digest names; None where nobody missed a digest that they had a right to."""
    return _CAUSES.get(reason) if reason else None


@dataclass(frozen=True, slots=True)
class Missed:
    """A day whose digest was not sent at all, and why."""

    day: date
    cause: DelayCause = DelayCause.NOT_RUNNING


@dataclass(frozen=True, slots=True)
class Delay:
    """``late_since`` is the planned instant of a digest that comes late; ``missed`` are those before it."""

    late_since: datetime | None = None
    cause: DelayCause = DelayCause.NOT_RUNNING
    missed: tuple[Missed, ...] = ()


ON_TIME = Delay()


@dataclass(frozen=True, slots=True)
class Cover:
    """Whose tasks somebody else sees while they are away, up to and including ``last_day``."""

    name: str
    last_day: date


@dataclass(frozen=True, slots=True)
class DigestHead:
    """All of a digest but its tasks: for which reminder and ``day`` in ``zone`` it is, and for whom.

    ``own_email`` is the folded seat of the person whose direct messages it goes to. ``page_from`` is None for the
    digest itself, and for a page of "show all" the place of its first line, from 0 on.
    """

    reminder_id: str
    place: PlaceKind
    day: date
    zone: ZoneInfo
    currency: str
    own_email: str | None = None
    delay: Delay = ON_TIME
    page_from: int | None = None

    def late(self, since: datetime) -> DigestHead:
        return replace(self, delay=replace(self.delay, late_since=since))


@dataclass(frozen=True, slots=True)
class DailyDigest:
    """``overdue``, ``due_today`` and ``coming`` count all its tasks, shown or not.

    ``mrr_cents`` is the monthly recurring revenue of the customers behind the overdue ones and those due today, each
    customer once.
    """

    head: DigestHead
    overdue: int
    due_today: int
    coming: int
    mrr_cents: int
    groups: tuple[Group, ...]

    @property
    def total(self) -> int:
        return self.overdue + self.due_today + self.coming

    @property
    def shown(self) -> int:
        return sum(len(group.lines) for group in self.groups)


def due_windows(due: Iterable[DueKind], day: date, week_start: int = 0) -> list[DueWindow]:
    """The days that ``due`` means on ``day``. One can hold no day: nothing of a week is left on its last."""
    windows = {
        DueKind.OVERDUE: DueWindow(last=day - ONE_DAY),
        DueKind.TODAY: DueWindow(day, day),
        DueKind.TOMORROW: DueWindow(day + ONE_DAY, day + ONE_DAY),
        DueKind.THIS_WEEK: DueWindow(day + ONE_DAY, week_of(day, week_start).last),
        DueKind.NEXT_WEEK: week_of(moved(day, 1, Unit.WEEK), week_start).window,
    }
    wanted = frozenset(due)
    return [window for kind, window in windows.items() if kind in wanted]


def whose_tasks(scope: Scope, tasks: Iterable[Task], emails: frozenset[str] | None) -> list[Task]:
    """Those of ``tasks`` that are about the reminder's customer and assigned to ``emails`` (folded), open and done
    alike. None means everybody's, those of nobody too."""
    uuid = scope.customer_uuid
    return [
        task
        for task in tasks
        if (uuid is None or task.customer_uuid == uuid)
        and (emails is None or (task.assignee is not None and fold_email(task.assignee) in emails))
    ]


def tasks_in_scope(
    scope: Scope, tasks: Iterable[Task], day: date, zone: ZoneInfo, week_start: int, emails: frozenset[str] | None
) -> list[Task]:
    """The open ones of ``tasks`` that a reminder lists on ``day``. ``emails`` as in `whose_tasks`."""
    windows = due_windows(scope.due, day, week_start)

    def is_due(task: Task) -> bool:
        due = task.due_day(zone)
        return due is not None and any(window.holds(due) for window in windows)

    return [task for task in whose_tasks(scope, tasks, emails) if not task.done and is_due(task)]


def compose(
    head: DigestHead, tasks: Iterable[Task], known: Known, covers_for: Mapping[str, Cover] | None = None
) -> DailyDigest:
    """The digest of ``tasks``, as `tasks_in_scope` picked them: open, and with a due day.

    ``covers_for`` (by folded e-mail) are those whose tasks a person sees while they are away. A page of "show all" is
    the last one where the list has become shorter than where it was to begin.
    """
    day, zone = head.day, head.zone
    placed = ranked(((task, due) for task in tasks if (due := task.due_day(zone)) is not None), known)
    overdue = sum(one.day < day for one in placed)
    due_by_now = sum(one.day <= day for one in placed)
    in_channel = head.place is PlaceKind.CHANNEL
    whole = _by_assignee(placed, known) if in_channel else _by_day(placed, day, covers_for or {})
    first = start_of_page(head.page_from, len(placed))
    return DailyDigest(
        head=replace(head, page_from=first),
        overdue=overdue,
        due_today=due_by_now - overdue,
        coming=len(placed) - due_by_now,
        mrr_cents=mrr_behind((one.task for one in placed[:due_by_now]), known),
        groups=lay_out(whole, known, zone, day, first),
    )


def _by_assignee(placed: Sequence[Ranked], known: Known) -> Whole:
    """The person with the most pressing task comes first."""
    held: dict[str, list[Ranked]] = {}
    for one in placed:
        held.setdefault(fold_email(one.task.assignee or ""), []).append(one)
    return [
        (Group(known.name_of(email) or "Assigned to nobody", len(tasks), assignee=email), tasks)
        for email, tasks in held.items()
    ]


def _by_day(placed: Sequence[Ranked], day: date, covers_for: Mapping[str, Cover]) -> Whole:
    """Overdue, today and next; then, each on their own, those whose tasks the reader covers."""
    own: dict[str, list[Ranked]] = {}
    covered: dict[str, list[Ranked]] = {}
    overdue, today, following = "Overdue", f"Today, {day_in_words(day, day)}", "Next"
    for one in placed:
        email = fold_email(one.task.assignee or "")
        if email in covers_for:
            covered.setdefault(email, []).append(one)
        else:
            title = overdue if one.day < day else today if one.day == day else following
            own.setdefault(title, []).append(one)
    return [
        *((Group(title, len(tasks)), tasks) for title, tasks in own.items()),
        *(
            (Group(_cover_in_words(covers_for[email], email, day), len(tasks), assignee=email), tasks)
            for email, tasks in covered.items()
        ),
    ]


def _cover_in_words(cover: Cover, email: str, day: date) -> str:
    name = shortened(cover.name, NAME_LENGTH) or shortened(email, NAME_LENGTH)
    return f"For {name}, away until {day_in_words(cover.last_day, day)}"
