"""Claims whose holder died, or whose post nobody can say arrived: found out by reading the channel, then settled.

The message's metadata carries the claim's opaque key. Where it is found, the delivery is recorded as posted; where it
certainly is not there, it is sent, while the grace lasts. Where the channel cannot be read (no permission, not a
member) it is not sent again: once too few is better than the same list twice, and the list of reminders says why.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from bot.domain.reminder import Delivery, DeliveryState
from bot.use_cases.deliver_reminders import GRACE, LEASE, NOT_RUNNING, ReminderDeliverer
from bot.use_cases.ports import Clock
from bot.use_cases.problems import ChatProblem
from bot.use_cases.reminder_ports import DeliveryLedger, DigestPost, ReminderBook

log = logging.getLogger(__name__)

NOBODY_KNOWS = "it may not have arrived, and the channel can't be read to find out"
_AT_ONCE = 200
_BEFORE = timedelta(minutes=1)  # Slack's clock and ours need not agree
_UNREADABLE = {"missing_scope", "not_in_channel", "channel_not_found"}


class DeliverySettler:
    def __init__(
        self,
        *,
        book: ReminderBook,
        ledger: DeliveryLedger,
        deliverer: ReminderDeliverer,
        post: DigestPost,
        clock: Clock,
    ) -> None:
        self._book = book
        self._ledger = ledger
        self._deliverer = deliverer
        self._post = post
        self._clock = clock

    async def settle(self) -> int:
        """Settle what is in doubt; answers how many claims were looked at."""
        now = self._clock.now()
        doubtful = await self._ledger.take_over(now, now + LEASE, _AT_ONCE)
        for delivery in doubtful:
            try:
                await self._settle(delivery)
            except ChatProblem as problem:  # Slack does not answer now: the lease runs out again, and we look again
                log.warning("could not settle yet", extra={"reminder": delivery.reminder_id, "code": problem.code})
        return len(doubtful)

    async def _settle(self, delivery: Delivery) -> None:
        reminder = await self._book.reminder(delivery.reminder_id)
        if reminder is None:
            await self._record(delivery, DeliveryState.SKIPPED, reason="deleted")
            return
        try:
            channel_id = await self._post.channel_of(reminder)
            ts = await self._post.find(channel_id, delivery.key, since=delivery.claimed_at - _BEFORE)
        except ChatProblem as problem:
            if problem.code not in _UNREADABLE:
                raise
            await self._record(delivery, DeliveryState.SKIPPED, reason=NOBODY_KNOWS)
            return
        if ts is not None:
            log.info("found a delivery that was in doubt", extra={"reminder": reminder.id})
            await self._record(delivery, DeliveryState.POSTED, channel_id=channel_id, ts=ts)
        elif self._clock.now() - delivery.planned_at <= GRACE:
            await self._deliverer.deliver_again(delivery)
        else:
            await self._record(delivery, DeliveryState.SKIPPED, reason=NOT_RUNNING)

    async def _record(
        self, delivery: Delivery, state: DeliveryState, *, channel_id: str = "", ts: str = "", reason: str = ""
    ) -> None:
        await self._ledger.settle(
            delivery.reminder_id,
            delivery.planned_at,
            state,
            at=self._clock.now(),
            channel_id=channel_id,
            ts=ts,
            reason=reason,
        )
