"""When reminders are next due, worked out anew: people's zones change, and so do the rules of zones.

The next instant is kept, so that one look in the database finds all that is due. It has to follow a person who
moves to another zone in Slack, and new zone data after an update.
"""

from __future__ import annotations

import logging
from datetime import datetime

from bot.domain.problems import ChatProblem
from bot.domain.reminders.reminder import Reminder, ReminderState
from bot.use_cases.delivery.delivery_guard import SuspendReminder
from bot.use_cases.delivery.due_jobs import DueJobs
from bot.use_cases.delivery.parts import DeliveryParts

log = logging.getLogger(__name__)


class ReminderReplanner:
    def __init__(self, parts: DeliveryParts, jobs: DueJobs) -> None:
        self._parts = parts
        self._jobs = jobs

    async def replan(self) -> int:
        """Answers how many are due at another instant than was kept. Due ones are left to the sweep."""
        if not self._parts.watch.is_steady():
            return 0
        await self._parts.guard.know_everybody()
        moved = 0
        for reminder in await self._parts.book.reminders():
            if reminder.state is ReminderState.ACTIVE and reminder.next_at is not None:
                moved += await self._follow(reminder, reminder.next_at)
        return moved

    async def _follow(self, reminder: Reminder, next_at: datetime) -> bool:
        now = self._parts.clock.now()
        if next_at <= now:
            return False
        try:
            zone = await self._parts.guard.zone_of(reminder)
        except (SuspendReminder, ChatProblem) as problem:  # one that nothing can be planned for keeps no other from it
            log.warning("cannot plan", extra={"reminder": reminder.id, "reason": str(problem)})
            return False
        return await self._jobs.follow(reminder, zone, now)
