"""What each step of a delivery works with."""

from __future__ import annotations

from dataclasses import dataclass

from bot.use_cases.delivery.clock_watch import ClockWatch
from bot.use_cases.delivery.delivery_guard import DeliveryGuard
from bot.use_cases.delivery.record_deliveries import DeliveryRecorder
from bot.use_cases.operations.finish_once_begun import FINISH_WITHIN_SECONDS
from bot.use_cases.operations.health_monitor import HealthMonitor
from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.delivery_ledger import DeliveryLedger
from bot.use_cases.ports.digest_post import DigestPost
from bot.use_cases.ports.reminder_book import ReminderBook


@dataclass(frozen=True, slots=True)
class DeliveryParts:
    """``finish_within_seconds`` is how long a post under way may still take where the bot stops."""

    book: ReminderBook
    ledger: DeliveryLedger
    guard: DeliveryGuard
    recorder: DeliveryRecorder
    post: DigestPost
    watch: ClockWatch
    monitor: HealthMonitor
    clock: Clock
    finish_within_seconds: float = FINISH_WITHIN_SECONDS
