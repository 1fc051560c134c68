"""Tells people about their reminders."""

from __future__ import annotations

from typing import Protocol

from bot.domain.problems import NoSeat
from bot.domain.reminders.delivery import Reason
from bot.domain.reminders.reminder import Reminder


class ReminderNotifier(Protocol):
    """Tells people about their reminders in direct messages (adapter: slack/). None stands for the admins.

    Every method raises ChatProblem where nobody was told.
    """

    async def tell_suspended(self, person_id: str | None, reminder: Reminder, reason: Reason, detail: str) -> None: ...

    async def tell_no_seat(self, person_id: str, problem: NoSeat) -> None:
        """Say to the person that their own reminder was not sent, and why."""

    async def tell_maker_left(self, reminder: Reminder, maker_name: str) -> None:
        """Say to the admins that the reminder goes on and is theirs now."""
