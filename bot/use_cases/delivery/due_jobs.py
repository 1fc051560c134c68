"""What is to be delivered now: of each due reminder the latest instant that it planned, and what was rescheduled.

What is too old to be sent is recorded as skipped on the way, with the reason. What a lost copy of the database may have
sent is recorded as in doubt: reconcile_deliveries.py looks for it, and what is not there is rescheduled.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.problems import StoreProblem
from bot.domain.reminders.delivery import Delivery, DeliveryState, Reason
from bot.domain.reminders.lateness import LATE_AFTER, is_over, may_be_retried
from bot.domain.reminders.reminder import Reminder, ReminderState
from bot.domain.reminders.schedule import meant_at, next_planned, planned
from bot.use_cases.delivery.delivery_guard import SuspendReminder
from bot.use_cases.delivery.lost_copy import LostCopy
from bot.use_cases.delivery.parts import DeliveryParts
from bot.use_cases.delivery.record_deliveries import TRY_AGAIN_AFTER, Job

log = logging.getLogger(__name__)

AT_ONCE = 50_000
SWEEP_LASTS = timedelta(minutes=5)
_TURN = SWEEP_LASTS + timedelta(minutes=3)
_LOOK_BACK = timedelta(days=31)
_LEGS = 10  # of a journey, each with a morning of the same day
_MOMENT = timedelta(microseconds=1)


class DueJobs:
    def __init__(self, parts: DeliveryParts, lost_copy: LostCopy) -> None:
        self._parts = parts
        self._lost_copy = lost_copy
        self._looked_at: datetime | None = None
        self._awake_since: datetime | None = None
        self._trouble: tuple[datetime, Reason] | None = None
        self._taken: Sequence[Delivery] = ()

    async def due(self, now: datetime) -> list[Job]:
        """Raises ChatProblem where no zone can be found out."""
        self.note_awake(now)
        reminders = await self._parts.book.due(now, AT_ONCE)
        self._taken = await self._parts.ledger.claim_retries(now, now + _TURN, AT_ONCE)
        if not reminders and not self._taken:
            return []
        await self._parts.guard.know_everybody()
        again = [await self._alone(delivery.reminder_id, self._again(delivery, now)) for delivery in self._taken]
        first = [await self._alone(reminder.id, self._next_of(reminder, now)) for reminder in reminders]
        return [job for job in (*again, *first) if job is not None]

    async def follow(self, reminder: Reminder, zone: ZoneInfo, now: datetime) -> bool:
        """``zone`` counts from now on: the reminder is next due by it, and what it planned before now is not lost.

        Whether that changed anything.
        """
        following = next_planned(reminder.schedule, zone, min(_handled_until(reminder, now), now))
        if following is None or following.instant == reminder.next_at:
            return False
        if following.instant <= now:
            job = await self._latest_planned(reminder, zone, now)
            if job is not None:
                await self._parts.recorder.reschedule(job, Reason.ZONE_MOVED)
                await self._parts.recorder.move_on(job)
            reminder = await self._parts.book.reminder(reminder.id) or reminder
        # With what was handled left as it is, which says that the instant is corrected.
        await self._parts.recorder.plan_next(reminder, zone, reminder.handled_until)
        return True

    async def give_back(self) -> None:
        """A sweep has failed as a whole: what was rescheduled is tried again soon, and not when its turn is over."""
        for delivery in self._taken:
            until = self._parts.clock.now() + TRY_AGAIN_AFTER
            why = delivery.reason or Reason.OUR_FAULT
            await self._parts.ledger.reschedule(delivery, until=until, reason=why, detail=delivery.detail)

    def note_awake(self, now: datetime) -> None:
        """Called again and again while the process runs; where it was not for a while, it slept."""
        if self._looked_at is None or now - self._looked_at > LATE_AFTER:
            self._awake_since = now
        self._looked_at = now

    def was_awake_at(self, instant: datetime) -> bool:
        return self._awake_since is not None and self._awake_since <= instant

    def note_trouble(self, now: datetime, reason: Reason) -> None:
        """A whole sweep failed: what was due by now and is not sent has this cause."""
        self._trouble = (now, reason)

    def why_not_sent(self, job: Job) -> Reason:
        """Why a planned instant is late that the ledger knows nothing of."""
        instant = job.planned.instant
        if job.reminder.next_at is not None and instant < job.reminder.next_at:
            return Reason.ZONE_MOVED  # by the zone that counted until now it was not planned
        if not self.was_awake_at(instant):
            return Reason.NOT_RUNNING
        if self._trouble and self._trouble[0] >= instant:
            return self._trouble[1]
        return Reason.CHAT_BUSY

    async def _alone(self, reminder_id: str, found: Awaitable[Job | None]) -> Job | None:
        """What goes wrong with one reminder keeps no other from being delivered."""
        try:
            return await found
        except StoreProblem:
            raise
        except Exception:
            log.exception("cannot tell what is due", extra={"reminder": reminder_id})
            return None

    async def _next_of(self, reminder: Reminder, now: datetime) -> Job | None:
        try:
            zone = await self._parts.guard.zone_of(reminder)
        except SuspendReminder as suspension:
            await self._parts.guard.suspend(reminder, suspension)
            return None
        return await self._latest_planned(reminder, zone, now)

    async def _latest_planned(self, reminder: Reminder, zone: ZoneInfo, now: datetime) -> Job | None:
        """None where it is not to be sent, which is on record then."""
        instants = planned(reminder.schedule, zone, max(_handled_until(reminder, now), now - _LOOK_BACK), now)
        if not instants:  # the zone has changed since, so that the instant is still to come
            await self._parts.recorder.plan_next(reminder, zone, reminder.handled_until)
            return None
        for missed in instants[:-1]:
            await self._skip(Job(reminder, zone, missed))
        job = Job(reminder, zone, instants[-1])
        if await self._had_its_day(job):
            await self._parts.recorder.close(job, DeliveryState.SKIPPED, Reason.HAD_ITS_DAY)
        elif is_over(job.planned.instant, now):
            await self._skip(job)
        elif self._lost_copy.may_have_sent(job.planned.instant):
            await self._parts.recorder.look_first(job, self.why_not_sent(job))
        else:
            return job
        await self._parts.recorder.move_on(job)
        return None

    async def _had_its_day(self, job: Job) -> bool:
        """Whether a person who moved west has had this day's morning where they were before, or before that.

        Days are compared only where nobody changed the reminder since: from 22:00 to 9:00, the evening's list and the
        next one can be of one day, and both were asked for.
        """
        if job.reminder.zone is not None:
            return False
        latest = await self._parts.ledger.latest_of(job.reminder.id, _LEGS)
        earlier = (row for row in latest if row.planned_at < job.planned.instant)
        before = next((row for row in earlier if row.reason is not Reason.HAD_ITS_DAY), None)
        if before is None or before.state is not DeliveryState.POSTED or before.day is None:
            return False
        return before.version == job.reminder.version and before.day >= job.day

    async def _skip(self, job: Job) -> None:
        await self._parts.recorder.close(job, DeliveryState.SKIPPED, self.why_not_sent(job))

    async def _again(self, delivery: Delivery, now: datetime) -> Job | None:
        reminder = await self._parts.book.reminder(delivery.reminder_id)
        if reminder is None:
            await self._parts.recorder.settle(delivery, DeliveryState.SKIPPED, Reason.DELETED)
            return None
        if reminder.state is not ReminderState.ACTIVE or _begins_anew(reminder, delivery.planned_at):
            await self._parts.recorder.settle(delivery, DeliveryState.SKIPPED, Reason.CHANGED)
            return None
        if not may_be_retried(delivery.planned_at, now, delivery.reason):
            await self._parts.recorder.settle(delivery, DeliveryState.SKIPPED, delivery.reason, delivery.detail)
            return None
        try:
            zone = await self._parts.guard.zone_of(reminder)
        except SuspendReminder as suspension:
            await self._parts.recorder.settle(delivery, DeliveryState.SKIPPED, suspension.reason, suspension.detail)
            await self._parts.guard.suspend(reminder, suspension)
            return None
        job = Job(reminder, zone, meant_at(reminder.schedule, zone, delivery.planned_at), delivery)
        if await self._had_its_day(job):
            await self._parts.recorder.settle(delivery, DeliveryState.SKIPPED, Reason.HAD_ITS_DAY)
            return None
        if self._lost_copy.may_have_retried(delivery):
            await self._parts.recorder.look_first(job, delivery.reason or Reason.NOT_RUNNING)
            return None
        return job


def _begins_anew(reminder: Reminder, planned_at: datetime) -> bool:
    """Whether it was given another time or place after that instant, or was paused until then: what it sends from then
    on is not what was rescheduled."""
    return reminder.handled_until > planned_at


def _handled_until(reminder: Reminder, now: datetime) -> datetime:
    """Where the clock was ahead and has been set right, what was handled lies still to come: then the next instant
    counts, and the ledger knows which of them were sent."""
    if reminder.handled_until <= now or reminder.next_at is None:
        return reminder.handled_until
    return reminder.next_at - _MOMENT
