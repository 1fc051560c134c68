"""Delivering what reminders plan: each planned instant once, or a recorded reason why not.

* A claim in the ledger comes before the post, and what became of it after. Between the two lies the doubt: a claim
  whose holder died, or whose post may or may not have arrived, is settled by looking for its key in the channel, and
  only then sent again (settle_deliveries.py).
* "Could not check" is never "nothing due": while ChartMogul fails, the claim is given back and tried again until the
  grace is over; then it is said once, and once more when ChartMogul is back.
* After downtime the latest missed instant within the grace is sent and says that it is late. Older ones are recorded as
  skipped, and the next digest names them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.morning import Delay, DelayCause
from bot.domain.reminder import Delivery, DeliveryState, Reminder
from bot.domain.schedule import Planned, next_planned, planned
from bot.use_cases.compose_digest import DigestComposer
from bot.use_cases.keep_safe import Held, SafetyCheck, Unsafe
from bot.use_cases.ports import Clock
from bot.use_cases.problems import ChatProblem, CrmProblem
from bot.use_cases.read_for_many import SharedReading
from bot.use_cases.reminder_ports import Composed, DeliveryLedger, DigestPost, ReminderBook

log = logging.getLogger(__name__)

GRACE = timedelta(hours=2)
LEASE = timedelta(minutes=3)
AT_ONCE = 50_000  # reminders of one sweep
IN_PARALLEL = 20
LATE_AFTER = timedelta(minutes=10)
_LOOK_BACK = timedelta(days=31)

NOT_RUNNING = "the bot was not running"
CRM_SILENT = "ChartMogul could not be read"
MAYBE_POSTED = "unreachable"  # the code of a ChatProblem after which the message may stand in the channel


@dataclass(frozen=True, slots=True)
class Job:
    """One reminder at one planned instant, in the zone that counts for it."""

    reminder: Reminder
    zone: ZoneInfo
    planned: Planned

    @property
    def key(self) -> tuple[str, datetime]:
        return self.reminder.id, self.planned.instant


@dataclass(slots=True)
class _Tally:
    """What ChartMogul's silence has cost so far, by job; and the jobs whose people were told."""

    waiting: set[tuple[str, datetime]] = field(default_factory=set)
    told: dict[tuple[str, datetime], Job] = field(default_factory=dict)


