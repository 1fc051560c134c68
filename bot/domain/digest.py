"""Tasks grouped for one reader on one day: the most overdue first, the completed last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.domain.fold import fold
from bot.domain.periods import week_of
from bot.domain.task import Task


class Bucket(StrEnum):
    """Where a task stands for a reader today, in the order in which it is shown."""

    OVERDUE = "overdue"
    TODAY = "today"
    THIS_WEEK = "this_week"  # after today, up to the end of the reader's week
    LATER = "later"
    NO_DATE = "no_date"
    DONE = "done"  # whatever its due day


@dataclass(frozen=True, slots=True)
class Digest:
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
_SortKey = tuple[int, int, float, str, str]


def arrange(tasks: Iterable[Task], zone: ZoneInfo, today: date, week_start: int = 0) -> Digest:
    """Group ``tasks`` for a reader in ``zone`` whose day is ``today``. The order does not depend on how they came in.

    Open tasks go by due day, then due instant; done ones by completion, latest first. ``week_start`` counts from
    Monday = 0.
    """
    week_end = week_of(today, week_start).last
    placed: list[tuple[_SortKey, Bucket, Task]] = []
    for task in tasks:
        day = task.due_day(zone)
        bucket = _bucket(task, day, today, week_end)
        placed.append((_sort_key(task, bucket, day), bucket, task))
    placed.sort(key=lambda entry: entry[0])
    found = Counter(bucket for _, bucket, _ in placed)
    return Digest(tuple((bucket, task) for _, bucket, task in placed), {bucket: found[bucket] for bucket in Bucket})


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


def _sort_key(task: Task, bucket: Bucket, day: date | None) -> _SortKey:
    """A bare due day comes before the same day's times. Titles, then uuids, settle what is left."""
    text = fold(task.details)
    if task.completed_at is not None:
        return _ORDER[bucket], 0, -task.completed_at.timestamp(), text, task.uuid
    instant = task.due.timestamp() if isinstance(task.due, datetime) else float("-inf")
    return _ORDER[bucket], day.toordinal() if day else 0, instant, text, task.uuid
