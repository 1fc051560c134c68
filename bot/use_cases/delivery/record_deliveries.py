"""What is written down around a delivery: the claim before it, what became of it, and when the reminder is next due.

In this order, so that a process that dies in between leaves a reminder that is still due, or a claim that is found.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.reminders.delivery import Delivery, DeliveryState, Reason, may_post
from bot.domain.reminders.reminder import Reminder, ReminderState, means_the_same
from bot.domain.reminders.schedule import Planned, next_planned
from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.delivery_ledger import DeliveryLedger, NewClaim
from bot.use_cases.ports.digest_post import Posted
from bot.use_cases.ports.reminder_book import ReminderBook

LEASE = timedelta(minutes=5)  # longer than a post can take, with three rate limits of half a minute waited out
_LOOKED_THROUGH = 40  # deliveries
TRY_AGAIN_AFTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Job:
    """One reminder at one planned instant, in the zone that counts for it; ``again`` is its row if rescheduled."""

    reminder: Reminder
    zone: ZoneInfo
    planned: Planned
    again: Delivery | None = None

    @property
    def key(self) -> tuple[str, datetime]:
        return self.reminder.id, self.planned.instant

    @property
    def day(self) -> date:
        return self.planned.local.date()


class DeliveryRecorder:
    """``make_key`` makes a key that says nothing, the same each time for a reminder's id and a planned instant."""

    def __init__(
        self, book: ReminderBook, ledger: DeliveryLedger, clock: Clock, make_key: Callable[[str, datetime], str]
    ) -> None:
        self._book = book
        self._ledger = ledger
        self._clock = clock
        self._make_key = make_key

    async def is_still_meant(self, job: Job) -> bool:
        """A sweep takes minutes, in which somebody can have paused or changed the reminder."""
        now = await self._book.reminder(job.reminder.id)
        return now is not None and now.state is ReminderState.ACTIVE and means_the_same(now, job.reminder)

    async def claim(self, job: Job, channel_id: str = "") -> Delivery | None:
        """The right to post, for as long as its lease runs; None where somebody else has it or had it."""
        return await self._claim(job, channel_id, LEASE)

    async def look_first(self, job: Job, reason: Reason) -> None:
        """Nothing is sent before somebody has looked into the channel: at once, and beside the sweep.

        ``reason`` is why nothing was sent as far as this database knows.
        """
        claim = await self._claim(job, "", timedelta(0))
        if claim is not None:
            await self._ledger.doubt(claim, reason=reason)

    async def _claim(self, job: Job, channel_id: str, lease: timedelta) -> Delivery | None:
        now = self._clock.now()
        if job.again is not None:
            return await self._ledger.renew(job.again, at=now, lease_until=now + lease, channel_id=channel_id)
        new = NewClaim(*job.key, self._make_key(*job.key), job.day, job.reminder.version)
        return await self._ledger.claim(new, at=now, lease_until=now + lease, channel_id=channel_id)

    async def may_post(self, claim: Delivery) -> bool:
        """Asked right before each try to post: a holder that was stopped meanwhile may have lost its claim.

        The clock comes last: between the ledger's answer and its arrival here the process can have stood still.
        """
        return await self._ledger.is_held(claim) and may_post(claim, self._clock.now())

    async def posted(self, claim: Delivery, where: Posted) -> None:
        at = self._clock.now()
        await self._ledger.settle(claim, DeliveryState.POSTED, at=at, channel_id=where.channel_id, ts=where.ts)

    async def doubt(self, claim: Delivery) -> None:
        """The message may stand in the channel: it is looked for when the lease is over."""
        await self._ledger.doubt(claim)

    async def settle(
        self, held: Delivery, state: DeliveryState, reason: Reason | None = None, detail: str = ""
    ) -> bool:
        """An end without a message. False where somebody else has the row."""
        return await self._ledger.settle(held, state, at=self._clock.now(), reason=reason, detail=detail)

    async def close(self, job: Job, state: DeliveryState, reason: Reason | None = None, detail: str = "") -> bool:
        """The same where there may be no claim yet."""
        held = job.again or await self.claim(job)
        return held is not None and await self.settle(held, state, reason, detail)

    async def is_first_skip(self, job: Job, reason: Reason) -> bool:
        """Whether none of the reminders to this place was skipped for ``reason`` since this one was last made."""
        rows = await self._ledger.latest_of(job.reminder.id, _LOOKED_THROUGH)
        made = (row.planned_at for row in rows if row.state in (DeliveryState.POSTED, DeliveryState.EMPTY))
        since = max((at for at in made if at < job.planned.instant), default=job.reminder.made_at)
        there = {each.id for each in await self._book.reminders() if each.place_id == job.reminder.place_id}
        earlier = [row for row in await self._ledger.skipped_for(reason, since) if row.reminder_id in there]
        return not any((row.planned_at, row.reminder_id) < (job.planned.instant, job.reminder.id) for row in earlier)

    async def reschedule(self, job: Job, reason: Reason, detail: str = "", claim: Delivery | None = None) -> None:
        """Nothing was posted for certain, and it is to be tried again in a while."""
        held = claim or job.again or await self.claim(job)
        if held is not None:
            until = self._clock.now() + TRY_AGAIN_AFTER
            await self._ledger.reschedule(held, until=until, reason=reason, detail=detail)

    async def move_on(self, job: Job) -> None:
        """The ledger has the instant: the reminder is due again at the one that follows. One that was rescheduled
        had its reminder moved on before."""
        if job.again is None:
            await self.plan_next(job.reminder, job.zone, job.planned.instant)

    async def plan_next(self, reminder: Reminder, zone: ZoneInfo, handled_until: datetime) -> None:
        following = next_planned(reminder.schedule, zone, self._clock.now())
        next_at = following.instant if following else None
        await self._book.move_on(reminder.id, handled_until=handled_until, next_at=next_at)
