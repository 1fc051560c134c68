"""Delivering what reminders plan: each planned instant once, or a recorded reason why not.

* A claim in the ledger comes right before the post, and what became of it right after. Between the two lies the doubt:
  settle_deliveries.py finds out. All that is certain is on record with its reason.
* What nothing was posted for, though it should have been, is put off: the ledger keeps why, and it is tried again until
  the grace is over. So a restart forgets nothing of it.
* "Could not check" is never "nothing due": after the grace it is said once, and once when ChartMogul is back
  (tell_outage.py).
* After downtime the latest missed instant within the grace is sent and says that it is late. Older ones are recorded as
  skipped (due_jobs.py), and the next digest names them.
* What goes wrong with one reminder is that one's own: the others of the sweep are delivered.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from bot.domain.problems import ChatProblem, CrmProblem, StoreProblem
from bot.domain.reminders.delivery import Delivery, DeliveryState
from bot.domain.reminders.digest import Delay, DelayCause
from bot.domain.reminders.reminder import ReminderState
from bot.use_cases.delivery.batch_read import BatchReader
from bot.use_cases.delivery.compose_digest import DigestComposer
from bot.use_cases.delivery.delivery_guard import DeliveryGuard, SkipDelivery, SuspendReminder
from bot.use_cases.delivery.delivery_reasons import BROKEN, CHANGED, CHAT_SILENT, CRM_SILENT, is_ours, refused
from bot.use_cases.delivery.due_jobs import GRACE, LATE_AFTER, SWEEP_LASTS, DueJobs
from bot.use_cases.delivery.notify_outage import OutageNotifier
from bot.use_cases.delivery.record_deliveries import DeliveryRecorder, Job
from bot.use_cases.operations.finish_once_begun import finish_once_begun
from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.delivery_ledger import DeliveryLedger
from bot.use_cases.ports.digest_post import Composed, DigestPost
from bot.use_cases.ports.reminder_book import ReminderBook

log = logging.getLogger(__name__)

IN_PARALLEL = 20
_LOOKED_THROUGH = 40  # deliveries, for those before this one that did not happen
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
        make_key: Callable[[], str],
    ) -> None:
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
        began = self._clock.now()
        jobs = await self._jobs.due(began)
        posted = await self._deliver_all(jobs, began) if jobs else 0
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
                    await self._recorder.reschedule(job, job.again.reason)
                return False
            try:
                return await self._deliver(job, batch, began)
            except StoreProblem:
                raise
            except CrmProblem as problem:
                await self._wait(job, CRM_SILENT, problem.detail)
            except ChatProblem as problem:
                await self._wait(job, CHAT_SILENT, problem.code)
            except Exception:
                log.exception("delivery failed", extra={"reminder": job.reminder.id})
                await self._wait(job, BROKEN, "unexpected")
            return False

    async def _deliver(self, job: Job, batch: BatchReader, began: datetime) -> bool:
        """Raises whatever kept it from being posted for certain."""
        if not await self._is_still_meant(job):
            return False
        try:
            digest = await self._prepare(job, batch, began)
            if digest is not None:
                await self._post.acquire(job.reminder.place_id)
        except SkipDelivery as skip:
            await self._close(job, DeliveryState.SKIPPED, skip.reason)
            return False
        except SuspendReminder as suspension:
            await self._close(job, DeliveryState.SKIPPED, suspension.reason)
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
        if reminder and reminder.state is ReminderState.ACTIVE and reminder.version == job.reminder.version:
            return True
        if job.again:
            await self._recorder.settle(job, DeliveryState.SKIPPED, CHANGED)
        return False

    async def _prepare(self, job: Job, batch: BatchReader, began: datetime) -> Composed | None:
        await self._guard.check(job.reminder, job.day)
        delay = await self._delay(job, began)
        digest = await self._composer.compose(job.reminder, job.day, job.zone, batch, delay=delay)
        return await self._post.ready(digest) if digest else None

    async def _delay(self, job: Job, began: datetime) -> Delay:
        """What this digest has to own up to: that it is late and why, and which ones before it were not sent."""
        instant = job.planned.instant
        if job.again and job.again.reason == CRM_SILENT:
            cause = DelayCause.CRM_UNREADABLE
        else:
            cause = DelayCause.CHAT_BUSY if self._jobs.was_awake_at(instant) else DelayCause.NOT_RUNNING
        missed = _missed_before(await self._ledger.latest_of(job.reminder.id, _LOOKED_THROUGH), instant)
        return Delay(
            late_since=instant if began - instant > LATE_AFTER else None,
            cause=cause,
            missed=tuple(delivery.planned_at.astimezone(job.zone).date() for delivery in missed),
        )

    async def _send(self, job: Job, claim: Delivery, digest: Composed) -> bool:
        try:
            where = await self._post.post(job.reminder.place_id, digest, key=claim.key)
        except ChatProblem as problem:
            await self._refused(job, claim, problem)
            return False
        except Exception:  # whatever it was, it was not Slack's word that nothing was posted
            log.exception("it may have been posted", extra={"reminder": job.reminder.id})
            return False
        await self._recorder.posted(job, where)
        return True

    async def _refused(self, job: Job, claim: Delivery, problem: ChatProblem) -> None:
        """In doubt, the claim stays until it is known. Otherwise nothing was posted for certain."""
        log.warning("not posted", extra={"reminder": job.reminder.id, "code": problem.code})
        if problem.may_be_posted:
            return
        if suspension := self._guard.as_suspension(problem):
            await self._recorder.settle(job, DeliveryState.SKIPPED, suspension.reason)
            await self._recorder.move_on(job)
            await self._guard.suspend(job.reminder, suspension)
        elif skip := self._guard.as_skip(problem):
            await self._recorder.settle(job, DeliveryState.SKIPPED, skip.reason)
        elif problem.code in _NEVER_TAKEN or self._is_over(job):
            await self._recorder.settle(job, DeliveryState.SKIPPED, refused(problem.code))
        else:
            await self._recorder.reschedule(job, refused(problem.code), claim)

    async def _wait(self, job: Job, reason: str, detail: str) -> None:
        """Nothing was posted for certain: it is tried again while the grace lasts. Where that is over, it is said."""
        log.warning("put off", extra={"reminder": job.reminder.id, "reason": reason, "detail": detail})
        if not self._is_over(job):
            await self._recorder.reschedule(job, reason)
            await self._recorder.move_on(job)
        elif await self._close(job, DeliveryState.SKIPPED, reason) and reason == CRM_SILENT:
            await self._outage.say_could_not_check(job.reminder, job.planned)

    def _is_over(self, job: Job) -> bool:
        return self._clock.now() - job.planned.instant > GRACE

    async def _close(self, job: Job, state: DeliveryState, reason: str = "") -> bool:
        closed = await self._recorder.close(job, state, reason)
        await self._recorder.move_on(job)
        return closed


def _missed_before(latest: Sequence[Delivery], instant: datetime) -> list[Delivery]:
    """The deliveries since the last one that was made that did not happen for a reason of ours, oldest first."""
    missed: list[Delivery] = []
    for delivery in latest:
        if delivery.planned_at < instant:
            if delivery.state in (DeliveryState.POSTED, DeliveryState.EMPTY):
                break
            if delivery.state is DeliveryState.SKIPPED and is_ours(delivery.reason):
                missed.insert(0, delivery)
    return missed
