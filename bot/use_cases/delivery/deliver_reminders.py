"""Delivering what reminders plan: each planned instant once, or a recorded reason why not.

* A claim in the ledger comes right before the post, and what became of it right after. Between the two lies the doubt:
  reconcile_deliveries.py finds out. All that is certain is on record with its reason.
* What nothing was posted for, though it should have been, is rescheduled: the ledger keeps why, and it is tried again
  until the grace is over. So a restart forgets nothing of it.
* "Could not check" is never "nothing due": after the grace it is said once, and once when ChartMogul is back
  (notify_outage.py).
* After downtime the latest missed instant within the grace is sent and says that it is late. Older ones are recorded as
  skipped (due_jobs.py), and the next digest names them.
* What goes wrong with one reminder is that one's own: the others of the sweep are delivered.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.domain.problems import ChatProblem, CrmProblem, StoreProblem
from bot.domain.reminders.delivery import Delivery, DeliveryState, Reason
from bot.domain.reminders.digest import Delay, DelayCause, Missed, delay_cause
from bot.domain.reminders.reminder import Reminder, ReminderState
from bot.use_cases.delivery.batch_read import BatchReader
from bot.use_cases.delivery.clock_watch import ClockWatch
from bot.use_cases.delivery.compose_digest import DigestComposer
from bot.use_cases.delivery.delivery_guard import DeliveryGuard, SkipDelivery, SuspendReminder
from bot.use_cases.delivery.due_jobs import GRACE, LATE_AFTER, SWEEP_LASTS, DueJobs
from bot.use_cases.delivery.notify_outage import OutageNotifier
from bot.use_cases.delivery.record_deliveries import DeliveryRecorder, Job
from bot.use_cases.operations.finish_once_begun import finish_once_begun
from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.delivery_ledger import DeliveryLedger
from bot.use_cases.ports.digest_post import UNREADABLE, ClaimLost, Composed, DigestPost, Posted
from bot.use_cases.ports.reminder_book import ReminderBook

log = logging.getLogger(__name__)

IN_PARALLEL = 20
_LOOKED_THROUGH = 40  # deliveries, for those before this one that did not happen
_LOOK_UP_AFTER = timedelta(minutes=2)
_STILL_TRUE_S = 1.0  # how long an answer of the guard is good for
_CLOCKS_DIFFER = timedelta(days=1)  # Slack's clock and ours need not agree, and a look too short would send it twice
_SLOW_DOWN = "ratelimited"
_NEVER_TAKEN = {"invalid_blocks", "invalid_blocks_format", "msg_too_long", "no_text", "invalid_arguments"}


class ReminderDeliverer:
    def __init__(
        self,
        *,
        book: ReminderBook,
        ledger: DeliveryLedger,
        composer: DigestComposer,
        guard: DeliveryGuard,
        post: DigestPost,
        clock: Clock,
        make_key: Callable[[str, datetime], str],
        watch: ClockWatch,
    ) -> None:
        self._watch = watch
        self._book = book
        self._ledger = ledger
        self._composer = composer
        self._guard = guard
        self._post = post
        self._clock = clock
        self._recorder = DeliveryRecorder(book, ledger, clock, make_key)
        self._jobs = DueJobs(book=book, ledger=ledger, guard=guard, recorder=self._recorder, clock=clock)
        self._outage = OutageNotifier(
            book=book, ledger=ledger, guard=guard, post=post, prove_crm=composer.prove_crm, clock=clock
        )

    async def sweep(self) -> int:
        """Deliver what is due by now; answers how many digests were posted.

        It lasts some minutes at most: where Slack's pace leaves some over, the next sweep has them, with a new reading.
        """
        if not self._watch.is_steady():
            return 0
        began = self._clock.now()
        try:
            jobs = await self._jobs.due(began)
            posted = await self._deliver_all(jobs, began) if jobs else 0
        except Exception as problem:
            reason = Reason.CHAT_BUSY if isinstance(problem, ChatProblem) else Reason.OUR_FAULT
            self._jobs.note_trouble(self._clock.now(), reason)
            raise
        self._jobs.note_awake(self._clock.now())
        await self._outage.say_back_again()
        return posted

    async def _deliver_all(self, jobs: Sequence[Job], began: datetime) -> int:
        batch = await self._composer.batch_for([(job.reminder, job.day) for job in jobs])
        turns = asyncio.Semaphore(IN_PARALLEL)
        try:
            async with asyncio.TaskGroup() as group:
                under_way = [group.create_task(self._in_turn(turns, job, batch, began)) for job in jobs]
        except BaseExceptionGroup as failures:
            raise failures.exceptions[0] from None
        finally:
            await batch.close()
        return sum(task.result() for task in under_way)

    async def _in_turn(self, turns: asyncio.Semaphore, job: Job, batch: BatchReader, began: datetime) -> bool:
        """Whether it was posted."""
        async with turns:
            now = self._clock.now()
            self._jobs.note_awake(now)
            if now - began > SWEEP_LASTS:
                if job.again:
                    why = job.again.reason or Reason.CHAT_BUSY
                    await self._recorder.reschedule(job, why, job.again.detail)
                return False
            try:
                return await self._deliver(job, batch, began)
            except StoreProblem:
                raise
            except CrmProblem as problem:
                await self._wait(job, Reason.CRM_UNREADABLE, log_detail=problem.detail)
            except ChatProblem as problem:
                await self._wait(job, Reason.CHAT_BUSY, problem.code)
            except Exception:
                log.exception("delivery failed", extra={"reminder": job.reminder.id})
                await self._wait(job, Reason.OUR_FAULT)
            return False

    async def _deliver(self, job: Job, batch: BatchReader, began: datetime) -> bool:
        """Raises whatever kept it from being posted for certain.

        In this order: the list, the turn in Slack's pace, still meant?, still allowed?, the claim, the post. What takes
        long comes before the questions, so that a guest of one minute ago gets nothing.
        """
        try:
            asked_at = self._clock.monotonic()
            await self._guard.check(job.reminder, job.day)
            digest = await self._prepare(job, batch, began)
            if digest is not None:
                await self._post.acquire(job.reminder.place_id)
            if not await self._is_still_meant(job):
                return False
            if self._clock.monotonic() - asked_at > _STILL_TRUE_S:
                await self._guard.check(job.reminder, job.day)
        except SkipDelivery as skip:
            await self._close(job, DeliveryState.SKIPPED, skip.reason, skip.detail)
            return False
        except SuspendReminder as suspension:
            await self._close(job, DeliveryState.SKIPPED, suspension.reason, suspension.detail)
            await self._guard.suspend(job.reminder, suspension)
            return False
        if digest is None:
            await self._close(job, DeliveryState.EMPTY)
            return False
        return await finish_once_begun(self._claim_and_send(job, digest))

    async def _claim_and_send(self, job: Job, digest: Composed) -> bool:
        claim = await self._recorder.claim(job, job.reminder.place_id)
        posted = await self._send(job, claim, digest) if claim else False
        await self._recorder.move_on(job)
        return posted

    async def _is_still_meant(self, job: Job) -> bool:
        """A sweep takes minutes, in which somebody can have paused or changed the reminder."""
        reminder = await self._book.reminder(job.reminder.id)
        if reminder and reminder.state is ReminderState.ACTIVE and _meaning(reminder) == _meaning(job.reminder):
            return True
        if job.again:
            await self._recorder.settle(job, DeliveryState.SKIPPED, Reason.CHANGED)
        return False

    async def _prepare(self, job: Job, batch: BatchReader, began: datetime) -> Composed | None:
        delay = await self._delay(job, began)
        digest = await self._composer.compose(job.reminder, job.day, job.zone, batch, delay=delay)
        if (digest is None or not digest.digest.total) and await self._composer.customer_is_gone(job.reminder):
            raise SuspendReminder(Reason.CUSTOMER_GONE)
        return digest

    async def _delay(self, job: Job, began: datetime) -> Delay:
        """What this digest has to say about itself: that it is late and why, and which before it were not sent."""
        instant = job.planned.instant
        why = job.again.reason if job.again else self._jobs.why_not_sent(instant)
        missed = _missed_before(await self._ledger.latest_of(job.reminder.id, _LOOKED_THROUGH), instant)
        return Delay(
            late_since=instant if began - instant > LATE_AFTER else None,
            cause=delay_cause(why) or DelayCause.OUR_FAULT,
            missed=tuple(Missed(row.day or row.planned_at.astimezone(job.zone).date(), cause) for row, cause in missed),
        )

    async def _send(self, job: Job, claim: Delivery, digest: Composed) -> bool:
        """Under a claim of ours. A picture is drawn and uploaded only now."""
        place_id = job.reminder.place_id
        try:
            if self._is_late_after_a_start(job) and (stands := await self._find(place_id, claim)):
                await self._recorder.posted(job, stands)
                return False
            ready = await self._post.ready(digest, key=claim.key)
        except ChatProblem as problem:
            await self._recorder.reschedule(job, Reason.CHAT_BUSY, problem.code, claim)
            return False
        except Exception:
            log.exception("not posted", extra={"reminder": job.reminder.id})
            await self._recorder.reschedule(job, Reason.OUR_FAULT, claim=claim)
            return False
        try:
            may_post = partial(self._recorder.may_post, claim)
            where = await self._post.post(place_id, ready, key=claim.key, may_post=may_post)
        except ClaimLost:
            log.warning("not posted: the claim's lease was over", extra={"reminder": job.reminder.id})
            return False
        except ChatProblem as problem:
            await self._refused(job, claim, problem)
            return False
        except Exception:  # whatever it was, it was not Slack's word that nothing was posted
            log.exception("it may have been posted", extra={"reminder": job.reminder.id})
            await self._recorder.doubt(claim)
            return False
        await self._recorder.posted(job, where)
        return True

    def _is_late_after_a_start(self, job: Job) -> bool:
        """Whether the database can be older than the message: one that was put back knows nothing of what was sent
        after it was saved. What became due under the eyes of this process is in its ledger."""
        instant = job.planned.instant
        return self._clock.now() - instant > _LOOK_UP_AFTER and not self._jobs.was_awake_at(instant)

    async def _find(self, place_id: str, claim: Delivery) -> Posted | None:
        """None also where the channel may not be read: then nothing speaks against sending it."""
        try:
            return await self._post.find(place_id, claim.key, since=claim.planned_at - _CLOCKS_DIFFER)
        except ChatProblem as problem:
            if problem.code not in UNREADABLE:
                raise
            return None

    async def _refused(self, job: Job, claim: Delivery, problem: ChatProblem) -> None:
        """In doubt, it stays so until it is looked for. Otherwise nothing was posted for certain."""
        log.warning("not posted", extra={"reminder": job.reminder.id, "code": problem.code})
        reason = Reason.CHAT_BUSY if problem.code == _SLOW_DOWN else Reason.CHAT_REFUSED
        if problem.may_be_posted:
            await self._recorder.doubt(claim)
        elif suspension := self._guard.as_suspension(problem):
            await self._recorder.settle(job, DeliveryState.SKIPPED, suspension.reason, suspension.detail)
            await self._recorder.move_on(job)
            await self._guard.suspend(job.reminder, suspension)
        elif skip := self._guard.as_skip(problem):
            await self._recorder.settle(job, DeliveryState.SKIPPED, skip.reason, skip.detail)
        elif problem.code in _NEVER_TAKEN or self._is_over(job):
            await self._recorder.settle(job, DeliveryState.SKIPPED, reason, problem.code)
        else:
            await self._recorder.reschedule(job, reason, problem.code, claim)

    async def _wait(self, job: Job, reason: Reason, detail: str = "", *, log_detail: str = "") -> None:
        """Nothing was posted for certain: it is tried again while the grace lasts. Where that is over, it is said."""
        extra = {"reminder": job.reminder.id, "reason": reason, "detail": detail or log_detail}
        log.warning("rescheduled", extra=extra)
        if not self._is_over(job):
            await self._recorder.reschedule(job, reason, detail)
            await self._recorder.move_on(job)
        elif await self._close(job, DeliveryState.SKIPPED, reason, detail) and reason is Reason.CRM_UNREADABLE:
            await self._outage.say_could_not_check(job.reminder, job.planned)

    def _is_over(self, job: Job) -> bool:
        return self._clock.now() - job.planned.instant > GRACE

    async def _close(self, job: Job, state: DeliveryState, reason: Reason | None = None, detail: str = "") -> bool:
        closed = await self._recorder.close(job, state, reason, detail)
        await self._recorder.move_on(job)
        return closed


def _meaning(reminder: Reminder) -> tuple[object, ...]:
    """What a delivery was planned and composed by. A maker who left, or a next instant, changes nothing about it."""
    return (
        reminder.place,
        reminder.place_id,
        reminder.schedule,
        reminder.zone,
        reminder.scope,
        reminder.options,
    )


def _missed_before(latest: Sequence[Delivery], instant: datetime) -> list[tuple[Delivery, DelayCause]]:
    """The deliveries since the last one that was made that did not happen for a reason of ours, oldest first."""
    missed: list[tuple[Delivery, DelayCause]] = []
    for delivery in latest:
        if delivery.planned_at < instant:
            if delivery.state in (DeliveryState.POSTED, DeliveryState.EMPTY):
                break
            cause = delay_cause(delivery.reason)
            if delivery.state is DeliveryState.SKIPPED and cause:
                missed.insert(0, (delivery, cause))
    return missed
