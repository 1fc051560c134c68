"""A seat has one holder and a person one seat; a request is decided once; every change is on record."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.access.link import Decision, LinkChange, SeatLink
from bot.domain.problems import NotAllowed, NotFound, ParseError
from bot.store.sqlite.store import Store
from tests.contracts.stores import StoreKind

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(hours=1)


async def acts(store: Store) -> list[tuple[str, str, str, str]]:
    """Oldest first."""
    return [(c.person_id, c.email, c.act, c.by) for c in reversed(await store.seats.changes(100))]


async def test_a_link_is_found_by_person_and_by_seat_after_reopening(kind: StoreKind) -> None:
    async with kind.opened() as store:
        made = await store.seats.link("U1", " Ann@Firm.com", by="U9", at=AT)
    assert made == SeatLink("U1", "ann@firm.com", "U9", AT)
    async with kind.opened() as store:
        assert await store.seats.link_of("U1") == made
        assert await store.seats.holder_of("ANN@firm.com ") == made
        assert await store.seats.links() == [made]
        assert await store.seats.link_of("U2") is None
        assert await store.seats.holder_of("bob@firm.com") is None
        assert await store.seats.changes(5) == [LinkChange("U1", "ann@firm.com", "linked", "U9", AT)]


async def test_a_new_link_replaces_the_persons_earlier_one(store: Store) -> None:
    await store.seats.link("U1", "ann@firm.com", by="U9", at=AT)
    await store.seats.link("U1", "ann.smith@firm.com", by="U9", at=LATER)
    assert [link.email for link in await store.seats.links()] == ["ann.smith@firm.com"]
    assert await acts(store) == [
        ("U1", "ann@firm.com", "linked", "U9"),
        ("U1", "ann@firm.com", "unlinked", "U9"),
        ("U1", "ann.smith@firm.com", "linked", "U9"),
    ]


async def test_the_same_link_again_changes_nothing(store: Store) -> None:
    made = await store.seats.link("U1", "ann@firm.com", by="U9", at=AT)
    assert await store.seats.link("U1", "ANN@firm.com", by="U8", at=LATER) == made
    assert len(await store.seats.changes(5)) == 1


async def test_nobody_gets_a_seat_that_somebody_else_holds(store: Store) -> None:
    await store.seats.link("U1", "ann@firm.com", by="U9", at=AT)
    await store.seats.link("U2", "bob@firm.com", by="U9", at=AT)
    with pytest.raises(NotAllowed, match=r"ann@firm\.com"):
        await store.seats.link("U2", "Ann@firm.com", by="U9", at=LATER)
    assert {link.person_id: link.email for link in await store.seats.links()} == {
        "U1": "ann@firm.com",
        "U2": "bob@firm.com",
    }
    assert len(await store.seats.changes(5)) == 2


async def test_unlinking_says_whether_there_was_a_link(store: Store) -> None:
    await store.seats.link("U1", "ann@firm.com", by="U9", at=AT)
    assert await store.seats.unlink("U1", by="U1", at=LATER) is True
    assert await store.seats.unlink("U1", by="U1", at=LATER) is False
    assert await store.seats.link_of("U1") is None
    assert (await acts(store))[1:] == [("U1", "ann@firm.com", "unlinked", "U1")]


async def test_a_list_of_links_lets_people_exchange_seats_and_counts_what_changed(store: Store) -> None:
    for person, email in [("U1", "a@x.org"), ("U2", "b@x.org"), ("U3", "c@x.org"), ("U4", "d@x.org")]:
        await store.seats.link(person, email, by="U9", at=AT)
    pairs = [("U1", "B@x.org"), ("U2", "a@x.org"), ("U3", "c@x.org"), ("U5", "e@x.org"), ("U5", "E@x.org")]
    assert await store.seats.replace_links(pairs, by="U9", at=LATER) == 3
    assert {link.person_id: link.email for link in await store.seats.links()} == {
        "U1": "b@x.org",
        "U2": "a@x.org",
        "U3": "c@x.org",
        "U4": "d@x.org",
        "U5": "e@x.org",
    }


async def test_a_list_is_taken_as_a_whole_or_not_at_all(store: Store) -> None:
    await store.seats.link("U1", "a@x.org", by="U9", at=AT)
    before = await store.seats.links()
    with pytest.raises(NotAllowed):
        await store.seats.replace_links([("U2", "b@x.org"), ("U3", "a@x.org")], by="U9", at=LATER)
    with pytest.raises(ParseError, match="person U2"):
        await store.seats.replace_links([("U2", "b@x.org"), ("U2", "c@x.org")], by="U9", at=LATER)
    with pytest.raises(ParseError, match=r"seat b@x\.org"):
        await store.seats.replace_links([("U2", "b@x.org"), ("U3", "B@x.org")], by="U9", at=LATER)
    assert await store.seats.links() == before
    assert len(await store.seats.changes(9)) == 1


async def test_an_open_request_is_filed_once(store: Store) -> None:
    first = await store.seats.ask_for_link("U1", "Ann@firm.com", at=AT)
    assert (first.person_id, first.email, first.asked_at, first.decision) == (
        "U1",
        "ann@firm.com",
        AT,
        Decision.WAITING,
    )
    assert await store.seats.ask_for_link("U1", "ann@firm.com", at=LATER) == first
    assert await store.seats.request(first.id) == first
    assert await store.seats.request("unknown") is None
    other = await store.seats.ask_for_link("U2", "ann@firm.com", at=LATER)
    assert other.id != first.id
    assert [act for _, _, act, _ in await acts(store)] == ["asked", "asked"]


async def test_approving_links_and_is_done_once(store: Store) -> None:
    asked = await store.seats.ask_for_link("U1", "ann@firm.com", at=AT)
    approved, mine = await store.seats.decide(asked.id, approve=True, by="U9", at=LATER)
    assert mine
    assert (approved.decision, approved.decided_by, approved.decided_at) == (Decision.APPROVED, "U9", LATER)
    assert await store.seats.decide(asked.id, approve=False, by="U8", at=LATER) == (approved, False)
    assert await store.seats.link_of("U1") == SeatLink("U1", "ann@firm.com", "U9", LATER)
    assert await acts(store) == [
        ("U1", "ann@firm.com", "asked", "U1"),
        ("U1", "ann@firm.com", "approved", "U9"),
        ("U1", "ann@firm.com", "linked", "U9"),
    ]


async def test_refusing_links_nothing_and_leaves_room_for_a_new_request(store: Store) -> None:
    asked = await store.seats.ask_for_link("U1", "ann@firm.com", at=AT)
    refused, mine = await store.seats.decide(asked.id, approve=False, by="U9", at=LATER)
    assert (refused.decision, mine) == (Decision.REFUSED, True)
    assert await store.seats.link_of("U1") is None
    assert (await store.seats.ask_for_link("U1", "ann@firm.com", at=LATER)).id != asked.id


async def test_a_seat_that_was_taken_meanwhile_leaves_the_request_open(store: Store) -> None:
    asked = await store.seats.ask_for_link("U1", "ann@firm.com", at=AT)
    await store.seats.link("U2", "ann@firm.com", by="U9", at=AT)
    with pytest.raises(NotAllowed):
        await store.seats.decide(asked.id, approve=True, by="U9", at=LATER)
    assert await store.seats.request(asked.id) == asked
    assert (await acts(store))[-1] == ("U2", "ann@firm.com", "linked", "U9")


async def test_an_unknown_request_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        await store.seats.decide("unknown", approve=True, by="U9", at=AT)


async def test_of_many_deciders_on_two_stores_exactly_one_decides(kind: StoreKind) -> None:
    async with kind.opened() as one, kind.opened() as other:
        asked = await one.seats.ask_for_link("U1", "ann@firm.com", at=AT)
        answers = await asyncio.gather(
            *(
                store.seats.decide(asked.id, approve=number % 3 == 0, by=f"U{number}", at=LATER)
                for number in range(20)
                for store in (one, other)
            )
        )
        assert [mine for _, mine in answers].count(True) == 1
        assert len({request for request, _ in answers}) == 1


async def test_changes_are_newest_first_and_limited(store: Store) -> None:
    for number in range(4):
        await store.seats.link("U1", f"a{number}@x.org", by="U9", at=AT)
    assert [(c.email, c.act) for c in await store.seats.changes(2)] == [
        ("a3@x.org", "linked"),
        ("a2@x.org", "unlinked"),
    ]
    assert await store.seats.changes(0) == []


async def test_a_request_that_is_withdrawn_is_forgotten_and_counts_for_nothing(store: Store) -> None:
    for _ in range(5):
        request = await store.seats.ask_for_link("U1", "ann@firm.com", at=AT)
        await store.seats.withdraw_request(request.id)
        assert await store.seats.request(request.id) is None


async def test_a_request_that_is_decided_is_not_withdrawn(store: Store) -> None:
    request = await store.seats.ask_for_link("U1", "ann@firm.com", at=AT)
    decided, _ = await store.seats.decide(request.id, approve=True, by="U9", at=LATER)
    await store.seats.withdraw_request(request.id)
    assert await store.seats.request(request.id) == decided


async def test_a_request_that_is_withdrawn_leaves_the_one_before_it_open(store: Store) -> None:
    first = await store.seats.ask_for_link("U1", "an@firm.com", at=AT)
    before = await store.seats.ask_for_link("U1", "ann@firm.com", at=LATER)
    others = await store.seats.ask_for_link("U2", "ben@firm.com", at=AT)
    await store.seats.ask_for_link("U2", "b@firm.com", at=LATER)
    after = await store.seats.ask_for_link("U1", "anna@firm.com", at=LATER)
    await store.seats.withdraw_request(after.id)
    assert await store.seats.request(before.id) == before
    for ended in (first, others):
        assert (found := await store.seats.request(ended.id))
        assert found.decision is Decision.ENDED


async def test_a_request_that_has_ended_is_not_withdrawn(store: Store) -> None:
    first = await store.seats.ask_for_link("U1", "an@firm.com", at=AT)
    second = await store.seats.ask_for_link("U1", "ann@firm.com", at=LATER)
    await store.seats.withdraw_request(first.id)
    assert await store.seats.request(first.id) is not None
    assert await store.seats.request(second.id) == second
