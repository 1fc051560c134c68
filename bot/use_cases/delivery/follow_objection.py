"""What people hear of a delivery that was skipped because it may not be made: of a suspension, and of a lost seat."""

from __future__ import annotations

from bot.domain.reminders.delivery import Reason
from bot.use_cases.delivery.delivery_guard import DeliveryGuard, Objection, SuspendReminder
from bot.use_cases.delivery.record_deliveries import DeliveryRecorder, Job


async def follow_objection(job: Job, objection: Objection, *, guard: DeliveryGuard, recorder: DeliveryRecorder) -> None:
    """Once the skip is on record. A reminder that stays silent every morning says so on the first of them."""
    if isinstance(objection, SuspendReminder):
        await guard.suspend(job.reminder, objection)
    elif objection.reason is Reason.NO_SEAT and await recorder.is_first_skip(job, objection.reason):
        await guard.notices.tell_seat_lost(job.reminder)
