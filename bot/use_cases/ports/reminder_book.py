"""Reminders and people's absences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.reminders.reminder import Away, Reminder
from bot.domain.reminders.schedule import Schedule


class ReminderBook(Protocol):
    """Reminders and people's absences (adapter: store/). Every method is one transaction."""

    async def add(self, reminder: Reminder) -> bool:
        """False where a reminder of this id is there already, a deleted or an unreadable one too; it stays as it is."""

    async def reminder(self, reminder_id: str) -> Reminder | None:
        """Deleted ones too: they can be brought back."""

    async def reminders(self) -> Sequence[Reminder]:
        """All that are not deleted, oldest first."""

    async def change(self, changed: Reminder) -> bool:
        """Save ``changed`` where the stored version is still ``changed.version``, which then grows by one.

        False where somebody else changed it meanwhile; nothing is saved then.
        """

    async def due(self, now: datetime, limit: int) -> Sequence[Reminder]:
        """Active ones whose next instant has come, the longest due first."""

    async def move_on(self, reminder_id: str, *, handled_until: datetime, next_at: datetime | None) -> None:
        """What was planned up to ``handled_until`` is done with. Never moves back, and leaves the version alone."""

    async def away(self, person_id: str) -> Away | None: ...

    async def aways(self) -> Sequence[Away]: ...

    async def set_away(self, away: Away) -> None: ...

    async def end_away(self, person_id: str) -> bool: ...

    async def default_reminder(self) -> Schedule | None:
        """When the default reminder comes, which admins switched on for everybody with a seat; None while it is off."""

    async def set_default_reminder(self, schedule: Schedule | None, *, by: str, at: datetime) -> None: ...
