"""What may have been sent though this database knows nothing of it: an older one was put back, and the copy that was
lost had a bot at work until then.

The database itself says when a bot last wrote into it. From then until this process began there may have been another
copy, whose bot can have sent what the ledger has as rescheduled, and what it does not have at all; also what was
planned before, for that bot may have been late. A mere restart leaves no time for any of it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.reminders.delivery import Delivery
from bot.use_cases.ports.clock import Clock

_NOBODY_RESTORES_WITHIN = timedelta(minutes=2)


class LostCopy:
    """Made when the process begins. ``written_until`` is when a bot last wrote into its database before that."""

    def __init__(self, written_until: datetime | None, clock: Clock) -> None:
        self._clock = clock
        self._began = clock.monotonic()
        silent_for = clock.now() - written_until if written_until else None
        self._may_be = silent_for is None or not timedelta(0) <= silent_for <= _NOBODY_RESTORES_WITHIN

    def may_have_sent(self, planned_at: datetime) -> bool:
        """What has no row in the ledger."""
        return self._may_be and planned_at < self._process_began()

    def may_have_retried(self, delivery: Delivery) -> bool:
        """What the ledger has as rescheduled. What this process claimed itself is as its row says."""
        return self._may_be and delivery.claimed_at < self._process_began()

    def _process_began(self) -> datetime:
        """By the wall clock as it stands now: one that was wrong at the start may have been set right since."""
        return self._clock.now() - timedelta(seconds=self._clock.monotonic() - self._began)
