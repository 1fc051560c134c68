"""ChartMogul's own python client judges the stand-in: it lists, pages, creates, changes, deletes and searches."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import chartmogul
import pytest

from bot.sandbox.chartmogul import ChartMogulStandIn
from tests.sandbox.crm import ANN, COMPANY, Crm, running_crm

ACME = next(customer for customer in COMPANY.customers if customer.company == "Acme Corp")
OSKAR = next(contact for contact in COMPANY.contacts if contact.customer_uuid is None)
SCHEDULED = datetime(2026, 12, 1, 8, 30, tzinfo=UTC)


class OfficialClient:
    """The official client, pointed at the stand-in. It blocks, so each call runs in a thread."""

    def __init__(self, stand_in: ChartMogulStandIn, url: str, *, key: str | None = None) -> None:
        self._config = chartmogul.Config(key or stand_in.api_key, request_timeout=5, max_retries=0)
        self._config.uri = url

    async def call(self, method: Any, **arguments: Any) -> Any:
        return await asyncio.to_thread(lambda: method(self._config, **arguments).get())


@pytest.fixture
async def crm() -> AsyncIterator[Crm]:
    async with running_crm() as crm:
        yield crm


@pytest.fixture
def official(crm: Crm) -> OfficialClient:
    return OfficialClient(crm.stand_in, crm.url)


async def test_it_proves_its_key(official: OfficialClient) -> None:
    assert (await official.call(chartmogul.Ping.ping)).data == "pong!"


async def test_it_meets_a_refusal_with_a_wrong_key(crm: Crm) -> None:
    with pytest.raises(chartmogul.APIError, match="No valid API key provided"):
        await OfficialClient(crm.stand_in, crm.url, key="wrong").call(chartmogul.Ping.ping)


async def test_it_reads_the_account(official: OfficialClient) -> None:
    account = await official.call(chartmogul.Account.retrieve)
    assert (account.name, account.currency, account.time_zone, account.week_start_on) == (
        "Lumen Analytics",
        "EUR",
        "Europe/Berlin",
        "monday",
    )


async def test_it_lists_one_seats_open_tasks(official: OfficialClient) -> None:
    page = await official.call(chartmogul.Task.all, assignee=ANN, completed=False)
    assert len(page.entries) == 43
    assert not page.has_more
    assert {task.assignee for task in page.entries} == {ANN}
    assert all(task.completed_at is None and task.due_date.tzinfo is not None for task in page.entries)


async def test_it_pages_through_all_tasks_newest_first(official: OfficialClient) -> None:
    seen = []
    page = await official.call(chartmogul.Task.all, per_page=50)
    seen += page.entries
    while page.has_more:
        page = await official.call(chartmogul.Task.all, per_page=50, cursor=page.cursor)
        seen += page.entries
    assert [task.task_uuid for task in seen] == [task.uuid for task in COMPANY.tasks]
    assert page.cursor is not None


async def test_it_creates_changes_reads_and_deletes_a_task(official: OfficialClient, crm: Crm) -> None:
    data = {"task_details": "Send the quote", "assignee": ANN, "due_date": SCHEDULED, "customer_uuid": ACME.uuid}
    made = await official.call(chartmogul.Task.create, data=data)
    assert (made.customer_uuid, made.associated_object, made.due_date) == (ACME.uuid, "customer", SCHEDULED)

    done = await official.call(chartmogul.Task.patch, uuid=made.task_uuid, data={"completed_at": SCHEDULED})
    assert done.completed_at == SCHEDULED
    reopened = await official.call(chartmogul.Task.patch, uuid=made.task_uuid, data={"completed_at": None})
    assert reopened.completed_at is None

    read = await official.call(chartmogul.Task.retrieve, uuid=made.task_uuid)
    assert read.task_details == "Send the quote"
    assert await official.call(chartmogul.Task.destroy, uuid=made.task_uuid) is None
    assert crm.stand_in.tasks.get(made.task_uuid) is None


async def test_its_empty_change_is_answered_304(official: OfficialClient, crm: Crm) -> None:
    uuid = COMPANY.tasks[0].uuid
    assert await official.call(chartmogul.Task.patch, uuid=uuid, data={}) is None
    assert crm.stand_in.requests[-1].status == 304


async def test_it_creates_and_lists_a_contacts_task(official: OfficialClient) -> None:
    data = {"task_details": "Say hello", "assignee": ANN, "due_date": "2026-12-01"}
    made = await official.call(chartmogul.Contact.createTask, uuid=OSKAR.uuid, data=data)
    assert (made.customer_uuid, made.associated_object_uuid) == (None, OSKAR.uuid)
    page = await official.call(chartmogul.Task.all, contact_uuid=OSKAR.uuid)
    assert made.task_uuid == page.entries[0].task_uuid
    assert len(page.entries) == 2


async def test_it_reads_every_customer(official: OfficialClient) -> None:
    first = await official.call(chartmogul.Customer.all, per_page=40)
    rest = await official.call(chartmogul.Customer.all, per_page=40, cursor=first.cursor)
    assert (first.has_more, rest.has_more) == (True, False)
    assert [each.uuid for each in (*first.entries, *rest.entries)] == [each.uuid for each in COMPANY.customers]


async def test_it_reads_one_customer(official: OfficialClient) -> None:
    acme = await official.call(chartmogul.Customer.retrieve, uuid=ACME.uuid)
    assert (acme.company, acme.mrr, acme.chartmogul_url, acme.currency) == ("Acme Corp", 1249000, ACME.url, "EUR")


async def test_it_finds_a_customer_by_e_mail_and_meets_404_for_nobody(official: OfficialClient) -> None:
    found = await official.call(chartmogul.Customer.search, email=ACME.email)
    assert [customer.uuid for customer in found.entries] == [ACME.uuid]
    with pytest.raises(chartmogul.APIError, match='"param":"email"'):
        await official.call(chartmogul.Customer.search, email="nobody@nowhere.example")


async def test_it_reads_contacts(official: OfficialClient) -> None:
    everybody = await official.call(chartmogul.Contact.all)
    oskar = await official.call(chartmogul.Contact.retrieve, uuid=OSKAR.uuid)
    assert len(everybody.entries) == len(COMPANY.contacts)
    assert (oskar.first_name, oskar.customer_uuid) == ("Oskar", None)


async def test_it_writes_a_note(official: OfficialClient, crm: Crm) -> None:
    data = {"type": "note", "text": "Renewed", "author_email": ANN}
    note = await official.call(chartmogul.Customer.createEntityNote, uuid=ACME.uuid, data=data)
    assert (note.customer_uuid, note.text, note.author) == (ACME.uuid, "Renewed", ANN)
    assert [each["text"] for each in crm.stand_in.notes] == ["Renewed"]


async def test_it_writes_a_note_about_a_contact(official: OfficialClient) -> None:
    data = {"type": "call", "text": "Reached him", "call_duration": 60}
    note = await official.call(chartmogul.Contact.createEntityNote, uuid=OSKAR.uuid, data=data)
    assert (note.customer_uuid, note.associated_object_uuid, note.call_duration) == (None, OSKAR.uuid, 60)
    assert note.author in COMPANY.seats


async def test_it_lists_opportunities(official: OfficialClient) -> None:
    page = await official.call(chartmogul.Opportunity.all, customer_uuid=ACME.uuid)
    assert [(each.pipeline_stage, each.amount_in_cents) for each in page.entries] == [("Negotiation", 5_400_000)]
