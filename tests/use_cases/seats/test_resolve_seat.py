from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.access.permissions import only_members
from bot.domain.access.person import MatchedBy, Person, Seat, Standing
from bot.domain.problems import NoSeat, NotAllowed
from bot.store.sqlite.store import Store
from bot.use_cases.seats.resolve_seat import SeatResolver, SeatRow
from tests.fakes.people import FakePeople
from tests.fakes.task_source import FakeTasks
from tests.use_cases.fixtures import ACME, ANN, BEN, BERLIN, GUEST, MIA, NOW, STRANGERS, task

SEATS = frozenset({"ann@firm.com", "ben@firm.com", "m.tanaka@firm.com", "left@firm.com"})


@pytest.fixture
def resolver(store: Store) -> SeatResolver:
    return SeatResolver(FakePeople(ANN, BEN, MIA, *STRANGERS), store.seats, FakeTasks(known=SEATS), store.customers)


async def linked(store: Store, person: Person, email: str) -> None:
    await store.seats.link(person.id, email, by="U9ADMIN", at=NOW)


async def test_the_profile_email_gives_the_seat_in_any_case(resolver: SeatResolver) -> None:
    assert await resolver.seat_of(ANN) == Seat("ann@firm.com", MatchedBy.EMAIL)


async def test_a_link_wins_over_the_profile(resolver: SeatResolver, store: Store) -> None:
    await linked(store, MIA, "m.tanaka@firm.com")
    assert await resolver.seat_of(MIA) == Seat("m.tanaka@firm.com", MatchedBy.LINK)


async def test_a_seat_that_was_linked_to_somebody_is_not_its_emails_owners_too(
    resolver: SeatResolver, store: Store
) -> None:
    await linked(store, MIA, "ann@firm.com")
    assert await resolver.seat_of(ANN) is None


@pytest.mark.parametrize("stranger", STRANGERS, ids=lambda person: person.standing)
async def test_nobody_but_a_member_has_a_seat_whatever_their_profile_or_an_old_link_says(
    resolver: SeatResolver, store: Store, stranger: Person
) -> None:
    assert await resolver.seat_of(stranger) is None
    await linked(store, stranger, "ben@firm.com")
    assert await resolver.seat_of(stranger) is None


async def test_a_member_without_an_email_has_none(resolver: SeatResolver) -> None:
    nameless = Person("U8NO", "No Mail", None, BERLIN)
    assert await resolver.seat_of(nameless) is None
    with pytest.raises(NoSeat) as caught:
        await resolver.need_seat(nameless)
    assert caught.value.examples == ("link you@your-firm.com",)


async def test_the_match_is_asked_again_each_time(resolver: SeatResolver, store: Store) -> None:
    await linked(store, MIA, "m.tanaka@firm.com")
    await store.seats.unlink(MIA.id, by="U9ADMIN", at=NOW)
    assert await resolver.seat_of(MIA) is None


async def test_a_members_email_that_chartmogul_never_used_is_no_seat(resolver: SeatResolver) -> None:
    assert await resolver.seat_of(MIA) is None
    with pytest.raises(NoSeat, match="ChartMogul knows no seat mia"):
        await resolver.need_seat(MIA)


async def test_a_task_that_is_done_or_a_customer_that_is_owned_proves_a_seat(store: Store) -> None:
    done = task(1, assignee="ann@firm.com", completed_at=NOW)
    tasks = FakeTasks([done])
    await store.customers.save_customers([replace(ACME, owner="BEN@firm.com")], NOW)
    resolver = SeatResolver(FakePeople(), store.seats, tasks, store.customers)
    assert [await resolver.is_seat(email) for email in ("ANN@firm.com", "ben@firm.com", "mia@private.net")] == [
        True,
        True,
        False,
    ]
    tasks.tasks.clear()
    assert await resolver.is_seat("ann@firm.com"), "what has been a seat once stays one"


