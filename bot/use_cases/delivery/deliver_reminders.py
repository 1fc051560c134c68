"""Delivering what reminders plan: each planned instant once, or a recorded reason why not.

* A claim in the ledger comes right before the post, and what became of it right after (send_digest.py). All that is
  certain is on record with its reason.
* What nothing was posted for, though it should have been, is rescheduled: the ledger keeps why, and it is tried again
  until the grace is over. So a restart forgets nothing of it.
* "Could not check" is never "nothing due": after the grace a message says so once, and once when ChartMogul is back
  (notify_outage.py).
* After downtime the latest missed instant within the grace is sent and says that it is late. Older ones are recorded as
  skipped (due_jobs.py), and the next digest names them.
* What goes wrong with one reminder is that one's own: the others of the sweep are delivered.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.access.policy import STILL_TRUE_SECONDS
from bot.domain.language.reason_wording import reason_in_words
from bot.domain.problems import ChatProblem, CrmProblem, StoreProblem
from bot.domain.reminders.delivery import Delivery, DeliveryState, Reason
from bot.domain.reminders.digest import Delay, DelayCause, Missed, delay_cause
from bot.domain.reminders.lateness import is_late, is_over
from bot.use_cases.delivery.batch_read import BatchReader
from bot.use_cases.delivery.compose_digest import DigestComposer
from bot.use_cases.delivery.delivery_guard import Objection, SkipDelivery, SuspendReminder
from bot.use_cases.delivery.due_jobs import SWEEP_LASTS, DueJobs
from bot.use_cases.delivery.follow_objection import follow_objection
from bot.use_cases.delivery.notify_outage import OutageNotifier
from bot.use_cases.delivery.parts import DeliveryParts
from bot.use_cases.delivery.record_deliveries import Job
from bot.use_cases.delivery.send_digest import DigestSender
from bot.use_cases.operations.finish_once_begun import finish_once_begun
from bot.use_cases.operations.health_monitor import DELIVERIES, DIGESTS
from bot.use_cases.ports.digest_post import Composed

log = logging.getLogger(__name__)

IN_PARALLEL = 20
_LOOKED_THROUGH = 40  # deliveries, for those before this one that did not happen


class ReminderDeliverer:
    def __init__(self, parts: DeliveryParts, composer: DigestComposer, jobs: DueJobs) -> None:
        self._parts = parts
        self._composer = composer
        self._jobs = jobs
        self._sender = DigestSender(parts)
        self._outage = OutageNotifier(parts, composer.prove_crm)

    async def sweep(self) -> int:
        """Deliver what is due by now; answers how many digests were posted.

        It lasts some minutes at most: where Slack's pace leaves some over, the next sweep has them, with a new reading.
        """
        if not self._parts.watch.is_steady():
            return 0
        began = self._parts.clock.now()
        try:
            jobs = await self._jobs.due(began)
            posted = await self._deliver_all(jobs, began) if jobs else 0
        except Exception as problem:
            if isinstance(problem, ChatProblem) and problem.shuts_out:
                self._parts.monitor.failed(DELIVERIES, problem.sentence)
            reason = Reason.CHAT_BUSY if isinstance(problem, ChatProblem) else Reason.OUR_FAULT
            self._jobs.note_trouble(self._parts.clock.now(), reason)
            if not isinstance(problem, StoreProblem):
                await self._jobs.give_back()
            raise
        self._jobs.note_awake(self._parts.clock.now())
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
            now = self._parts.clock.now()
            self._jobs.note_awake(now)
            if now - began > SWEEP_LASTS:
                if job.again:
                    why = job.again.reason or Reason.CHAT_BUSY
                    await self._parts.recorder.reschedule(job, why, job.again.detail)
                return False
            try:
                return await self._deliver(job, batch)
            except StoreProblem:
                raise
            except CrmProblem as problem:
                await self._wait(job, Reason.CRM_UNREADABLE, log_detail=problem.detail)
            except ChatProblem as problem:
                await self._wait(job, Reason.CHAT_BUSY, problem.code)
            except Exception:
                log.exception("delivery failed", extra={"reminder": job.reminder.id})
                self._parts.monitor.failed(DIGESTS, reason_in_words(Reason.OUR_FAULT))
                await self._wait(job, Reason.OUR_FAULT)
            return False

    async def _deliver(self, job: Job, batch: BatchReader) -> bool:
        """Raises whatever kept it from being posted for certain.

        In this order: the list, the turn in Slack's pace, still meant?, still allowed?, the claim, the post. What takes
        long comes before the questions, so that a guest of one minute ago gets nothing.
        """
        try:
            asked_at = self._parts.clock.monotonic()
            await self._parts.guard.check(job.reminder, job.day)
            digest = await self._prepare(job, batch)
            if digest is not None:
                await self._parts.post.acquire(job.reminder.place_id)
            if not await self._is_still_meant(job):
                return False
            if self._parts.clock.monotonic() - asked_at > STILL_TRUE_SECONDS:
                asked_at = self._parts.clock.monotonic()
                await self._parts.guard.check(job.reminder, job.day)
        except (SkipDelivery, SuspendReminder) as objection:
            if await self._is_still_meant(job):
                await finish_once_begun(self._skip(job, objection), self._parts.finish_within_seconds)
            return False
        if digest is None:
            await self._close(job, DeliveryState.EMPTY)
            return False
        sending = self._sender.claim_and_send(job, self._as_late_as_it_is(job, digest), asked_at)
        return await finish_once_begun(sending, self._parts.finish_within_seconds)

    async def _skip(self, job: Job, objection: Objection) -> None:
        if await self._close(job, DeliveryState.SKIPPED, objection.reason, objection.detail):
            await follow_objection(job, objection, self._parts)

    def _as_late_as_it_is(self, job: Job, digest: Composed) -> Composed:
        """It may have waited minutes for its turn."""
        instant, composed = job.planned.instant, digest.digest
        if not is_late(instant, self._parts.clock.now()):
            return digest
        return replace(digest, digest=replace(composed, head=composed.head.late(instant)))

    async def _is_still_meant(self, job: Job) -> bool:
        """Where it is not, one that was rescheduled ends; of any other the next sweep sees what is to be sent."""
        if await self._parts.recorder.is_still_meant(job):
            return True
        if job.again:
            await self._parts.recorder.settle(job.again, DeliveryState.SKIPPED, Reason.CHANGED)
        return False

    async def _prepare(self, job: Job, batch: BatchReader) -> Composed | None:
        delay = await self._delay(job)
        digest = await self._composer.compose(job.reminder, job.day, job.zone, batch, delay=delay)
        if digest is None or not digest.digest.total:
            if batch.whose(job.reminder.id).is_nobody:
                raise SuspendReminder(Reason.NOBODY_LEFT)
            if await self._composer.customer_is_gone(job.reminder):
                raise SuspendReminder(Reason.CUSTOMER_GONE)
        return digest

    async def _delay(self, job: Job) -> Delay:
        """What this digest has to say about itself: why it is late if it is, and which before it were not sent."""
        why = job.again.reason if job.again else self._jobs.why_not_sent(job)
        latest = await self._parts.ledger.latest_of(job.reminder.id, _LOOKED_THROUGH)
        missed = _missed_before(latest, job.planned.instant)
        return Delay(
            cause=delay_cause(why) or DelayCause.OUR_FAULT,
            missed=tuple(Missed(row.day or row.planned_at.astimezone(job.zone).date(), cause) for row, cause in missed),
        )

    async def _wait(self, job: Job, reason: Reason, detail: str = "", *, log_detail: str = "") -> None:
        """Nothing was posted for certain: it is tried again while the grace lasts. After it, a message says so."""
        extra = {"reminder": job.reminder.id, "reason": reason, "detail": detail or log_detail}
        log.warning("rescheduled", extra=extra)
        if not is_over(job.planned.instant, self._parts.clock.now()):
            await self._parts.recorder.reschedule(job, reason, detail)
            await self._parts.recorder.move_on(job)
        elif await self._close(job, DeliveryState.SKIPPED, reason, detail) and reason is Reason.CRM_UNREADABLE:
            await self._outage.say_could_not_check(job.reminder, job.planned)

    async def _close(self, job: Job, state: DeliveryState, reason: Reason | None = None, detail: str = "") -> bool:
        closed = await self._parts.recorder.close(job, state, reason, detail)
        await self._parts.recorder.move_on(job)
        return closed


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
