"""When reminders are next due, worked out anew: people's zones change, and so do the rules of zones.

What is kept is the next instant, so that one look in the database finds all that is due. It has to follow a person who
moves to another zone in Slack, and new zone data after an update.
"""

from __future__ import annotations

from bot.domain.reminder import ReminderState
from bot.domain.schedule import next_planned
from bot.use_cases.keep_safe import SafetyCheck
from bot.use_cases.ports import Clock
from bot.use_cases.reminder_ports import ReminderBook


class ReminderReplanner:
    def __init__(self, book: ReminderBook, safety: SafetyCheck, clock: Clock) -> None:
        self._book = book
        self._safety = safety
        self._clock = clock

    async def replan(self) -> int:
        """Answers how many are due at another instant than was kept. What is due already is left to the sweep."""
        now = self._clock.now()
        moved = 0
        for reminder in await self._book.reminders():
            if reminder.state is not ReminderState.ACTIVE or reminder.next_at is None or reminder.next_at <= now:
                continue
            following = next_planned(reminder.schedule, await self._safety.zone_of(reminder), now)
            if following is not None and following.instant != reminder.next_at:
                handled_until = reminder.handled_until  # unchanged, which says that the instant is corrected
                await self._book.move_on(reminder.id, handled_until=handled_until, next_at=following.instant)
                moved += 1
        return moved
