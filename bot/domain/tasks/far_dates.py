"""Dates at the calendar's two ends, as "zero" (0001-01-01) and "never" (9999-12-31) are written.

Python's calendar ends there, so 9999-12-31T23:59:59Z has no local time in Auckland and 0001-01-01T00:00:00Z none in Los
Angeles: `astimezone` raises OverflowError. Such a date is moved by some days, within its year, so that its day, week
and due window exist in every zone. It stays a date, since a task without one would be missing from "overdue".
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TypeVar

_EARLIEST_DAY = date(1, 1, 11)  # room for a zone's offset, and for the rest of a week
_LATEST_DAY = date(9999, 12, 20)
_EARLIEST = datetime(1, 1, 11, tzinfo=UTC)
_LATEST = datetime(9999, 12, 20, tzinfo=UTC)

Moment = TypeVar("Moment", datetime, date)


def within_reach(moment: Moment) -> Moment:
    """``moment`` (aware, or a bare day), moved only where the calendar would end within days of it."""
    if 1 < moment.year < 9999:
        return moment
    if isinstance(moment, datetime):
        return min(max(moment, _EARLIEST), _LATEST)
    return min(max(moment, _EARLIEST_DAY), _LATEST_DAY)
