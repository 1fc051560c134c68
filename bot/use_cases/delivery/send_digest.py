"""One digest into its place: the claim, the post, and what Slack's answer means for the delivery.

The claim comes right before the post, and what became of it right after. Between the two lies the doubt:
reconcile_deliveries.py finds out.
"""

from __future__ import annotations

import logging

from bot.domain.language.reason_wording import reason_in_words
from bot.domain.problems import ChatProblem, PostRefusal
from bot.domain.reminders.delivery import Delivery, DeliveryState, Reason
from bot.domain.reminders.lateness import is_over
from bot.use_cases.delivery.delivery_guard import Objection, SuspendReminder
from bot.use_cases.delivery.follow_objection import follow_objection
from bot.use_cases.delivery.parts import DeliveryParts
from bot.use_cases.delivery.post_permission import PostPermission
from bot.use_cases.delivery.record_deliveries import Job
from bot.use_cases.operations.health_monitor import DELIVERIES, DIGESTS
from bot.use_cases.ports.digest_post import ClaimLost, Composed, NotPosted

log = logging.getLogger(__name__)


class DigestSender:
    def __init__(self, parts: DeliveryParts) -> None:
        self._parts = parts

    async def claim_and_send(self, job: Job, digest: Composed, asked_at: float) -> bool:
        """Whether it was posted. Whatever became of it is on record. ``asked_at`` is when the guard last allowed it."""
        claim = await self._parts.recorder.claim(job, job.reminder.place_id)
        posted = await self._send(job, claim, digest, asked_at) if claim else False
        await self._parts.recorder.move_on(job)
        return posted

    async def _send(self, job: Job, claim: Delivery, digest: Composed, asked_at: float) -> bool:
        """Under a claim of ours. A picture is drawn and uploaded only now."""
        permission = PostPermission(job, claim, asked_at, self._parts)
        try:
            ready = await self._parts.post.ready(digest, key=claim.key)
        except ChatProblem as problem:
            await self._parts.recorder.reschedule(job, Reason.CHAT_BUSY, problem.code, claim)
            return False
        except Exception:
            log.exception("not posted", extra={"reminder": job.reminder.id})
            await self._our_fault(job, claim)
            return False
        try:
            where = await self._parts.post.post(job.reminder.place_id, ready, key=claim.key, permission=permission)
        except (ClaimLost, ChatProblem) as problem:
            if permission.objection:
                await self._withdraw(job, claim, permission.objection)
            elif permission.is_withdrawn:
                await self._parts.recorder.reschedule(job, permission.why, claim=claim)
            elif isinstance(problem, ChatProblem) and (problem.may_be_posted or permission.is_in_time()):
                await self._refused(job, claim, problem)
            else:
                log.warning("not posted: the claim's lease was over", extra={"reminder": job.reminder.id})
            return False
        except NotPosted:
            log.exception("not posted", extra={"reminder": job.reminder.id})
            await self._our_fault(job, claim)
            return False
        except Exception:  # whatever it was, it was not Slack's word that nothing was posted
            log.exception("it may have been posted", extra={"reminder": job.reminder.id})
            await self._parts.recorder.doubt(claim)
            return False
        await self._parts.recorder.posted(claim, where)
        self._parts.monitor.worked(DIGESTS)
        self._parts.monitor.worked(DELIVERIES, late=self._parts.clock.now() - job.planned.instant)
        return True

    async def _our_fault(self, job: Job, claim: Delivery) -> None:
        self._parts.monitor.failed(DIGESTS, reason_in_words(Reason.OUR_FAULT))
        await self._parts.recorder.reschedule(job, Reason.OUR_FAULT, claim=claim)

    async def _refused(self, job: Job, claim: Delivery, problem: ChatProblem) -> None:
        """In doubt, it stays so until it is looked for. Otherwise nothing was posted for certain."""
        log.warning("not posted", extra={"reminder": job.reminder.id, "code": problem.code})
        if problem.shuts_out:
            self._parts.monitor.failed(DELIVERIES, problem.sentence)
        reason = Reason.CHAT_BUSY if problem.asks_to_wait else Reason.CHAT_REFUSED
        never_taken = problem.refusal is PostRefusal.MESSAGE_NEVER_TAKEN
        if problem.may_be_posted:
            await self._parts.recorder.doubt(claim)
        elif objection := self._parts.guard.as_objection(problem):
            await self._withdraw(job, claim, objection)
        elif never_taken or is_over(job.planned.instant, self._parts.clock.now()):
            await self._parts.recorder.settle(claim, DeliveryState.SKIPPED, reason, problem.code)
        else:
            await self._parts.recorder.reschedule(job, reason, problem.code, claim)

    async def _withdraw(self, job: Job, claim: Delivery, objection: Objection) -> None:
        """Nothing was posted, and it may not be."""
        await self._parts.recorder.settle(claim, DeliveryState.SKIPPED, objection.reason, objection.detail)
        if isinstance(objection, SuspendReminder):
            await self._parts.recorder.move_on(job)
        await follow_objection(job, objection, self._parts)
