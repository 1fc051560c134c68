"""How late is late: from when a digest says so, and from when it is not sent any more."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bot.domain.reminders.delivery import Reason

LATE_AFTER: Final = timedelta(minutes=10)
GRACE: Final = timedelta(hours=2)
_LAST_WORD: Final = timedelta(hours=1)
_OUTLASTS_THE_GRACE: Final = frozenset({Reason.CRM_UNREADABLE, Reason.NOT_RUNNING})


def is_late(planned_at: datetime, now: datetime) -> bool:
    return now - planned_at > LATE_AFTER


def is_over(planned_at: datetime, now: datetime) -> bool:
    """Whether the grace is over, so that it is not sent any more."""
    return now - planned_at > GRACE


def may_be_retried(planned_at: datetime, now: datetime, reason: Reason | None) -> bool:
    """Whether what was rescheduled for this reason is tried once more.

    Once the grace is over, what waited for ChartMogul is tried a last time, and a message says so. What was looked for
    in the channel first, after the bot had not run, lost its time by our looking.
    """
    return not is_over(planned_at, now - (_LAST_WORD if reason in _OUTLASTS_THE_GRACE else timedelta(0)))
