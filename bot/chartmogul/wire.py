"""ChartMogul's JSON as domain values.

A page is decoded in one typed go, which costs least. Only when that fails is it read entry by entry (entries.py).
Recorded answers have datetimes with milliseconds and Z; the List Tasks page prints bare days. Both are read: a bare
day is well formed and is kept as a day, it only takes the slower road.
"""

from __future__ import annotations

import sys
from datetime import datetime

import msgspec

from bot.chartmogul.entries import MALFORMED, MOST_CENTS, EntryPage, Fields, Page, aware, one_entry, page_by_entry
from bot.domain.customers.customer import Account, Contact, Customer
from bot.domain.tasks.task import Task
from bot.domain.tasks.zones import UTC_ZONE, find_zone

_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class _TaskEntry(msgspec.Struct, gc=False):
    """A sound task. Fields that nobody uses (updated_at) are skipped by the decoder."""

    task_uuid: str
    customer_uuid: str | None = None
    associated_object: str | None = None
    associated_object_uuid: str | None = None
    task_details: str | None = None
    assignee: str | None = None
    due_date: datetime | None = None
    completed_at: datetime | None = None
    created_at: datetime | None = None


class _CustomerEntry(msgspec.Struct, rename={"url": "chartmogul-url"}, gc=False):
    uuid: str
    name: str | None = None
    company: str | None = None
    email: str | None = None
    url: str | None = None
    owner: str | None = None
    status: str | None = None
    mrr: float | None = None
    currency: str | None = None


_task_page = msgspec.json.Decoder(EntryPage[_TaskEntry])
_customer_page = msgspec.json.Decoder(EntryPage[_CustomerEntry])


def task_page(body: bytes) -> Page[Task]:
    try:
        page = _task_page.decode(body)
    except MALFORMED:
        return page_by_entry(body, "task", _task_by_field)
    tasks = [_task(entry) for entry in page.entries if entry.task_uuid]
    if len(tasks) < len(page.entries):
        return page_by_entry(body, "task", _task_by_field)
    return Page(tasks, page.next_cursor())


def one_task(body: bytes) -> Task:
    return one_entry(body, "task", _task_by_field)


def customer_page(body: bytes) -> Page[Customer]:
    try:
        page = _customer_page.decode(body)
    except MALFORMED:
        return page_by_entry(body, "customer", _customer_by_field)
    if any(abs(entry.mrr) > MOST_CENTS for entry in page.entries if entry.mrr):
        return page_by_entry(body, "customer", _customer_by_field)
    return Page([_customer(entry) for entry in page.entries], page.next_cursor())


def one_customer(body: bytes) -> Customer:
    return one_entry(body, "customer", _customer_by_field)


def one_contact(body: bytes) -> Contact:
    return one_entry(body, "contact", _contact_by_field)


def account(body: bytes) -> Account:
    """Each missing or strange field falls back on its own: no name, no currency, UTC, weeks from Monday."""
    return one_entry(body, "account", _account_by_field)


def _task(entry: _TaskEntry) -> Task:
    due, completed_at, created_at = entry.due_date, entry.completed_at, entry.created_at
    return Task(
        entry.task_uuid,
        entry.task_details or "",
        _shared(entry.customer_uuid),
        _shared(entry.associated_object_uuid) if entry.associated_object == "contact" else None,
        _shared(entry.assignee),
        due and aware(due),
        completed_at and aware(completed_at),
        created_at and aware(created_at),
    )


def _shared(text: str | None) -> str | None:
    """One string for all tasks that name the same customer or person: a hundred thousand weigh a third less."""
    return sys.intern(text) if text else None


def _task_by_field(fields: Fields) -> Task:
    of_contact = fields.text("associated_object") == "contact"
    return Task(
        uuid=fields.uuid("task_uuid"),
        details=fields.text("task_details"),
        customer_uuid=fields.text("customer_uuid") or None,
        contact_uuid=(fields.text("associated_object_uuid") or None) if of_contact else None,
        assignee=fields.text("assignee") or None,
        due=fields.moment("due_date"),
        completed_at=fields.instant("completed_at"),
        created_at=fields.instant("created_at"),
    )


def _customer(entry: _CustomerEntry) -> Customer:
    return Customer(
        uuid=entry.uuid,
        name=entry.name or "",
        company=entry.company or "",
        email=entry.email or "",
        url=entry.url or "",
        owner=entry.owner or None,
        status=entry.status or "",
        mrr_cents=int(entry.mrr or 0),
        currency=entry.currency or "",
    )


def _customer_by_field(fields: Fields) -> Customer:
    return Customer(
        uuid=fields.uuid("uuid"),
        name=fields.text("name"),
        company=fields.text("company"),
        email=fields.text("email"),
        url=fields.text("chartmogul-url"),
        owner=fields.text("owner") or None,
        status=fields.text("status"),
        mrr_cents=fields.cents("mrr"),
        currency=fields.text("currency"),
    )


def _contact_by_field(fields: Fields) -> Contact:
    return Contact(
        uuid=fields.uuid("uuid"),
        first_name=fields.text("first_name"),
        last_name=fields.text("last_name"),
        email=fields.text("email"),
        customer_uuid=fields.text("customer_uuid") or None,
    )


def _account_by_field(fields: Fields) -> Account:
    week_start = fields.text("week_start_on").strip().lower()
    return Account(
        name=fields.text("name"),
        currency=fields.text("currency"),
        zone=find_zone(fields.text("time_zone")) or UTC_ZONE,
        week_start=_WEEK.index(week_start) if week_start in _WEEK else 0,
    )
