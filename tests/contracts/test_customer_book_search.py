"""Customers are found by whatever people type of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

import pytest

from bot.domain.customers.customer import Customer
from bot.store.sqlite.store import Store
from bot.use_cases.ports.customer_book import CustomerBook

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CUSTOMERS = [
    Customer("cus_acme", name="Ann Smith", company="Acme Corp", email="ann@acme.com"),
    Customer("cus_acme_labs", company="Acme Corp Labs", email="info@labs.acme.com"),
    Customer("cus_macmeal", company="MacMeal", email="joe@gmail.com"),
    Customer("cus_lodz", company="Łódź Textiles"),
    Customer("cus_zurich", company="Zürich Versicherung", email="Hans@Zürich.example"),
    Customer("cus_obrien", company="O'Brien & Sons"),
    Customer("cus_cafe", company="Café Müller"),
    Customer("cus_booking", company="Booking.com"),
    Customer("cus_party", company="🎉🎉"),
    Customer("cus_percent", company="100% Cotton"),
    Customer("cus_bob", name="Bob", email="bob@gmail.com"),
    Customer("cus_nameless"),
]


@pytest.fixture
async def directory(store: Store) -> CustomerBook:
    await store.customers.save_customers(CUSTOMERS, AT)
    return store.customers


def uuids(customers: Sequence[Customer]) -> list[str]:
    return [customer.uuid for customer in customers]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("lodz", ["cus_lodz"]),
        ("ŁÓDŹ", ["cus_lodz"]),
        ("zurich", ["cus_zurich"]),
        ("obrien", ["cus_obrien"]),
        ("o'brien", ["cus_obrien"]),
        ("O’Brien", ["cus_obrien"]),
        ("brien & s", ["cus_obrien"]),
        ("cafe muller", ["cus_cafe"]),
        ("muller ca", ["cus_cafe"]),
        ("sicheru", ["cus_zurich"]),
        ("smith", ["cus_acme"]),
        ("🎉🎉", ["cus_party"]),
        ("100%", ["cus_percent"]),
        ("cus_bob", ["cus_bob"]),
        ("Ann@ACME.com", ["cus_acme"]),
        ("mailto:ann@acme.com", ["cus_acme"]),
        ("else@acme.com", ["cus_acme"]),
        ("acme.com", ["cus_acme"]),
        ("https://www.acme.com/", ["cus_acme"]),
        ("https://labs.acme.com:8443/a?b#c", ["cus_acme_labs"]),
        ("zurich.example", ["cus_zurich"]),
        ("nn@acm", ["cus_acme"]),
        ("booking.com", ["cus_booking"]),
        ("bob@gmail.com", ["cus_bob"]),
        ("someone@gmail.com", []),
        ("corp acme labs", ["cus_acme_labs"]),
        ("acme smith", ["cus_acme"]),
        ("acme muller", []),
        ("unnamed", ["cus_nameless"]),
    ],
)
async def test_what_is_typed_finds(directory: CustomerBook, typed: str, expected: list[str]) -> None:
    assert uuids(await directory.find(typed, 10)) == expected


async def test_the_exact_name_comes_first_then_its_beginning_then_the_inside_of_words(directory: CustomerBook) -> None:
    assert uuids(await directory.find("acme corp", 10)) == ["cus_acme", "cus_acme_labs"]
    assert uuids(await directory.find("acme", 10)) == ["cus_acme", "cus_acme_labs", "cus_macmeal"]
    assert uuids(await directory.find("acme", 2)) == ["cus_acme", "cus_acme_labs"]


async def test_a_firm_that_is_called_like_a_domain_comes_before_those_with_addresses_there(store: Store) -> None:
    traveller = Customer("cus_traveller", company="A Traveller", email="a@booking.com")
    alike = Customer("cus_alike", company="Booking Command")
    firm = Customer("cus_booking", company="Booking.com")
    await store.customers.save_customers([traveller, alike, firm], AT)
    assert await store.customers.find("booking.com", 10) == [firm, traveller]


async def test_an_email_is_its_holder_and_nobody_else_at_the_firm(store: Store) -> None:
    ann = Customer("cus_ann", name="Ann", email="Ann@Acme.com")
    joann = Customer("cus_joann", name="Joann", email="jo.ann@acme.com")
    await store.customers.save_customers([joann, ann], AT)
    assert await store.customers.find("ann@acme.com", 10) == [ann]
    assert await store.customers.find("bob@acme.com", 10) == [joann, ann]


async def test_an_exact_name_is_found_among_very_many_that_contain_it(store: Store) -> None:
    crowd = [Customer(f"cus_{number}", company=f"Data {number}") for number in range(500)]
    await store.customers.save_customers([*crowd, Customer("cus_exact", company="DATA")], AT)
    found = await store.customers.find("data", 5)
    assert found[0].uuid == "cus_exact"
    assert len(found) == 5


async def test_a_customer_is_answered_as_it_was_saved(store: Store) -> None:
    full = Customer("cus_full", "Name", "Company", "e@x.org", "https://x", "own@x.org", "Active", 12_300, "EUR")
    await store.customers.save_customers([full], AT)
    [found] = await store.customers.find("company", 1)
    assert asdict(found) == asdict(full)


@pytest.mark.parametrize("limit", [0, -1])
async def test_no_room_for_answers_gives_none(directory: CustomerBook, limit: int) -> None:
    assert await directory.find("acme", limit) == []
    assert await directory.nearest("acme", limit) == []


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("acmee corp", "cus_acme"),
        ("Akme Corp", "cus_acme"),
        ("akme", "cus_acme"),
        ("macmeel", "cus_macmeal"),
        ("zurch", "cus_zurich"),
        ("Cafe Mueller", "cus_cafe"),
        ("obrian and sons", "cus_obrien"),
        ("ann@acmee.com", "cus_acme"),
    ],
)
async def test_a_slip_finds_the_name_that_was_meant(directory: CustomerBook, slip: str, meant: str) -> None:
    assert uuids(await directory.nearest(slip, 3))[0] == meant


@pytest.mark.parametrize("typed", ["qqqqqq", "", "🎉", "a", '"*'])
async def test_what_looks_like_no_name_has_none_near(directory: CustomerBook, typed: str) -> None:
    assert await directory.nearest(typed, 3) == []
