"""Claims whose holder died, or whose post nobody can say arrived: found out by reading the channel, then settled.

The message's metadata carries the claim's opaque key. Where it is found, the delivery is recorded as posted; where it
certainly is not there, it is rescheduled like any other that was not posted, and the next sweep has it. Where the
channel cannot be read (no permission, not a member) it is not sent again: once too few is better than the same list
twice, and the list of reminders says why. That is so after a post of ours. Where only a lost copy of the database may
have posted (the doubt has a reason), nothing speaks for that, and it is sent.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from bot.domain.problems import ChatProblem
from bot.domain.reminders.delivery import Delivery, DeliveryState, Reason
from bot.use_cases.delivery.parts import DeliveryParts
from bot.use_cases.delivery.record_deliveries import LEASE
from bot.use_cases.ports.digest_post import Posted

log = logging.getLogger(__name__)

_NOWHERE = Posted("", "")
_AT_ONCE = 20
_IN_PARALLEL = 4  # Slack lets a channel's history be read 50 times a minute
_LONGEST_LOOK = timedelta(seconds=40)  # all of them, one after the other in each turn, within the lease
_LOOKED_THROUGH = 10
_BEFORE = timedelta(days=1)  # Slack's clock and ours need not agree, and a look too short would send it twice


class DeliveryReconciler:
    def __init__(self, parts: DeliveryParts) -> None:
        self._parts = parts

    async def settle(self) -> int:
        """Settle what is in doubt, a few at a time; answers how many were looked at."""
        looked_at, latest = 0, _AT_ONCE
        while latest == _AT_ONCE and self._parts.watch.is_steady():
            latest = await self._settle_some()
            looked_at += latest
        return looked_at

    async def _settle_some(self) -> int:
        now = self._parts.clock.now()
        doubtful = await self._parts.ledger.claim_expired(now, now + LEASE, _AT_ONCE)
        turns = asyncio.Semaphore(_IN_PARALLEL)
        try:
            async with asyncio.TaskGroup() as group:
                for delivery in doubtful:
                    group.create_task(self._in_turn(turns, delivery))
        except BaseExceptionGroup as failures:
            raise failures.exceptions[0] from None
        return len(doubtful)

    async def _in_turn(self, turns: asyncio.Semaphore, delivery: Delivery) -> None:
        """Where Slack does not answer now or in time, the lease runs out again, and we look again."""
        extra = {"reminder": delivery.reminder_id}
        async with turns:
            settling = asyncio.ensure_future(self._settle(delivery))
            limit = asyncio.ensure_future(self._parts.clock.sleep(_LONGEST_LOOK.total_seconds()))
            try:
                await asyncio.wait({settling, limit}, return_when=asyncio.FIRST_COMPLETED)
                if not settling.done():
                    log.warning("could not settle in time", extra=extra)
                    return
                settling.result()
            except ChatProblem as problem:
                log.warning("could not settle yet", extra={**extra, "code": problem.code})
            finally:
                settling.cancel()
                limit.cancel()

    async def _settle(self, delivery: Delivery) -> None:
        place_id = await self._place_of(delivery)
        if place_id is None:
            await self._record(delivery, DeliveryState.SKIPPED, reason=Reason.DELETED)
            return
        try:
            found = await self._parts.post.find(place_id, delivery.key, since=delivery.claimed_at - _BEFORE)
        except ChatProblem as problem:
            if not problem.hides_place:
                raise
            if delivery.reason is None:
                await self._record(delivery, DeliveryState.SKIPPED, reason=Reason.UNVERIFIABLE, detail=problem.code)
                return
            found = None
        log.info("settled a doubt", extra={"reminder": delivery.reminder_id, "arrived": found is not None})
        if found:
            await self._record(delivery, DeliveryState.POSTED, found=found)
        else:
            reason = delivery.reason or Reason.NOT_ARRIVED
            await self._parts.ledger.reschedule(delivery, until=self._parts.clock.now(), reason=reason)

    async def _place_of(self, delivery: Delivery) -> str | None:
        """Where it was posted or is to be; best the channel itself, which earlier deliveries of the same reminder have:
        a person's direct messages have to be opened before they can be read, which is one more call."""
        for earlier in await self._parts.ledger.latest_of(delivery.reminder_id, _LOOKED_THROUGH):
            same_version = delivery.version is not None and earlier.version == delivery.version
            if earlier.state is DeliveryState.POSTED and same_version:
                return earlier.channel_id
        if delivery.channel_id:
            return delivery.channel_id
        reminder = await self._parts.book.reminder(delivery.reminder_id)
        return reminder.place_id if reminder else None

    async def _record(
        self,
        delivery: Delivery,
        state: DeliveryState,
        *,
        found: Posted = _NOWHERE,
        reason: Reason | None = None,
        detail: str = "",
    ) -> None:
        await self._parts.ledger.settle(
            delivery,
            state,
            at=self._parts.clock.now(),
            channel_id=found.channel_id,
            ts=found.ts,
            reason=reason,
            detail=detail,
        )
