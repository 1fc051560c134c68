"""When a reminder is due: a rule on the wall clock of a zone, and the instants that it plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

EVERY_DAY = frozenset(range(7))
WEEKDAYS = frozenset(range(5))


@dataclass(frozen=True, slots=True)
class Schedule:
    """``days`` are weekdays (Monday = 0), ``at`` is a wall-clock time in whole minutes.

    ``every_weeks`` = 2 means every other week, counted from the week of ``anchor``. ``nth`` picks the nth of ``days`` in
    each month: 1 to 4, or -1 for the last.
    """

    days: frozenset[int]
    at: time
    every_weeks: int = 1
    anchor: date | None = None
    nth: int | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """One time that a schedule names. ``instant`` (UTC) is the key that makes a delivery happen once; ``local`` is the
    naive wall-clock time that was meant, which in a spring gap no clock ever showed."""

    instant: datetime
    local: datetime
