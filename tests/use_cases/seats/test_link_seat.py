from __future__ import annotations

import pytest

from bot.domain.access.link import Decision
from bot.domain.access.person import Person
from bot.domain.problems import NotAllowed, NotFound, ParseError
from bot.store.sqlite.store import Store
from bot.use_cases.seats.link_seat import SeatLinker, read_email
from bot.use_cases.seats.resolve_seat import SeatResolver
from tests.fakes.clock import HandWoundClock
from tests.fakes.people import FakePeople
from tests.fakes.task_source import FakeTasks
from tests.use_cases.fixtures import ADMIN, ANN, BEN, GUEST, MIA, OUTSIDER, task


@pytest.fixture
def linker(store: Store, clock: HandWoundClock) -> SeatLinker:
    resolver = SeatResolver(FakePeople(ANN, BEN, MIA), store.seats, FakeTasks([task(1)]), store.customers)
    return SeatLinker(store.seats, resolver, clock)


async def test_a_request_waits_and_gives_nothing_by_itself(linker: SeatLinker, store: Store) -> None:
    request = await linker.ask(MIA, "M.Tanaka@Firm.com")
    assert (request.email, request.decision) == ("m.tanaka@firm.com", Decision.WAITING)
    assert await store.seats.link_of(MIA.id) is None


async def test_the_same_request_is_not_filed_twice(linker: SeatLinker) -> None:
    assert await linker.ask(MIA, "m.tanaka@firm.com") == await linker.ask(MIA, "<mailto:m.tanaka@firm.com|m.tanaka>")


@pytest.mark.parametrize(("approve", "email"), [(True, "m.tanaka@firm.com"), (False, None)])
async def test_an_admins_word_decides_once(linker: SeatLinker, store: Store, approve: bool, email: str | None) -> None:
    request = await linker.ask(MIA, "m.tanaka@firm.com")
    first = await linker.decide(ADMIN, request.id, approve=approve)
    second = await linker.decide(BEN, request.id, approve=not approve)
    assert (first.now, second.now) == (True, False)
    assert second.request.decided_by == ADMIN.id
    link = await store.seats.link_of(MIA.id)
    assert (link.email if link else None) == email


async def test_a_request_that_nobody_filed_cannot_be_decided(linker: SeatLinker) -> None:
    with pytest.raises(NotFound, match="sent again"):
        await linker.decide(ADMIN, "no-such-request", approve=True)


async def test_a_seat_of_ones_own_needs_no_request(linker: SeatLinker) -> None:
    with pytest.raises(NotAllowed, match="e-mail of your Slack profile"):
        await linker.ask(ANN, "ann@firm.com")
    await linker.link(ADMIN, MIA, "m.tanaka@firm.com")
    with pytest.raises(NotAllowed, match="nothing to do"):
        await linker.ask(MIA, "m.tanaka@firm.com")


async def test_somebody_elses_seat_cannot_be_asked_for_or_given_again(linker: SeatLinker) -> None:
    await linker.link(ADMIN, MIA, "m.tanaka@firm.com")
    with pytest.raises(NotAllowed, match="somebody else"):
        await linker.ask(BEN, "M.TANAKA@firm.com")
    with pytest.raises(NotAllowed, match="somebody else"):
        await linker.link(ADMIN, BEN, "m.tanaka@firm.com")


@pytest.mark.parametrize("stranger", [GUEST, OUTSIDER], ids=lambda person: person.standing)
async def test_admins_give_seats_to_members_only(linker: SeatLinker, stranger: Person) -> None:
    with pytest.raises(NotAllowed, match=stranger.name):
        await linker.link(ADMIN, stranger, "m.tanaka@firm.com")


async def test_each_change_is_kept_with_who_and_when(linker: SeatLinker, store: Store, clock: HandWoundClock) -> None:
    await linker.link(ADMIN, MIA, "m.tanaka@firm.com")
    assert await linker.unlink(MIA, by=BEN)
    assert not await linker.unlink(MIA, by=BEN), "there was no link any more"
    changes = [(change.act, change.by, change.at) for change in await store.seats.changes(5)]
    assert changes == [("unlinked", BEN.id, clock.now()), ("linked", ADMIN.id, clock.now())]


@pytest.mark.parametrize(
    "words",
    [" ann@firm.com ", "<mailto:ANN@firm.com|ANN@firm.com>", "Ann@Firm.com", "“ann@firm.com”,", "\u200bann@firm.com"],
)
def test_an_email_is_read_as_slack_writes_it(words: str) -> None:
    assert read_email(words) == "ann@firm.com"


@pytest.mark.parametrize("words", ["", "ann", "ann@firm", "ann@firm.com ben@firm.com", "@ann", "a@b@firm.com"])
def test_anything_but_one_email_is_refused(words: str) -> None:
    with pytest.raises(ParseError) as caught:
        read_email(words)
    assert caught.value.examples
