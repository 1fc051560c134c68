"""Whether a claimed digest may go out, asked right before each try to post.

A rate limit is waited out for half a minute, and a picture is drawn and uploaded under the claim: meanwhile a channel
can have become shared, and a guest can have come.
"""

from __future__ import annotations

import logging

from bot.domain.access.policy import STILL_TRUE_SECONDS
from bot.domain.problems import ChatProblem, CrmProblem
from bot.domain.reminders.delivery import Delivery, Reason, may_post
from bot.use_cases.delivery.delivery_guard import Objection, SkipDelivery, SuspendReminder
from bot.use_cases.delivery.parts import DeliveryParts
from bot.use_cases.delivery.record_deliveries import Job

log = logging.getLogger(__name__)


class PostPermission:
    """``asked_at`` is when the guard last allowed it. Where it does so no more, ``is_withdrawn``, with the guard's
    ``objection``; without one the guard could not be asked, ``why`` says of whom, or the reminder was changed."""

    def __init__(self, job: Job, claim: Delivery, asked_at: float, parts: DeliveryParts) -> None:
        self._job = job
        self._claim = claim
        self._asked_at = asked_at
        self._parts = parts
        self.is_withdrawn = False
        self.objection: Objection | None = None
        self.why = Reason.CHAT_BUSY

    async def may_post(self) -> bool:
        if self._parts.clock.monotonic() - self._asked_at > STILL_TRUE_SECONDS:
            self.is_withdrawn = not await self._is_still_allowed()
        return not self.is_withdrawn and await self._parts.recorder.may_post(self._claim)

    def is_in_time(self) -> bool:
        return may_post(self._claim, self._parts.clock.now())

    async def _is_still_allowed(self) -> bool:
        asked_at = self._parts.clock.monotonic()
        try:
            await self._parts.guard.check(self._job.reminder, self._job.day)
        except (SkipDelivery, SuspendReminder) as objection:
            self.objection = objection
            return False
        except (ChatProblem, CrmProblem) as problem:
            self.why = Reason.CRM_UNREADABLE if isinstance(problem, CrmProblem) else Reason.CHAT_BUSY
            extra = {"reminder": self._job.reminder.id, "reason": str(problem)}
            log.warning("not posted: it could not be asked whether it may be", extra=extra)
            return False
        self._asked_at = asked_at
        return await self._parts.recorder.is_still_meant(self._job)
