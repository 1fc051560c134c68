"""Saying that ChartMogul could not be read, once; and once more when it can be.

The ledger keeps how far that has come as the row's reason, and whoever changes it is the one who speaks. So it comes
at most once, whatever happens to the process between the two: what a kill cuts off is in the next digest. A bot that
stops says first what it has begun to say. What Slack did not take is not said again either, and the row says so.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.domain.problems import ChatProblem, CrmProblem, Problem
from bot.domain.reminders.delivery import Delivery, Reason
from bot.domain.reminders.reminder import Reminder, ReminderState
from bot.domain.reminders.schedule import Planned, meant_at
from bot.use_cases.delivery.delivery_guard import SkipDelivery, SuspendReminder
from bot.use_cases.delivery.parts import DeliveryParts
from bot.use_cases.operations.finish_once_begun import finish_once_begun

log = logging.getLogger(__name__)

_STILL_NEWS = timedelta(days=2)
_AT_ONCE = 200  # a minute's messages: what is due meanwhile must not wait for long


class OutageNotifier:
    """``prove_crm`` raises CrmProblem while ChartMogul cannot be read."""

    def __init__(self, parts: DeliveryParts, prove_crm: Callable[[], Awaitable[None]]) -> None:
        self._parts = parts
        self._prove_crm = prove_crm
        self._somebody_waits = True  # until the ledger says otherwise: another process may have begun it

    async def say_could_not_check(self, reminder: Reminder, meant: Planned) -> None:
        """For a planned instant that the ledger has as skipped, with `CRM_UNREADABLE`."""
        await finish_once_begun(self._say_could_not_check(reminder, meant))

    async def _say_could_not_check(self, reminder: Reminder, meant: Planned) -> None:
        untold, told = Reason.CRM_UNREADABLE, Reason.CRM_UNREADABLE_TOLD
        if not await self._parts.ledger.amend(reminder.id, meant.instant, was=untold, reason=told):
            return
        self._somebody_waits = True
        try:
            await self._parts.post.say_could_not_check(reminder, meant.local)
        except ChatProblem as problem:
            log.warning("could not say that nothing was checked", extra=_about(reminder, problem))
            if not problem.may_be_posted:
                await self._parts.ledger.amend(reminder.id, meant.instant, was=told, reason=untold)

    async def say_back_again(self) -> None:
        """To all who were told, as soon as ChartMogul can be read."""
        if not self._somebody_waits:
            return
        waiting = await self._parts.ledger.skipped_for(
            Reason.CRM_UNREADABLE_TOLD, self._parts.clock.now() - _STILL_NEWS
        )
        if waiting:
            try:
                await self._prove_crm()
            except CrmProblem:
                return
        self._somebody_waits = len(waiting) > _AT_ONCE
        for delivery in waiting[:_AT_ONCE]:
            await finish_once_begun(self._say_back_again(delivery))

    async def _say_back_again(self, delivery: Delivery) -> None:
        row, told = (delivery.reminder_id, delivery.planned_at), Reason.CRM_BACK_TOLD
        if not await self._parts.ledger.amend(*row, was=Reason.CRM_UNREADABLE_TOLD, reason=told):
            return
        reminder = await self._parts.book.reminder(delivery.reminder_id)
        if reminder is None or not await self._is_said(reminder, delivery):
            await self._parts.ledger.amend(*row, was=told, reason=Reason.CRM_UNREADABLE)

    async def _is_said(self, reminder: Reminder, delivery: Delivery) -> bool:
        """Also where it may have been said."""
        if reminder.state is not ReminderState.ACTIVE:
            return False
        try:
            zone = await self._parts.guard.zone_of(reminder)
            await self._parts.guard.check(reminder, self._parts.clock.now().astimezone(zone).date())
            meant = meant_at(reminder.schedule, zone, delivery.planned_at)
            await self._parts.post.say_back_again(reminder, meant.local)
        except (SkipDelivery, SuspendReminder):
            return False  # a digest meets the same, and does then what is to be done
        except (ChatProblem, CrmProblem) as problem:
            log.warning("could not say that ChartMogul is back", extra=_about(reminder, problem))
            return isinstance(problem, ChatProblem) and problem.may_be_posted
        return True


def _about(reminder: Reminder, problem: Problem) -> dict[str, str]:
    return {"reminder": reminder.id, "reason": str(problem)}
