"""What a CRM task is, and on which day it is due for a given reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Task:
    """One task as ChartMogul's List Tasks page describes it.

    ``due`` is an aware datetime where the API sent a time of day (every recorded answer does) and a plain date
    where it sent a bare day (what the documentation prints). ``assignee`` is the e-mail of a seat. A task belongs
    to a customer, to a contact, or, in data that nobody has seen yet but that must not be lost, to neither.
    """

    uuid: str
    details: str
    customer_uuid: str | None = None
    contact_uuid: str | None = None
    assignee: str | None = None
    due: datetime | date | None = None
    completed_at: datetime | None = None
    created_at: datetime | None = None

    @property
    def done(self) -> bool:
        return self.completed_at is not None

    def due_day(self, zone: ZoneInfo) -> date | None:
        """The calendar day on which a reader in ``zone`` sees this task due. A bare day is that day everywhere."""
        return day_in(self.due, zone)

    def done_day(self, zone: ZoneInfo) -> date | None:
        """The calendar day on which a reader in ``zone`` sees this task completed."""
        return day_in(self.completed_at, zone)


def day_in(moment: datetime | date | None, zone: ZoneInfo) -> date | None:
    """The calendar day of ``moment`` in ``zone``; a plain date is already a day."""
    if isinstance(moment, datetime):
        return moment.astimezone(zone).date()
    return moment
