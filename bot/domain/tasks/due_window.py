"""A span of due days as a reader means it, and the instants that contain it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class DueWindow:
    """Due days from ``first`` to ``last``, both included; None leaves that side open."""

    first: date | None = None
    last: date | None = None

    @property
    def bounded(self) -> bool:
        return self.first is not None or self.last is not None

    def holds(self, day: date | None) -> bool:
        """Whether a task due on ``day`` is meant. One without a due day is meant only when no bound was given."""
        if day is None:
            return not self.bounded
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def instants(self, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
        """The earliest and latest UTC instant at which something due in this window for a reader in ``zone`` can lie.

        Wide enough for both forms of a due date: the reader's own days, and the same days in UTC, where a bare day
        is kept. It can therefore let in a neighbour's task: ask `holds` about each answer. Whole milliseconds, as the
        API has.
        """
        earliest = latest = None
        if self.first is not None and self.first > date.min:
            earliest = min(_start_of(self.first, zone), _start_of(self.first, UTC))
        if self.last is not None and self.last < date.max:
            after = self.last + ONE_DAY
            latest = max(_start_of(after, zone), _start_of(after, UTC)) - _MILLISECOND
        return earliest, latest


def _start_of(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)
