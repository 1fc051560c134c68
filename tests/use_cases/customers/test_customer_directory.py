from __future__ import annotations

import pytest

from bot.domain.customers.customer import Customer
from bot.domain.problems import NotFound
from bot.store.sqlite.store import Store
from bot.use_cases.customers.customer_directory import CHOICES, Choice, CustomerDirectory, several_customers
from bot.use_cases.customers.sync_customers import CustomerSync
from tests.fakes.clock import HandWoundClock
from tests.fakes.customer_source import FakeCrm
from tests.use_cases.fixtures import ACME, ACME_EAST, CONTACT, NOW, ZENITH

NEW = Customer("cus_00000099", company="Brand New", email="new@brand.com")


@pytest.fixture
async def crm(store: Store, clock: HandWoundClock) -> FakeCrm:
    """Everything in it is in the directory too, but for one customer and the contact."""
    crm = FakeCrm([ACME, ACME_EAST, ZENITH], [CONTACT])
    await CustomerSync(store.customers, crm, clock).run_round()
    crm.customers_held.append(NEW)
    return crm


@pytest.fixture
def directory(store: Store, crm: FakeCrm, clock: HandWoundClock) -> CustomerDirectory:
    return CustomerDirectory(store.customers, crm, clock)


@pytest.mark.parametrize(
    ("words", "customer"),
    [
        ("acme corp", ACME),
        (" Acme Corp ", ACME),
        ("east", ACME_EAST),
        ("zoe zenith", ZENITH),
        ("zenith.io", ZENITH),
        ("east@acme.com", ACME_EAST),
        ("“East@acme.com”", ACME_EAST),
        ("CUS_00000003", ZENITH),
    ],
)
async def test_a_name_a_part_an_email_a_domain_or_an_id_finds_one(
    directory: CustomerDirectory, crm: FakeCrm, words: str, customer: Customer
) -> None:
    assert await directory.find(words) == customer
    assert crm.fetched == [], "the directory knows it"


async def test_several_are_a_choice(directory: CustomerDirectory) -> None:
    found = await directory.find("acme")
    assert isinstance(found, Choice)
    assert {customer.uuid for customer in found.customers} == {ACME.uuid, ACME_EAST.uuid}
    assert not found.more


async def test_a_choice_says_that_there_are_more(directory: CustomerDirectory, store: Store) -> None:
    await store.customers.save_customers([Customer(f"cus_aaaaaa{n:02}", company=f"Many {n}") for n in range(20)], NOW)
    found = await directory.find("many")
    assert isinstance(found, Choice)
    assert (len(found.customers), found.more) == (CHOICES, True)


@pytest.mark.parametrize("words", ["new@brand.com", "\u200bnew@brand.com.", NEW.uuid])
async def test_a_customer_newer_than_the_directory_is_fetched_and_kept(
    directory: CustomerDirectory, crm: FakeCrm, words: str
) -> None:
    assert await directory.find(words) == NEW
    crm.fetched.clear()
    assert await directory.find("brand new") == NEW
    assert crm.fetched == []


async def test_an_unknown_name_is_met_with_the_nearest(directory: CustomerDirectory) -> None:
    with pytest.raises(NotFound, match="Check the spelling") as caught:
        await directory.find("zoe zenit corporation")
    assert "customer Zoë Zenith" in caught.value.examples


@pytest.mark.parametrize("words", ["cus_ffffffff", "nobody@nowhere.com"])
async def test_an_unknown_id_or_email_is_told(directory: CustomerDirectory, words: str) -> None:
    with pytest.raises(NotFound, match=words):
        await directory.find(words)


async def test_before_the_first_round_has_finished_nothing_found_may_be_too_early(
    store: Store, clock: HandWoundClock
) -> None:
    with pytest.raises(NotFound, match="still reading"):
        await CustomerDirectory(store.customers, FakeCrm(), clock).find("acme")


async def test_names_come_from_the_directory_and_missing_ones_singly(
    store: Store, crm: FakeCrm, clock: HandWoundClock
) -> None:
    directory = CustomerDirectory(store.customers, crm, clock)
    wanted = [ACME.uuid, NEW.uuid, "cus_deadbeef"]
    for fetched in ([NEW.uuid, "cus_deadbeef"], ["cus_deadbeef"]):
        crm.fetched.clear()
        assert await directory.customers(wanted) == {ACME.uuid: ACME, NEW.uuid: NEW}
        assert crm.fetched == fetched


async def test_contacts_are_fetched_once(store: Store, crm: FakeCrm, clock: HandWoundClock) -> None:
    directory = CustomerDirectory(store.customers, crm, clock)
    for _ in range(2):
        assert await directory.contacts([CONTACT.uuid]) == {CONTACT.uuid: CONTACT}
    assert crm.fetched == [CONTACT.uuid]


ALIKE = (
    Customer("cus_00000011", company="Acme"),
    Customer("cus_00000012", company="ACME"),
    Customer("cus_00000013", company="Acme “North” Ltd"),
    Customer("cus_00000014", company="Acme Corp"),
)


def test_several_customers_are_named_and_by_their_ids_where_no_name_can_be_typed() -> None:
    problem = several_customers(Choice("acme", ALIKE, more=False), shown=CHOICES)
    assert problem.sentence == (
        "Several customers answer to “acme”: Acme (cus_00000011); ACME (cus_00000012); "
        "Acme “North” Ltd (cus_00000013); Acme Corp. Name one by its id, its e-mail or more of its name."
    )
    assert problem.examples == (
        "customer cus_00000011",
        "customer cus_00000012",
        "customer cus_00000013",
        "customer Acme Corp",
    )


@pytest.mark.parametrize(("shown", "more"), [(3, False), (4, True)])
def test_of_several_customers_it_is_said_that_there_are_others(shown: int, more: bool) -> None:
    assert "; and others. Name one" in several_customers(Choice("acme", ALIKE, more), shown).sentence
