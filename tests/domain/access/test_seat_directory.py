"""One seat, one holder, whether one person is looked up or all are listed."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.access.link import SeatLink
from bot.domain.access.person import MatchedBy, Person, Seat, Standing
from bot.domain.access.seat_directory import SeatDirectory, claimed_seat

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
ANN = Person("U1", "Ann", "Ann@Firm.com", BERLIN)
BEN = Person("U2", "Ben", "ben@firm.com", BERLIN)
ANN_AGAIN = Person("U9", "Ann, second account", "ann@firm.com", BERLIN)
NO_MAIL = Person("U3", "No Mail", None, BERLIN)
BY_EMAIL = Seat("ann@firm.com", MatchedBy.EMAIL)
BY_LINK = Seat("ann@firm.com", MatchedBy.LINK)


def link(person: Person, email: str = "ann@firm.com") -> SeatLink:
    return SeatLink(person.id, email, "U8", AT)


def other(standing: Standing) -> Person:
    return Person("U7", standing.value, "ann@firm.com", BERLIN, standing)


# people, links, who holds ann@firm.com, and whose seats are which
TABLE = {
    "profile": ([ANN, BEN], [], ANN, {"U1": BY_EMAIL, "U2": Seat("ben@firm.com", MatchedBy.EMAIL)}),
    "link before profile": ([ANN, BEN], [link(BEN)], BEN, {"U1": None, "U2": BY_LINK}),
    "linked elsewhere": (
        [ANN, BEN],
        [link(ANN, "a@firm.com")],
        None,
        {"U1": Seat("a@firm.com", MatchedBy.LINK)},
    ),
    "own link to the own e-mail": ([ANN], [link(ANN)], ANN, {"U1": BY_LINK}),
    "no e-mail": ([NO_MAIL], [], None, {"U3": None}),
    "linked person unknown": ([ANN], [link(BEN)], ANN, {"U1": BY_EMAIL}),
    "two of one e-mail": ([ANN_AGAIN, ANN], [], ANN, {"U1": BY_EMAIL, "U9": BY_EMAIL}),
}


@pytest.mark.parametrize(("people", "links", "holder", "seats"), TABLE.values(), ids=list(TABLE))
def test_each_seat_goes_to_one_person(
    people: list[Person], links: list[SeatLink], holder: Person | None, seats: dict[str, Seat | None]
) -> None:
    directory = SeatDirectory(people, links)
    assert directory.holder("ANN@firm.com") == holder
    assert {person_id: directory.seat_of(person_id) for person_id in seats} == seats


@pytest.mark.parametrize("standing", [each for each in Standing if each is not Standing.MEMBER])
def test_whoever_is_no_active_member_holds_nothing_and_blocks_nobody(standing: Standing) -> None:
    left = other(standing)
    directory = SeatDirectory([left, ANN_AGAIN], [link(left)])
    assert directory.seat_of(left.id) is None
    assert directory.holder("ann@firm.com") == ANN_AGAIN
    assert claimed_seat(left, link(left), None) is None
    assert claimed_seat(ANN_AGAIN, None, left) == BY_EMAIL


@pytest.mark.parametrize(("people", "links"), [(row[0], row[1]) for row in TABLE.values()], ids=list(TABLE))
def test_one_person_is_looked_up_by_the_same_rule(people: list[Person], links: list[SeatLink]) -> None:
    directory = SeatDirectory(people, links)
    by_id = {person.id: person for person in people}
    for person in people:
        own = next((each for each in links if each.person_id == person.id), None)
        theirs = next((each for each in links if person.email and each.email == person.email.casefold()), None)
        linked_to = by_id.get(theirs.person_id) if theirs else None
        assert claimed_seat(person, own, linked_to) == directory.seat_of(person.id)
