"""The calendar's own periods: the week, month, quarter, year or weekend that a day lies in, and the ones beside it."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from bot.domain.tasks.due_window import DueWindow

SATURDAY = 5


class Unit(StrEnum):
    DAY = "day"
    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_STEPS = {
    Unit.DAY: relativedelta(days=1),
    Unit.WEEK: relativedelta(weeks=1),
    Unit.FORTNIGHT: relativedelta(weeks=2),
    Unit.MONTH: relativedelta(months=1),
    Unit.QUARTER: relativedelta(months=3),
    Unit.YEAR: relativedelta(years=1),
}


class Span(NamedTuple):
    """Days from ``first`` to ``last``, both included and both known."""

    first: date
    last: date

    @classmethod
    def of(cls, day: date) -> Span:
        return cls(day, day)

    @property
    def window(self) -> DueWindow:
        return DueWindow(self.first, self.last)


def moved(day: date, count: int, unit: Unit) -> date:
    """The day ``count`` units after ``day`` (before it when negative). 31 January and a month is 28 February.

    Raises OverflowError or ValueError where the calendar ends.
    """
    return day + _STEPS[unit] * count


def week_of(day: date, week_start: int = 0) -> Span:
    """The week that ``day`` lies in. ``week_start`` counts from Monday = 0."""
    first = day - timedelta(days=(day.weekday() - week_start) % 7)
    return Span(first, first + timedelta(days=6))


def weekend_of(day: date) -> Span:
    """The Saturday and Sunday of the Monday-to-Sunday week that ``day`` lies in, whatever the reader's week is."""
    saturday = week_of(day).first + timedelta(days=SATURDAY)
    return Span(saturday, saturday + timedelta(days=1))


def month_of(day: date) -> Span:
    first = day.replace(day=1)
    return Span(first, first + relativedelta(day=31))


def quarter_of(day: date) -> Span:
    first = day.replace(month=1 + (day.month - 1) // 3 * 3, day=1)
    return Span(first, first + relativedelta(months=2, day=31))


def year_of(day: date) -> Span:
    return Span(day.replace(month=1, day=1), day.replace(month=12, day=31))


def period_of(day: date, unit: Unit, week_start: int = 0) -> Span:
    """The calendar period of this length that ``day`` lies in; a fortnight is none, and is read as a day."""
    if unit is Unit.WEEK:
        return week_of(day, week_start)
    wholes = {Unit.MONTH: month_of, Unit.QUARTER: quarter_of, Unit.YEAR: year_of}
    return wholes[unit](day) if unit in wholes else Span.of(day)
