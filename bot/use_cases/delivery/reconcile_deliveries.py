"""Claims whose holder died, or whose post nobody can say arrived: found out by reading the channel, then settled.

The message's metadata carries the claim's opaque key. Where it is found, the delivery is recorded as posted; where it
certainly is not there, it is put off like any other that was not posted, and the next sweep has it. Where the channel
cannot be read (no permission, not a member) it is not sent again: once too few is better than the same list twice, and
the list of reminders says why.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from bot.domain.problems import ChatProblem
from bot.domain.reminders.delivery import Delivery, DeliveryState
from bot.use_cases.delivery.delivery_reasons import DELETED, NOBODY_KNOWS, NOT_ARRIVED
from bot.use_cases.delivery.record_deliveries import LEASE
from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.delivery_ledger import DeliveryLedger
from bot.use_cases.ports.digest_post import DigestPost
from bot.use_cases.ports.reminder_book import ReminderBook

log = logging.getLogger(__name__)

_AT_ONCE = 40  # Slack lets a channel's history be read 50 times a minute
_BEFORE = timedelta(days=1)  # Slack's clock and ours need not agree, and a look too short would send it twice
_UNREADABLE = {
    "missing_scope",
    "not_in_channel",
    "channel_not_found",
    "no_permission",
    "access_denied",
    "user_disabled",
    "user_not_found",
    "user_not_visible",
}


class DeliveryReconciler:
    def __init__(self, *, book: ReminderBook, ledger: DeliveryLedger, post: DigestPost, clock: Clock) -> None:
        self._book = book
        self._ledger = ledger
        self._post = post
        self._clock = clock

    async def settle(self) -> int:
        """Settle what is in doubt; answers how many claims were looked at."""
        now = self._clock.now()
        doubtful = await self._ledger.claim_expired(now, now + LEASE, _AT_ONCE)
        for delivery in doubtful:
            try:
                await self._settle(delivery)
            except ChatProblem as problem:  # Slack does not answer now: the lease runs out again, and we look again
                log.warning("could not settle yet", extra={"reminder": delivery.reminder_id, "code": problem.code})
        return len(doubtful)

    async def _settle(self, delivery: Delivery) -> None:
        place_id = delivery.channel_id or await self._place_of(delivery)
        if place_id is None:
            await self._record(delivery, DeliveryState.SKIPPED, reason=DELETED)
            return
        try:
            found = await self._post.find(place_id, delivery.key, since=delivery.claimed_at - _BEFORE)
        except ChatProblem as problem:
            if problem.code not in _UNREADABLE:
                raise
            await self._record(delivery, DeliveryState.SKIPPED, reason=NOBODY_KNOWS)
            return
        log.info("settled a doubt", extra={"reminder": delivery.reminder_id, "arrived": found is not None})
        if found:
            await self._record(delivery, DeliveryState.POSTED, channel_id=found.channel_id, ts=found.ts)
        else:
            await self._ledger.reschedule(delivery, until=self._clock.now(), reason=NOT_ARRIVED)

    async def _place_of(self, delivery: Delivery) -> str | None:
        reminder = await self._book.reminder(delivery.reminder_id)
        return reminder.place_id if reminder else None

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
