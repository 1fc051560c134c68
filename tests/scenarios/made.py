"""Tasks made for one scenario, as ChartMogul sends them, and what of them a message shows."""

from __future__ import annotations

import html
import itertools
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.sandbox.company.customers import contacts, customers
from bot.sandbox.company.people import ANN
from bot.sandbox.slack.state import Message
from tests.scenarios.harness import MONDAY_MORNING

_CUSTOMERS = customers(MONDAY_MORNING.date())
_UUIDS = {customer.company: customer.uuid for customer in _CUSTOMERS}
_CONTACTS = {f"{each.first_name} {each.last_name}": each.uuid for each in contacts(_CUSTOMERS)}
_numbers = itertools.count(1)


def task(
    details: str,
    due: str | None = "2026-11-23T09:00:00.000Z",
    *,
    assignee: str | None = ANN,
    customer: str | None = "Acme Corp",
    contact: str | None = None,
    done: str | None = None,
) -> dict[str, Any]:
    """``customer`` and ``contact`` are names of the sample company's; a task has the one or the other, or neither."""
    number = next(_numbers)
    created = (MONDAY_MORNING - timedelta(minutes=number)).astimezone(UTC)
    customer_uuid = _UUIDS[customer] if customer and not contact else None
    about = _CONTACTS[contact] if contact else customer_uuid
    return {
        "task_uuid": f"tas_{number:08d}-0000-4000-8000-000000000000",
        "customer_uuid": customer_uuid,
        "associated_object": ("contact" if contact else "customer") if about else None,
        "associated_object_uuid": about,
        "task_details": details,
        "assignee": assignee,
        "due_date": due,
        "completed_at": done,
        "created_at": _wire(created),
        "updated_at": _wire(created),
    }


def many(count: int, *, days_from: int = 0, details: str = "Call number {number:03d}.") -> list[dict[str, Any]]:
    """Ann's, three on each day."""
    first = MONDAY_MORNING + timedelta(days=days_from)
    return [
        task(details.format(number=number), _wire(first + timedelta(days=number // 3, minutes=number)))
        for number in range(count)
    ]


def uuid_of(customer: str) -> str:
    return _UUIDS[customer]


def says(message: Message) -> str:
    """The message's text as a person reads it."""
    return html.unescape(message.text).replace("\u2060", "")


def titles(message: Message) -> list[str]:
    """The lines of a list, without what is in brackets behind them."""
    return [re.sub(r" \([^()]*\)$", "", line[2:]) for line in says(message).splitlines() if line.startswith("- ")]


def buttons(message: Message) -> list[str]:
    shown = [element for block in message.blocks for element in (*block.get("elements", ()), block.get("accessory"))]
    return [str(element["text"]["text"]) for element in shown if element and element["type"] == "button"]


def _wire(instant: datetime) -> str:
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")
