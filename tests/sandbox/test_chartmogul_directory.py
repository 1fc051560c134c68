"""Customers, contacts, opportunities and notes, where the official client does not reach."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.sandbox.crm import COMPANY, Crm, running_crm


@pytest.fixture
async def crm() -> AsyncIterator[Crm]:
    async with running_crm() as crm:
        yield crm


async def test_customers_are_filtered_by_status_and_system(crm: Crm) -> None:
    cancelled = await crm.ask("GET", "/customers", status="Cancelled")
    assert {entry["company"] for entry in cancelled.entries} == {"Cascade Learning", "50% Off! Outlet"}
    assert len((await crm.ask("GET", "/customers", system="Custom")).entries) == len(COMPANY.customers)
    assert (await crm.ask("GET", "/customers", system="Stripe")).body == {
        "entries": [],
        "cursor": None,
        "has_more": False,
    }


async def test_customers_cannot_be_searched_by_name(crm: Crm) -> None:
    assert len((await crm.ask("GET", "/customers", name="Acme Corp")).entries) == len(COMPANY.customers)


async def test_a_customer_keeps_chartmoguls_hyphens_and_cents(crm: Crm) -> None:
    zurich = next(customer for customer in COMPANY.customers if customer.company == "Zürich Re:Think")
    body = (await crm.ask("GET", f"/customers/{zurich.uuid}")).body
    assert body["chartmogul-url"].startswith(f"https://app.chartmogul.com/#/customers/{zurich.id}-")
    assert (body["mrr"], body["arr"], body["currency-sign"]) == (865_000, 10_380_000, "€")
    assert body["customer-since"].endswith("T00:00:00+00:00")


@pytest.mark.parametrize("path", ["/customers/cus_unknown", "/contacts/con_unknown"])
async def test_what_is_not_there_is_404(crm: Crm, path: str) -> None:
    answer = await crm.ask("GET", path)
    assert (answer.status, answer.body["code"]) == (404, 404)


async def test_a_search_needs_an_e_mail(crm: Crm) -> None:
    answer = await crm.ask("GET", "/customers/search")
    assert (answer.status, answer.body["param"]) == (400, "email")


async def test_contacts_are_filtered_by_customer(crm: Crm) -> None:
    acme = next(customer.uuid for customer in COMPANY.customers if customer.company == "Acme Corp")
    answer = await crm.ask("GET", "/contacts", customer_uuid=acme)
    assert {entry["first_name"] for entry in answer.entries} == {"Theo", "Beatriz"}


async def test_the_close_date_bounds_opportunities_which_is_where_that_name_belongs(crm: Crm) -> None:
    soon = await crm.ask("GET", "/opportunities", estimated_close_date_on_or_before="2026-12-05")
    assert [entry["estimated_close_date"] for entry in soon.entries] == ["2026-12-05", "2026-11-29", "2026-12-02"]


async def test_a_contacts_note_names_the_contact(crm: Crm) -> None:
    contact = COMPANY.contacts[0].uuid
    note = {"contact_uuid": contact, "type": "call", "text": "Reached him", "call_duration": 60}
    answer = await crm.ask("POST", "/notes", json=note)
    assert answer.status == 201
    assert (answer.body["associated_object"], answer.body["associated_object_uuid"]) == ("contact", contact)


async def test_a_note_about_nobody_or_of_no_kind_is_refused(crm: Crm) -> None:
    nobody = await crm.ask("POST", "/notes", json={"customer_uuid": "cus_unknown", "type": "note"})
    no_kind = await crm.ask("POST", "/notes", json={"customer_uuid": COMPANY.customers[0].uuid, "type": "letter"})
    assert (nobody.status, no_kind.status) == (404, 422)


async def test_an_unknown_path_is_404(crm: Crm) -> None:
    answer = await crm.ask("GET", "/users")
    assert (answer.status, answer.body) == (404, {"error": "Not Found"})
