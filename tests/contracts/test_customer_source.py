"""Customers come in pages, each once; one customer, contact or account comes by what identifies it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.use_cases.ports.customer_source import CustomerSource
from tests.contracts.vendors import CONTACTS, CUSTOMER_SOURCES, CUSTOMERS


@pytest.fixture(params=CUSTOMER_SOURCES)
async def source(request: pytest.FixtureRequest) -> AsyncIterator[CustomerSource]:
    async with CUSTOMER_SOURCES[request.param]() as opened:
        yield opened


async def test_the_pages_together_are_all_customers_each_once(source: CustomerSource) -> None:
    page = await source.customer_page(None)
    found = list(page.customers)
    while page.next_cursor is not None:
        page = await source.customer_page(page.next_cursor)
        found += page.customers
    assert sorted(found, key=lambda one: one.uuid) == sorted(CUSTOMERS, key=lambda one: one.uuid)


async def test_a_customer_is_found_by_its_uuid(source: CustomerSource) -> None:
    assert await source.customer(CUSTOMERS[3].uuid) == CUSTOMERS[3]
    assert await source.customer("cus_unknown") is None
    assert await source.customer("") is None


async def test_customers_are_found_by_exactly_their_email(source: CustomerSource) -> None:
    held = next(one for one in CUSTOMERS if one.email)
    assert held in await source.customers_by_email(held.email)
    assert {one.email for one in await source.customers_by_email(held.email)} == {held.email}
    assert list(await source.customers_by_email("nobody@else.example")) == []


async def test_a_contact_is_found_by_its_uuid(source: CustomerSource) -> None:
    assert await source.contact(CONTACTS[0].uuid) == CONTACTS[0]
    assert await source.contact("con_unknown") is None


async def test_the_account_has_a_zone_and_a_week(source: CustomerSource) -> None:
    account = await source.account()
    assert account.zone.key == "Europe/Berlin"
    assert 0 <= account.week_start <= 6
    assert await source.account() == account
