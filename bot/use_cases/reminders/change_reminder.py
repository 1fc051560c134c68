"""Changing a reminder that others can change at the same moment.

The book saves a change only where the version is still the one that was read. The second one reads again and
judges the reminder as it is by then, so that no change overwrites another that it has not seen.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.domain.problems import ChangedMeanwhile
from bot.domain.reminders.reminder import Reminder
from bot.use_cases.ports.reminder_book import ReminderBook

TRIES = 10  # of several at once one gets through in each round

Turn = Callable[[Reminder | None], Awaitable[Reminder | None]]


async def change_reminder(book: ReminderBook, reminder_id: str, turn: Turn) -> tuple[Reminder | None, Reminder | None]:
    """The reminder as it was found, and as it is saved. ``turn`` answers how it is to be, None where it is so already.

    Raises ChangedMeanwhile where others are quicker again and again.
    """
    for _ in range(TRIES):
        before = await book.reminder(reminder_id)
        after = await turn(before)
        if after is None:
            return before, None
        if await book.change(after):
            return before, replace(after, version=after.version + 1)
    raise ChangedMeanwhile("Others are changing this reminder right now. Please try again in a moment.")
