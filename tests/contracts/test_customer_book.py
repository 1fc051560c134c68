"""The directory keeps what it was given, and search follows each change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.domain.customers.customer import Contact, Customer
from bot.store.sqlite.store import Store
from bot.use_cases.ports.customer_book import SyncState
from tests.contracts.stores import StoreKind

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ACME = Customer("cus_1", company="Acme Corp", email="ann@acme.com", owner="own@x.org", mrr_cents=100, currency="EUR")
ZURICH = Customer("cus_2", company="Zürich")


async def test_known_customers_are_answered_by_uuid_and_unknown_ones_left_out(store: Store) -> None:
    await store.customers.save_customers([ACME, ZURICH], AT)
    assert await store.customers.customers(["cus_2", "cus_9", "cus_1"]) == {"cus_1": ACME, "cus_2": ZURICH}
    assert await store.customers.customers([]) == {}
    assert await store.customers.count() == 2


async def test_the_owners_are_seats_each_named_once_and_folded(store: Store) -> None:
    again = Customer("cus_3", company="Third", owner="OWN@x.org")
    await store.customers.save_customers([ACME, ZURICH, again], AT)
    assert await store.customers.owners() == {"own@x.org"}


async def test_a_renamed_customer_is_found_by_its_new_name_only(store: Store) -> None:
    await store.customers.save_customers([ACME, ZURICH], AT)
    renamed = Customer("cus_1", company="Łódź Works", email="ann@works.example")
    await store.customers.save_customers([renamed], AT)
    for old in ("acme", "cme cor", "ann@acme.com", "acme.com"):
        assert await store.customers.find(old, 5) == []
    assert await store.customers.nearest("acme korp", 5) == []
    for new in ("lodz", "odz wor", "ann@works.example", "works.example"):
        assert await store.customers.find(new, 5) == [renamed]
    assert await store.customers.count() == 2


async def test_a_page_and_the_place_to_go_on_from_survive_reopening(kind: StoreKind) -> None:
    state = SyncState(cursor="next", saved_in_round=1, round_started_at=AT, finished_at=AT - timedelta(days=1))
    async with kind.opened() as store:
        assert await store.customers.sync_state() == SyncState()
        await store.customers.save_page([ACME], state, AT)
    async with kind.opened() as store:
        assert await store.customers.sync_state() == state
        assert await store.customers.find("acme", 5) == [ACME]
        await store.customers.save_page([], SyncState(finished_at=AT), AT)
        assert await store.customers.sync_state() == SyncState(finished_at=AT)


async def test_instants_are_the_same_moment_whatever_zone_they_came_in(store: Store) -> None:
    there = AT.astimezone(timezone(timedelta(hours=13)))
    await store.customers.save_page([], SyncState(finished_at=there), AT)
    assert (await store.customers.sync_state()).finished_at == AT


async def test_contacts_are_kept_and_changed(store: Store) -> None:
    contact = Contact("con_1", "Ann", "Smith", "ann@acme.com", "cus_1")
    alone = Contact("con_2", "Bob")
    await store.customers.save_contacts([contact, alone], AT)
    assert await store.customers.contacts(["con_1", "con_2", "con_3"]) == {"con_1": contact, "con_2": alone}
    married = Contact("con_1", "Ann", "Jones", "ann@acme.com", "cus_1")
    await store.customers.save_contacts([married], AT)
    assert await store.customers.contacts(["con_1"]) == {"con_1": married}


async def test_more_uuids_than_a_statement_has_places_for_are_looked_up_at_once(store: Store) -> None:
    await store.customers.save_customers([ACME], AT)
    assert await store.customers.customers([f"cus_{number}" for number in range(40_000)]) == {"cus_1": ACME}


async def test_a_page_that_cannot_be_saved_leaves_the_place_as_it_was(store: Store) -> None:
    await store.customers.save_page([ZURICH], SyncState(cursor="first"), AT)
    with pytest.raises(ValueError, match="no zone"):
        await store.customers.save_page([ACME], SyncState(cursor="second", finished_at=datetime(2026, 1, 1)), AT)  # noqa: DTZ001
    assert await store.customers.sync_state() == SyncState(cursor="first")
    assert await store.customers.find("acme", 5) == []