async def test_the_person_with_a_seat_is_the_linked_one_before_the_one_of_that_email(
    resolver: SeatResolver, store: Store
) -> None:
    assert await resolver.person_with("ANN@firm.com") == ANN, "and no guest of the same e-mail"
    await linked(store, MIA, "ann@firm.com")
    assert await resolver.person_with("ann@firm.com") == MIA


async def test_a_person_who_is_linked_elsewhere_has_left_the_seat_of_their_email(
    resolver: SeatResolver, store: Store
) -> None:
    await linked(store, BEN, "m.tanaka@firm.com")
    assert await resolver.person_with("ben@firm.com") is None


@pytest.mark.parametrize("stranger", STRANGERS, ids=lambda person: person.standing)
async def test_a_link_of_somebody_who_is_no_member_any_more_keeps_nobody_from_their_seat(
    resolver: SeatResolver, store: Store, stranger: Person
) -> None:
    await linked(store, stranger, "ann@firm.com")
    assert await resolver.seat_of(ANN) == Seat("ann@firm.com", MatchedBy.EMAIL)
    assert await resolver.person_with("ann@firm.com") == ANN
    assert (await resolver.holders())["ann@firm.com"] == ANN
    assert SeatRow(ANN, "ann@firm.com", MatchedBy.EMAIL, True) in await resolver.overview()


async def test_the_list_of_all_leaves_out_whoever_is_linked_elsewhere_as_the_single_look_up_does(
    resolver: SeatResolver, store: Store
) -> None:
    await linked(store, BEN, "m.tanaka@firm.com")
    holders = await resolver.holders()
    assert holders.get("ben@firm.com") is None
    assert {email: await resolver.person_with(email) for email in holders} == holders


async def test_who_left_since_the_list_was_read_has_no_seat(store: Store) -> None:
    people = FakePeople(ANN)
    listed = tuple(people.people.values())

    async def everyone(*, seconds_old: float = 0) -> tuple[Person, ...]:
        return listed

    people.everyone = everyone  # type: ignore[method-assign]
    people.people[ANN.id] = replace(ANN, standing=Standing.GONE)
    resolver = SeatResolver(people, store.seats, FakeTasks(known=SEATS), store.customers)
    assert await resolver.person_with("ann@firm.com") is None


async def test_the_overview_shows_matched_people_then_unmatched_ones_then_seats_without_a_person(store: Store) -> None:
    await linked(store, MIA, "m.tanaka@firm.com")
    zed = Person("U8ZED", "Zed", "zed@private.net", BERLIN)
    resolver = SeatResolver(FakePeople(zed, GUEST, MIA, BEN, ANN), store.seats, FakeTasks(known=SEATS), store.customers)
    assert await resolver.overview() == [
        SeatRow(ANN, "ann@firm.com", MatchedBy.EMAIL, True),
        SeatRow(BEN, "ben@firm.com", MatchedBy.EMAIL, True),
        SeatRow(MIA, "m.tanaka@firm.com", MatchedBy.LINK, True),
        SeatRow(zed, None, None, False),
        SeatRow(None, "left@firm.com", None, True),
    ]


def test_members_pass_and_everybody_else_is_told_in_their_own_words() -> None:
    only_members(ANN)
    said = set()
    for stranger in STRANGERS:
        with pytest.raises(NotAllowed) as caught:
            only_members(stranger)
        said.add(caught.value.sentence)
    assert len(said) == len(set(Standing)) - 1


async def test_the_overview_and_the_persons_own_answer_are_of_the_same_age(store: Store) -> None:
    people = FakePeople(ANN, MIA)
    people.listed = await people.everyone()
    people.people[MIA.id] = replace(MIA, standing=Standing.GONE)
    resolver = SeatResolver(people, store.seats, FakeTasks(known=SEATS), store.customers)
    await linked(store, MIA, "ann@firm.com")
    assert await resolver.seat_of(ANN) == Seat("ann@firm.com", MatchedBy.EMAIL)
    rows = [row for row in await resolver.overview() if row.person]
    assert [(row.person, row.email, row.matched_by) for row in rows] == [(ANN, "ann@firm.com", MatchedBy.EMAIL)]
