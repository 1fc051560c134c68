"""What people hear of a delivery that was skipped because it may not be made: of a suspension, and of a lost seat."""

from __future__ import annotations

from bot.domain.reminders.delivery import Reason
from bot.use_cases.delivery.delivery_guard import Objection, SuspendReminder
from bot.use_cases.delivery.parts import DeliveryParts
from bot.use_cases.delivery.record_deliveries import Job


async def follow_objection(job: Job, objection: Objection, parts: DeliveryParts) -> None:
    """Once the skip is on record. A reminder that stays silent every morning says so on the first of them."""
    if isinstance(objection, SuspendReminder):
        await parts.guard.suspend(job.reminder, objection)
    elif objection.reason is Reason.NO_SEAT and await parts.recorder.is_first_skip(job, objection.reason):
        await parts.guard.notices.tell_seat_lost(job.reminder)
