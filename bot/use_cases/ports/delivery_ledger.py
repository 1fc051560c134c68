"""What became of each planned instant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.reminders.delivery import Delivery, DeliveryState


class DeliveryLedger(Protocol):
    """Once per reminder and planned instant (adapter: store/). Every method is one transaction.

    UNIQUE(reminder, planned instant) makes the claim; a lease tells a slow holder from a dead one. An open claim
    without a reason is in doubt: its message may have been posted. One with a reason was put off: nothing was posted.
    """

    async def claim(
        self,
        reminder_id: str,
        planned_at: datetime,
        *,
        key: str,
        at: datetime,
        lease_until: datetime,
        channel_id: str = "",
    ) -> Delivery | None:
        """A new claim, or None where there is a row already, whatever became of it."""

    async def renew(
        self, claim: Delivery, *, at: datetime, lease_until: datetime, channel_id: str = ""
    ) -> Delivery | None:
        """The same claim with a new lease, in doubt from now on; None where somebody else has taken it over."""

    async def reschedule(self, claim: Delivery, *, until: datetime, reason: str) -> bool:
        """Nothing was posted for certain, and it is to be tried again from ``until`` on. False as in `renew`."""

    async def claim_expired(self, now: datetime, lease_until: datetime, limit: int) -> Sequence[Delivery]:
        """Claims in doubt whose lease is over, each now leased to the caller alone, those planned first at first."""

    async def claim_retries(self, now: datetime, lease_until: datetime, limit: int) -> Sequence[Delivery]:
        """Claims that were put off until now at the latest, each now leased to the caller alone, in the same order."""

    async def settle(
        self,
        reminder_id: str,
        planned_at: datetime,
        state: DeliveryState,
        *,
        at: datetime,
        channel_id: str = "",
        ts: str = "",
        reason: str = "",
    ) -> bool:
        """Record what became of a claim. False where it was settled before; the first word stays."""

    async def amend(self, reminder_id: str, planned_at: datetime, *, was: str, reason: str) -> bool:
        """Another reason on a skipped row. False where it is not ``was`` any more: one of several askers gets True."""

    async def skipped_for(self, reason: str, since: datetime) -> Sequence[Delivery]:
        """Those planned since then that were skipped with exactly this reason."""

    async def latest_of(self, reminder_id: str, limit: int) -> Sequence[Delivery]: ...

    async def latest(self, limit: int) -> Sequence[Delivery]: ...

    async def forget_before(self, instant: datetime) -> int:
        """Prune settled rows planned before ``instant``; open claims stay."""
