"""When a reminder is due: a rule on the wall clock of a zone, and the instants that it plans.

Each local date that the rule names has exactly one instant, whatever the zone does to its clocks on that day:

* a time inside a spring gap is planned for the first minute after the gap, even where the gap ends at midnight and
  that minute belongs to the next day;
* a time in a repeated hour is planned for the first time that the clocks show it;
* a date that a zone left out altogether (Apia, 30 December 2011) has none.

test_schedule.py proves it by walking through the days around each change, in every zone that there is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from dateutil.rrule import DAILY, MO, MONTHLY, WEEKLY, rrule

EVERY_DAY = frozenset(range(7))
WEEKDAYS = frozenset(range(5))
WEEKEND = EVERY_DAY - WEEKDAYS
LAST = -1
_NTHS = (1, 2, 3, 4, LAST)
_ONE_DAY = timedelta(days=1)
_ONE_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Schedule:
    """``days`` are weekdays (Monday = 0), ``at`` is a wall-clock time in whole minutes.

    ``every_weeks`` = 2 means every other week, counted from the week of ``anchor`` (weeks start on Monday). ``nth``
    picks the nth of all ``days`` in each month: 1 to 4, or -1 for the last. So the last of Monday to Friday is the last
    weekday of the month, and the first of all seven is the 1st. Raises ValueError for a rule that names no time.
    """

    days: frozenset[int]
    at: time
    every_weeks: int = 1
    anchor: date | None = None
    nth: int | None = None

    def __post_init__(self) -> None:
        if not self.days or not self.days <= EVERY_DAY:
            raise ValueError(f"days must be some of 0 to 6, not {sorted(self.days)}")
        if self.at.tzinfo or self.at.second or self.at.microsecond:
            raise ValueError(f"at must be a wall-clock time in whole minutes, not {self.at!r}")
        if self.every_weeks < 1 or (self.every_weeks > 1 and self.anchor is None):
            raise ValueError("every_weeks must be 1, or more with an anchor to count from")
        if self.nth is not None and (self.nth not in _NTHS or self.every_weeks > 1):
            raise ValueError("nth must be 1 to 4 or -1, and goes with every_weeks = 1 only")

    @property
    def is_once_a_week(self) -> bool:
        """Whether it names one day of every week, as the weekly look back and ahead needs it."""
        return len(self.days) == 1 and self.every_weeks == 1 and self.nth is None


@dataclass(frozen=True, slots=True)
class Planned:
    """One time that a schedule names. ``instant`` (UTC) is the key that makes a delivery happen once; ``local`` is the
    naive wall-clock time that was meant, which in a spring gap no clock ever showed."""

    instant: datetime
    local: datetime


def first_day(days: frozenset[int], since: date) -> date:
    """The first of ``days`` from ``since`` on: from its week on, weeks are counted."""
    return next(day for ahead in range(7) if (day := since + _ONE_DAY * ahead).weekday() in days)


def planned(schedule: Schedule, zone: ZoneInfo, since: datetime, until: datetime) -> list[Planned]:
    """What the schedule plans in (``since``, ``until``], both aware; ascending, and never two at one instant."""
    return list(takewhile(lambda due: due.instant <= until, _planned_after(schedule, zone, since)))


def next_planned(schedule: Schedule, zone: ZoneInfo, after: datetime) -> Planned | None:
    """The first that is planned after ``after`` (aware). None only where the calendar ends."""
    return next(_planned_after(schedule, zone, after), None)


def meant_at(schedule: Schedule, zone: ZoneInfo, instant: datetime) -> Planned:
    """What was planned at ``instant``; what the clocks show then, where schedule or zone have changed since."""
    found = planned(schedule, zone, instant - _ONE_MINUTE, instant)
    return found[-1] if found and found[-1].instant == instant else Planned(instant, _shown(instant, zone))


def _planned_after(schedule: Schedule, zone: ZoneInfo, after: datetime) -> Iterator[Planned]:
    """Starts a day early, because a time inside a gap that ends at midnight is planned for the day after."""
    for local in _wall_clock_times(schedule, after.astimezone(zone).date() - _ONE_DAY):
        due = _resolved(local, zone)
        if due and due.instant > after:
            yield due


def _wall_clock_times(schedule: Schedule, first: date) -> rrule:
    """Naive local times from about ``first`` on. rrule with an aware start would name times that do not exist, and it
    is slow where it starts long ago."""
    if schedule.nth is not None:
        start = datetime.combine(first.replace(day=1), schedule.at)
        return rrule(MONTHLY, dtstart=start, byweekday=sorted(schedule.days), bysetpos=schedule.nth)
    if schedule.every_weeks > 1 and schedule.anchor:
        weeks_past = (_monday(first) - _monday(schedule.anchor)).days // 7 % schedule.every_weeks
        start = datetime.combine(_monday(first) - timedelta(weeks=weeks_past), schedule.at)
        return rrule(WEEKLY, interval=schedule.every_weeks, wkst=MO, dtstart=start, byweekday=sorted(schedule.days))
    return rrule(DAILY, dtstart=datetime.combine(first, schedule.at), byweekday=sorted(schedule.days))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _resolved(local: datetime, zone: ZoneInfo) -> Planned | None:
    """The instant at which the clocks of ``zone`` first show ``local`` or, in a gap, the first minute after it."""
    instant = local.replace(tzinfo=zone).astimezone(UTC)
    if _shown(instant, zone) == local:
        return Planned(instant, local)
    if not _has_date(local.date(), zone):
        return None
    return Planned(_first_minute_after_gap(local, zone), local)


def _first_minute_after_gap(local: datetime, zone: ZoneInfo) -> datetime:
    """Halves the minutes between two instants, one before the change of the clocks and one after it.

    Inside a gap, the offset of fold 0 is the one from before the change and that of fold 1 the one from after it. Read
    with the wrong one each, the missing time lies on the other side of the change.
    """
    early = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    late = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    while late - early > _ONE_MINUTE:
        middle = early + (late - early) // 2 // _ONE_MINUTE * _ONE_MINUTE
        if _shown(middle, zone) > local:
            late = middle
        else:
            early = middle
    return late


def _has_date(day: date, zone: ZoneInfo) -> bool:
    """Whether the clocks ever show ``day``: a gap that takes its first and its last minute takes all of it."""
    edges = (datetime.combine(day, time(0, 0)), datetime.combine(day, time(23, 59)))
    return any(_shown(edge.replace(tzinfo=zone).astimezone(UTC), zone) == edge for edge in edges)


def _shown(instant: datetime, zone: ZoneInfo) -> datetime:
    """The wall clock of ``zone`` at ``instant``, naive."""
    return instant.astimezone(zone).replace(tzinfo=None)