class ReminderDeliverer:
    def __init__(
        self,
        *,
        book: ReminderBook,
        ledger: DeliveryLedger,
        composer: DigestComposer,
        safety: SafetyCheck,
        post: DigestPost,
        clock: Clock,
        make_key: Callable[[], str],
    ) -> None:
        self._book = book
        self._ledger = ledger
        self._composer = composer
        self._safety = safety
        self._post = post
        self._clock = clock
        self._make_key = make_key
        self._tally = _Tally()

    async def sweep(self) -> int:
        """Deliver all that is due by now; answers how many messages were posted."""
        now = self._clock.now()
        due = await self._book.due(now, AT_ONCE)
        jobs = [job for job in await asyncio.gather(*(self._next_job(reminder, now) for reminder in due)) if job]
        if not jobs and not self._tally.told:
            return 0
        reading = await self._composer.reading_for([(job.reminder, job.planned.local.date()) for job in jobs])
        turns = asyncio.Semaphore(IN_PARALLEL)
        posted = await asyncio.gather(*(self._in_turn(turns, job, reading, now) for job in jobs))
        await self._tell_that_it_is_back(reading)
        return sum(posted)

    async def deliver_again(self, delivery: Delivery) -> None:
        """A claim that certainly led to no message: send it now, or record that its time is over."""
        reminder = await self._book.reminder(delivery.reminder_id)
        if reminder is None:
            await self._settle((delivery.reminder_id, delivery.planned_at), DeliveryState.SKIPPED, reason="deleted")
            return
        await self._ledger.give_back(delivery.reminder_id, delivery.planned_at)
        zone = await self._safety.zone_of(reminder)
        job = Job(reminder, zone, _planned_at(delivery.planned_at, zone))
        reading = await self._composer.reading_for([(reminder, job.planned.local.date())])
        await self._deliver(job, reading, self._clock.now())

    async def _next_job(self, reminder: Reminder, now: datetime) -> Job | None:
        """What is to be sent for this reminder; what was missed before it is recorded on the way."""
        zone = await self._safety.zone_of(reminder)
        since = max(reminder.handled_until, now - _LOOK_BACK)
        instants = planned(reminder.schedule, zone, since, now)
        latest = instants[-1] if instants else None
        for missed in instants[:-1]:
            await self._skip(Job(reminder, zone, missed), NOT_RUNNING)
        if latest is None:  # the zone has changed since, so that the instant is still to come
            await self._plan_next(reminder, zone, since, now)
            return None
        job = Job(reminder, zone, latest)
        if now - latest.instant > GRACE and job.key not in self._tally.waiting:
            await self._skip(job, NOT_RUNNING)
            await self._move_on(job, now)
            return None
        return job

    async def _in_turn(self, turns: asyncio.Semaphore, job: Job, reading: SharedReading, now: datetime) -> int:
        async with turns:
            try:
                return await self._deliver(job, reading, now)
            except ChatProblem as problem:
                log.warning("delivery put off", extra={"reminder": job.reminder.id, "code": problem.code})
            except Exception:
                log.exception("delivery failed", extra={"reminder": job.reminder.id})
            return 0

    async def _deliver(self, job: Job, reading: SharedReading, now: datetime) -> int:
        claim = await self._ledger.claim(*job.key, key=self._make_key(), at=now, lease_until=self._clock.now() + LEASE)
        if claim is None:
            await self._move_on(job, now)
            return 0
        try:
            digest, channel_id = await self._prepare(job, reading, now)
        except Held as held:
            await self._settle(job.key, DeliveryState.SKIPPED, reason=held.reason)
            await self._move_on(job, now)
            return 0
        except Unsafe as unsafe:
            await self._suspend(job, unsafe)
            return 0
        except CrmProblem as problem:
            return await self._wait_for_crm(job, claim, now, problem)
        except BaseException:
            await asyncio.shield(self._give_back(claim))  # nothing was posted yet, for certain
            raise
        self._tally.waiting.discard(job.key)
        posted = await self._send(job, claim, digest, channel_id)
        await self._move_on(job, now)
        return posted

    async def _prepare(self, job: Job, reading: SharedReading, now: datetime) -> tuple[Composed | None, str]:
        await self._safety.check(job.reminder, job.planned.local.date())
        delay = await self._delay(job, now)
        digest = await self._composer.compose(job.reminder, job.planned.local.date(), job.zone, reading, delay=delay)
        return digest, await self._post.channel_of(job.reminder) if digest else ""

    async def _delay(self, job: Job, now: datetime) -> Delay:
        """What this digest has to own up to: that it is late and why, and which ones before it were not sent."""
        late_since = job.planned.instant if now - job.planned.instant > LATE_AFTER else None
        waited_for_crm = job.key in self._tally.waiting
        missed = _missed_before(await self._ledger.latest_of(job.reminder.id, 8), job)
        return Delay(
            late_since=late_since,
            cause=DelayCause.CRM_UNREADABLE if waited_for_crm else DelayCause.NOT_RUNNING,
            missed=tuple(delivery.planned_at.astimezone(job.zone).date() for delivery in missed),
        )

    async def _send(self, job: Job, claim: Delivery, digest: Composed | None, channel_id: str) -> int:
        if digest is None:
            await self._settle(job.key, DeliveryState.EMPTY)
            return 0
        if self._clock.now() >= claim.lease_until:
            log.warning("lease was over before the post", extra={"reminder": job.reminder.id})
            return 0  # whoever takes it over settles it
        try:
            ts = await self._post.post(channel_id, digest, key=claim.key)
        except ChatProblem as problem:
            return await self._refused(job, claim, problem)
        await self._settle(job.key, DeliveryState.POSTED, channel_id=channel_id, ts=ts)
        return 1

    async def _refused(self, job: Job, claim: Delivery, problem: ChatProblem) -> int:
        """Refused for certain: suspended or put off. In doubt: the claim stays until it is known."""
        if problem.code == MAYBE_POSTED:
            log.warning("it may have been posted: will be looked for", extra={"reminder": job.reminder.id})
            return 0
        if unsafe := self._safety.as_unsafe(problem):
            await self._suspend(job, unsafe)
            return 0
        await self._give_back(claim)
        raise problem

    async def _suspend(self, job: Job, unsafe: Unsafe) -> None:
        await self._settle(job.key, DeliveryState.SKIPPED, reason=unsafe.reason)
        await self._safety.suspend(job.reminder, unsafe)

    async def _wait_for_crm(self, job: Job, claim: Delivery, now: datetime, problem: CrmProblem) -> int:
        """Give the claim back and try again; once the grace is over, say so and let it be."""
        log.warning("could not check", extra={"reminder": job.reminder.id, "reason": problem.detail})
        if now - job.planned.instant <= GRACE:
            self._tally.waiting.add(job.key)
            await self._give_back(claim)
            return 0
        self._tally.waiting.discard(job.key)
        self._tally.told[job.key] = job
        channel_id = await self._post.channel_of(job.reminder)
        await self._post.say_could_not_check(channel_id, job.reminder, job.planned.local, key=claim.key)
        await self._settle(job.key, DeliveryState.SKIPPED, reason=CRM_SILENT)
        await self._move_on(job, now)
        return 1

    async def _tell_that_it_is_back(self, reading: SharedReading) -> None:
        if not self._tally.told:
            return
        try:
            await reading.prove()
        except CrmProblem:
            return
        told, self._tally.told = self._tally.told, {}
        for job in told.values():
            channel_id = await self._post.channel_of(job.reminder)
            await self._post.say_back_again(channel_id, job.reminder, job.planned.local, key=self._make_key())

    async def _give_back(self, claim: Delivery) -> None:
        """Only while the lease runs: after it the claim may be somebody else's."""
        if self._clock.now() < claim.lease_until:
            await self._ledger.give_back(claim.reminder_id, claim.planned_at)

    async def _skip(self, job: Job, reason: str) -> None:
        now = self._clock.now()
        if await self._ledger.claim(*job.key, key=self._make_key(), at=now, lease_until=now + LEASE):
            await self._settle(job.key, DeliveryState.SKIPPED, reason=reason)

    async def _settle(
        self, key: tuple[str, datetime], state: DeliveryState, *, channel_id: str = "", ts: str = "", reason: str = ""
    ) -> None:
        at = self._clock.now()
        await self._ledger.settle(*key, state, at=at, channel_id=channel_id, ts=ts, reason=reason)

    async def _move_on(self, job: Job, now: datetime) -> None:
        await self._plan_next(job.reminder, job.zone, job.planned.instant, now)

    async def _plan_next(self, reminder: Reminder, zone: ZoneInfo, until: datetime, now: datetime) -> None:
        following = next_planned(reminder.schedule, zone, max(until, now))
        await self._book.move_on(reminder.id, handled_until=until, next_at=following.instant if following else None)


def _planned_at(instant: datetime, zone: ZoneInfo) -> Planned:
    return Planned(instant, instant.astimezone(zone).replace(tzinfo=None))


def _missed_before(latest: Sequence[Delivery], job: Job) -> list[Delivery]:
    """The deliveries right before this one that did not happen for a reason of ours, oldest first."""
    missed: list[Delivery] = []
    for delivery in latest:
        if delivery.planned_at >= job.planned.instant:
            continue
        if delivery.state is not DeliveryState.SKIPPED or delivery.reason not in {NOT_RUNNING, CRM_SILENT}:
            break
        missed.insert(0, delivery)
    return missed
