"""The sample company as ChartMogul sends it: field names, hyphens, cents, and datetimes with milliseconds and Z."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.domain.customers.customer import Account, Contact
from bot.domain.tasks.task import Task
from bot.sandbox.company import Opportunity, SampleCustomer

BILLING_SYSTEM = "Custom"
_DATA_SOURCE = "ds_5ae0bd1c-2f6d-4a57-a4f5-8b3a3c1c7a10"
_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£"}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def instant_text(instant: datetime) -> str:
    """Such as ``2026-09-30T07:00:00.000Z``, as every recorded answer has it."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_instant(text: object, *, end_of_day: bool = False) -> datetime | None:
    """An ISO 8601 date or datetime as an aware instant; without an offset it is UTC. None if it is neither.

    ``end_of_day`` makes a bare date its last millisecond, so that an upper bound includes the day that it names
    (a guess: no recording shows a bare date as a bound).
    """
    if not isinstance(text, str):
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    if end_of_day and len(text) <= len("2026-11-23"):
        instant += timedelta(days=1) - timedelta(milliseconds=1)
    return instant if instant.tzinfo is not None else instant.replace(tzinfo=UTC)


def task_json(task: Task) -> dict[str, Any]:
    created = task.created_at or datetime.combine(date(2026, 1, 1), time.min, tzinfo=UTC)
    updated = task.completed_at or created
    return {
        "task_uuid": task.uuid,
        "customer_uuid": task.customer_uuid,
        "associated_object": "contact" if task.contact_uuid else "customer",
        "associated_object_uuid": task.contact_uuid or task.customer_uuid,
        "task_details": task.details,
        "assignee": task.assignee,
        "due_date": _due_text(task.due),
        "completed_at": instant_text(task.completed_at) if task.completed_at else None,
        "created_at": instant_text(created),
        "updated_at": instant_text(updated),
    }


def _due_text(due: datetime | date | None) -> str | None:
    if isinstance(due, datetime):
        return instant_text(due)
    return None if due is None else due.isoformat()


def customer_json(customer: SampleCustomer, currency: str) -> dict[str, Any]:
    return {
        "id": customer.id,
        "uuid": customer.uuid,
        "external_id": f"lumen-{customer.id}",
        "external_ids": [f"lumen-{customer.id}"],
        "name": customer.name,
        "company": customer.company,
        "email": customer.email,
        "owner": customer.owner,
        "status": customer.status,
        "customer-since": f"{customer.since.isoformat()}T00:00:00+00:00",
        "data_source_uuid": _DATA_SOURCE,
        "data_source_uuids": [_DATA_SOURCE],
        "attributes": {"custom": {}, "clearbit": {}, "stripe": {}, "tags": []},
        "address": {"country": customer.country, "state": None, "city": customer.city, "address_zip": None},
        "city": customer.city,
        "country": customer.country,
        "mrr": customer.mrr_cents,
        "arr": customer.mrr_cents * 12,
        "billing-system-url": None,
        "billing-system-type": BILLING_SYSTEM,
        "chartmogul-url": customer.url,
        "currency": currency,
        "currency-sign": _SIGNS.get(currency, currency),
    }


def contact_json(contact: Contact) -> dict[str, Any]:
    return {
        "uuid": contact.uuid,
        "customer_uuid": contact.customer_uuid,
        "customer_external_id": None,
        "data_source_uuid": None,
        "position": 1,
        "first_name": contact.first_name,
        "last_name": contact.last_name,
        "title": None,
        "email": contact.email,
        "phone": None,
        "linked_in": None,
        "twitter": None,
        "notes": None,
        "custom": {},
    }


def opportunity_json(opportunity: Opportunity, currency: str) -> dict[str, Any]:
    return {
        "uuid": opportunity.uuid,
        "customer_uuid": opportunity.customer_uuid,
        "owner": opportunity.owner,
        "pipeline": opportunity.pipeline,
        "pipeline_stage": opportunity.pipeline_stage,
        "estimated_close_date": opportunity.estimated_close_date.isoformat(),
        "currency": currency,
        "amount_in_cents": opportunity.amount_in_cents,
        "type": "recurring",
        "forecast_category": "pipeline",
        "win_likelihood": 50,
        "custom": {},
    }


def account_json(account: Account) -> dict[str, Any]:
    return {
        "id": "acc_7c6f2f0a-4b6a-4d0e-9b0e-3f1f5a0f6a11",
        "name": account.name,
        "currency": account.currency,
        "time_zone": account.zone.key,
        "week_start_on": _WEEKDAYS[account.week_start],
    }
