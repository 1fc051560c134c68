"""What became of each planned instant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.domain.reminders.delivery import Delivery, DeliveryState, Reason


@dataclass(frozen=True, slots=True)
class NewClaim:
    """What the ledger keeps of a planned instant: its key, and the local day that this version of the reminder
    meant."""

    reminder_id: str
    planned_at: datetime
    key: str
    day: date | None = None
    version: int | None = None


class DeliveryLedger(Protocol):
    """Once per reminder and planned instant (adapter: store/). Every method is one transaction.

    UNIQUE(reminder, planned instant) makes the claim; a lease tells a slow holder from a dead one. What may follow on
    what is drawn in domain/reminders/delivery.py.
    """

    async def claim(
        self, new: NewClaim, *, at: datetime, lease_until: datetime, channel_id: str = ""
    ) -> Delivery | None:
        """A new claim, or None where there is a row already, whatever became of it."""

    async def renew(
        self, rescheduled: Delivery, *, at: datetime, lease_until: datetime, channel_id: str = ""
    ) -> Delivery | None:
        """Claimed again; None where somebody else has taken it over."""

    async def is_held(self, claim: Delivery) -> bool:
        """Whether the claim is still the caller's: neither settled nor taken over by somebody else."""

    async def reschedule(self, held: Delivery, *, until: datetime, reason: Reason, detail: str = "") -> bool:
        """Nothing was posted for certain, and it is to be tried again from ``until`` on. False as in `renew`."""

    async def doubt(self, claim: Delivery, *, reason: Reason | None = None) -> bool:
        """Its message may stand in the channel. The lease goes on; False as in `renew`. For ``reason`` see
        domain/reminders/delivery.py."""

    async def claim_expired(self, now: datetime, lease_until: datetime, limit: int) -> Sequence[Delivery]:
        """Claims and doubts whose lease is over, each now unknown and leased to the caller alone, those planned first
        at first. Where there are more, doubts without a reason come before those with one, and those that wait
        longest come first."""

    async def claim_retries(self, now: datetime, lease_until: datetime, limit: int) -> Sequence[Delivery]:
        """Those that were rescheduled until now at the latest, each now leased to the caller alone, in the same
        order."""

    async def settle(
        self,
        held: Delivery,
        state: DeliveryState,
        *,
        at: datetime,
        channel_id: str = "",
        ts: str = "",
        reason: Reason | None = None,
        detail: str = "",
    ) -> bool:
        """Record the end of an open delivery. False where it had one before: the first word stays.

        False also where somebody else has taken it over, for every end but posted: a holder slower than its lease knows
        what it posted, and not what became of the rest.
        """

    async def amend(self, reminder_id: str, planned_at: datetime, *, was: Reason, reason: Reason) -> bool:
        """Another reason on a skipped row. False where it is not ``was`` any more: one of several askers gets True."""

    async def skipped_for(self, reason: Reason, since: datetime) -> Sequence[Delivery]:
        """Those planned since then that were skipped with exactly this reason."""

    async def latest_of(self, reminder_id: str, limit: int) -> Sequence[Delivery]: ...

    async def latest(self, limit: int) -> Sequence[Delivery]: ...

    async def forget_before(self, instant: datetime) -> int:
        """Prune settled rows planned before ``instant``; open ones stay."""
