"""Customers are found by whatever people type, and nothing that they type breaks the search."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

import pytest
import sqlite_utils
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.customers.customer import Customer
from bot.domain.customers.folded_names import fold_words
from bot.store.sqlite.customer_book import save_customers
from bot.store.sqlite.customer_likeness import nearest
from bot.store.sqlite.customer_search import find, label_key
from bot.store.sqlite.migrations import migrations
from tests.fakes import HandWoundClock

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


@contextmanager
def directory_of(*customers: Customer) -> Iterator[sqlite_utils.Database]:
    db = sqlite_utils.Database(memory=True)
    migrations.apply(db)
    save_customers(db, customers, HandWoundClock().now())
    yield db
    db.close()


@pytest.fixture(scope="module")
def directory() -> Iterator[sqlite_utils.Database]:
    with directory_of(*CUSTOMERS) as db:
        yield db


def uuids(customers: list[Customer]) -> list[str]:
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
def test_what_is_typed_finds(directory: sqlite_utils.Database, typed: str, expected: list[str]) -> None:
    assert uuids(find(directory, typed, 10)) == expected


def test_the_exact_name_comes_first_then_its_beginning_then_the_inside_of_words(
    directory: sqlite_utils.Database,
) -> None:
    assert uuids(find(directory, "acme corp", 10)) == ["cus_acme", "cus_acme_labs"]
    assert uuids(find(directory, "acme", 10)) == ["cus_acme", "cus_acme_labs", "cus_macmeal"]
    assert uuids(find(directory, "acme", 2)) == ["cus_acme", "cus_acme_labs"]


def test_a_firm_that_is_called_like_a_domain_comes_before_those_with_addresses_there() -> None:
    traveller = Customer("cus_traveller", company="A Traveller", email="a@booking.com")
    alike = Customer("cus_alike", company="Booking Command")
    firm = Customer("cus_booking", company="Booking.com")
    with directory_of(traveller, alike, firm) as db:
        assert find(db, "booking.com", 10) == [firm, traveller]


def test_an_email_is_its_holder_and_nobody_else_at_the_firm() -> None:
    ann = Customer("cus_ann", name="Ann", email="Ann@Acme.com")
    joann = Customer("cus_joann", name="Joann", email="jo.ann@acme.com")
    with directory_of(joann, ann) as db:
        assert find(db, "ann@acme.com", 10) == [ann]
        assert find(db, "bob@acme.com", 10) == [joann, ann]


def test_an_exact_name_is_found_among_very_many_that_contain_it() -> None:
    crowd = [Customer(f"cus_{number}", company=f"Data {number}") for number in range(500)]
    with directory_of(*crowd, Customer("cus_exact", company="DATA")) as db:
        found = find(db, "data", 5)
    assert found[0].uuid == "cus_exact"
    assert len(found) == 5


def test_a_customer_is_answered_as_it_was_saved(directory: sqlite_utils.Database) -> None:
    full = Customer("cus_full", "Name", "Company", "e@x.org", "https://x", "own@x.org", "Active", 12_300, "EUR")
    with directory_of(full) as db:
        [found] = find(db, "company", 1)
    assert asdict(found) == asdict(full)


@pytest.mark.parametrize("limit", [0, -1])
def test_no_room_for_answers_gives_none(directory: sqlite_utils.Database, limit: int) -> None:
    assert find(directory, "acme", limit) == []
    assert nearest(directory, "acme", limit) == []


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
def test_a_slip_finds_the_name_that_was_meant(directory: sqlite_utils.Database, slip: str, meant: str) -> None:
    assert uuids(nearest(directory, slip, 3))[0] == meant


@pytest.mark.parametrize("typed", ["qqqqqq", "", "🎉", "a", '"*'])
def test_what_looks_like_no_name_has_none_near(directory: sqlite_utils.Database, typed: str) -> None:
    assert nearest(directory, typed, 3) == []


HOSTILE = st.sampled_from(
    ['"', "'", "*", "%", "_", "(", ")", "AND", "OR", "NOT", "NEAR", ":", "^", "-", "+", "\0", "🎉", "@"]
)


@settings(deadline=None)  # a busy machine is no failure
@given(st.one_of(st.text(), st.lists(st.one_of(HOSTILE, st.text(max_size=4))).map(" ".join)))
@example('label_text : "x" OR')
@example("a" * 100_000)
@example("b " * 20_000)
@example("\ud83d half a pair")
@example("https://" + "a." * 5_000)
def test_no_text_breaks_the_search(directory: sqlite_utils.Database, typed: str) -> None:
    assert len(find(directory, typed, 3)) <= 3
    assert len(nearest(directory, typed, 3)) <= 3


LABELS = st.text(min_size=1, max_size=40).filter(lambda text: label_key(text) and text.strip())


@settings(deadline=None)  # a busy machine is no failure
@given(LABELS)
def test_every_customer_is_found_by_its_own_label(label: str) -> None:
    customer = Customer("cus_it", company=label)
    with directory_of(customer, Customer("cus_other", company="Other")) as db:
        assert customer in find(db, customer.label, 10)


@settings(deadline=None)  # a busy machine is no failure
@given(LABELS, st.data())
def test_every_customer_is_found_by_three_letters_of_its_label(label: str, data: st.DataObject) -> None:
    customer = Customer("cus_it", company=label)
    start = data.draw(st.integers(0, len(label)))
    part = label[start : data.draw(st.integers(start, len(label)))]
    if len("".join(fold_words(part))) < 3:
        return
    with directory_of(customer, Customer("cus_other", company="Other")) as db:
        assert customer in find(db, part, 10)
