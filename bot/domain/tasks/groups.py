"""Tasks grouped for one reader on one day: the most overdue first, the completed last."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.domain.customers.folded_names import fold
from bot.domain.tasks.periods import week_of
from bot.domain.tasks.task import Task


class Bucket(StrEnum):
    """Where a task stands for a reader today, in the order in which it is shown."""

    OVERDUE = "overdue"
    TODAY = "today"
    THIS_WEEK = "this_week"  # after today, up to the end of the reader's week
    LATER = "later"
    NO_DATE = "no_date"
    DONE = "done"  # whatever its due day


@dataclass(frozen=True, slots=True)
class TaskGroups:
    """``rows`` are in reading order. ``counts`` has every bucket, the empty ones too."""

    rows: tuple[tuple[Bucket, Task], ...]
    counts: Mapping[Bucket, int]

    @property
    def total(self) -> int:
        return len(self.rows)

    def page(self, offset: int, size: int) -> list[tuple[Bucket, list[Task]]]:
        """At most ``size`` tasks from the one at ``offset`` (from 0) on, under their buckets. Empty beyond the end."""
        start = max(offset, 0)
        rows = self.rows[start : start + max(size, 0)]
        return [(bucket, [task for _, task in group]) for bucket, group in groupby(rows, key=lambda row: row[0])]


_ORDER = {bucket: place for place, bucket in enumerate(Bucket)}
_Place = tuple[int, int, float]
_FOLDED_LETTERS = 32  # beyond that, titles are compared as they are written


def arrange(tasks: Iterable[Task], zone: ZoneInfo, today: date, week_start: int = 0) -> TaskGroups:
    """Group ``tasks`` for a reader in ``zone`` whose day is ``today``. The order does not depend on how they came in.

    Open tasks go by due day, then due instant; done ones by completion, latest first. ``week_start`` counts from
    Monday = 0.
    """
    week_end = week_of(today, week_start).last
    placed: defaultdict[_Place, list[tuple[Bucket, Task]]] = defaultdict(list)
    for task in tasks:
        day = task.due_day(zone)
        bucket = _bucket(task, day, today, week_end)
        placed[_place(task, bucket, day)].append((bucket, task))
    rows = tuple(row for place in sorted(placed) for row in _settled(placed[place]))
    found = Counter(bucket for bucket, _ in rows)
    return TaskGroups(rows, {bucket: found[bucket] for bucket in Bucket})


def days_late(task: Task, zone: ZoneInfo, today: date) -> int:
    """How many days ago an open task was due for a reader in ``zone``; 0 when it is not late."""
    day = task.due_day(zone)
    return 0 if task.done or day is None else max((today - day).days, 0)


def _bucket(task: Task, day: date | None, today: date, week_end: date) -> Bucket:
    if task.done:
        return Bucket.DONE
    if day is None:
        return Bucket.NO_DATE
    if day <= today:
        return Bucket.TODAY if day == today else Bucket.OVERDUE
    return Bucket.THIS_WEEK if day <= week_end else Bucket.LATER


def _place(task: Task, bucket: Bucket, day: date | None) -> _Place:
    """A bare due day comes before the same day's times."""
    if task.completed_at is not None:
        return _ORDER[bucket], 0, -task.completed_at.timestamp()
    instant = task.due.timestamp() if isinstance(task.due, datetime) else float("-inf")
    return _ORDER[bucket], day.toordinal() if day else 0, instant


def _settled(rows: list[tuple[Bucket, Task]]) -> list[tuple[Bucket, Task]]:
    """Rows of one place by title, then uuid. Folding costs more than all else here: only ties, and their beginnings."""
    if len(rows) == 1:
        return rows
    return sorted(rows, key=lambda row: (fold(row[1].details[:_FOLDED_LETTERS]), row[1].details, row[1].uuid))
