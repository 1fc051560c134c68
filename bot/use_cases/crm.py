"""ChartMogul as the use cases ask it, with what is kept of it here."""

from __future__ import annotations

from dataclasses import dataclass

from bot.use_cases.customers.customer_directory import CustomerDirectory
from bot.use_cases.ports.customer_source import CustomerSource
from bot.use_cases.ports.task_source import TaskSource
from bot.use_cases.seats.resolve_seat import SeatResolver


@dataclass(frozen=True, slots=True)
class Crm:
    """``source`` answers from ChartMogul alone; ``directory`` finds and names with what the customer sync has read."""

    tasks: TaskSource
    source: CustomerSource
    directory: CustomerDirectory
    seats: SeatResolver
