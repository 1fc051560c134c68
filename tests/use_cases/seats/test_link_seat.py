from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.domain.access.link import Decision, LinkQuestion, LinkRequest, SeatLink
from bot.domain.access.person import Person, Standing
from bot.domain.problems import ChatProblem, NotAllowed, NotFound, ParseError
from bot.store.sqlite.store import Store
from bot.use_cases.seats.link_seat import SeatLinker, read_email
from bot.use_cases.seats.resolve_seat import SeatResolver
from tests.fakes.clock import HandWoundClock
from tests.fakes.people import FakePeople
from tests.fakes.task_source import FakeTasks
from tests.use_cases.fixtures import ADMIN, ANN, BEN, GONE, GUEST, MIA, NOW, OUTSIDER, task

MINUTE, HOUR = 60, 3600
UNKNOWN = ChatProblem("I can't reach Slack.", code="unreachable", may_be_posted=True)


@pytest.fixture
def people() -> FakePeople:
    return FakePeople(ANN, BEN, MIA, ADMIN, GONE)


@pytest.fixture
def linker(people: FakePeople, store: Store, clock: HandWoundClock) -> SeatLinker:
    resolver = SeatResolver(people, store.seats, FakeTasks([task(1)]), store.customers)
    return SeatLinker(people, store.seats, resolver, clock)


async def told(request: LinkRequest) -> int:
    """Two admins have it."""
    return 2


async def linked(linker: SeatLinker, person: Person, email: str) -> None:
    await linker.confirm_link(ADMIN, person, email, "")


async def test_a_request_waits_and_gives_nothing_by_itself(linker: SeatLinker, store: Store) -> None:
    request = await linker.ask(MIA, "M.Tanaka@Firm.com", told)
    assert (request.email, request.decision) == ("m.tanaka@firm.com", Decision.WAITING)
    assert await store.seats.link_of(MIA.id) is None


async def test_the_same_request_is_not_filed_twice_and_asks_no_admin_again(
    linker: SeatLinker, store: Store, clock: HandWoundClock
) -> None:
    request = await linker.ask(MIA, "m.tanaka@firm.com", told)
    await clock.wind(MINUTE)
    with pytest.raises(NotAllowed, match="an admin has yet to decide"):
        await linker.ask(MIA, "<mailto:m.tanaka@firm.com|m.tanaka>", told)
    assert await store.seats.request(request.id) == request


async def test_a_request_that_reached_no_admin_is_none_and_is_asked_anew_as_often_as_it_takes(
    linker: SeatLinker, store: Store
) -> None:
    filed: list[LinkRequest] = []

    async def nobody(request: LinkRequest) -> int:
        filed.append(request)
        return 0

    async def refused(request: LinkRequest) -> int:
        filed.append(request)
        raise ChatProblem("This channel is archived.", code="is_archived")

    for tell in (nobody, refused, nobody, refused):
        with pytest.raises(ChatProblem if tell is refused else NotFound):
            await linker.ask(MIA, "m.tanaka@firm.com", tell)
    assert [await store.seats.request(request.id) for request in filed] == [None] * 4
    assert (await linker.ask(MIA, "m.tanaka@firm.com", told)).decision is Decision.WAITING


@pytest.mark.parametrize("stops", [asyncio.CancelledError(), UNKNOWN, RuntimeError("an odd answer")])
async def test_a_request_that_may_have_reached_an_admin_can_be_decided(
    linker: SeatLinker, store: Store, stops: BaseException
) -> None:
    filed: list[LinkRequest] = []

    async def cut_short(request: LinkRequest) -> int:
        filed.append(request)
        raise stops

    with pytest.raises(type(stops)):
        await linker.ask(MIA, "m.tanaka@firm.com", cut_short)
    assert (await linker.decide(ADMIN, filed[0].id, approve=True)).now


async def test_a_request_that_may_have_reached_nobody_is_brought_again_and_stays_the_same(
    linker: SeatLinker, clock: HandWoundClock
) -> None:
    filed: list[LinkRequest] = []

    async def cut_short(request: LinkRequest) -> int:
        filed.append(request)
        raise UNKNOWN

    async def nobody(request: LinkRequest) -> int:
        return 0

    with pytest.raises(ChatProblem):
        await linker.ask(MIA, "m.tanaka@firm.com", cut_short)
    await clock.wind(MINUTE)
    with pytest.raises(NotFound):
        await linker.ask(MIA, "m.tanaka@firm.com", nobody)  # the first may still have it
    assert await linker.ask(MIA, "m.tanaka@firm.com", told) == filed[0]
    with pytest.raises(NotAllowed, match="an admin has yet to decide"):
        await linker.ask(MIA, "m.tanaka@firm.com", told)


async def test_another_request_that_reached_nobody_ends_none(linker: SeatLinker, store: Store) -> None:
    async def nobody(request: LinkRequest) -> int:
        return 0

    first = await linker.ask(MIA, "m.tanaka@firm.com", told)
    with pytest.raises(NotFound):
        await linker.ask(MIA, "m.tanka@firm.com", nobody)
    assert (await linker.decide(ADMIN, first.id, approve=True)).now


async def test_a_person_has_one_open_request_and_the_one_before_it_ends(linker: SeatLinker, store: Store) -> None:
    first = await linker.ask(MIA, "m.tanka@firm.com", told)
    second = await linker.ask(MIA, "m.tanaka@firm.com", told)
    with pytest.raises(NotAllowed, match="has ended"):
        await linker.decide(ADMIN, first.id, approve=True)
    assert (await linker.decide(ADMIN, second.id, approve=True)).now
    assert (await store.seats.links())[0].email == "m.tanaka@firm.com"


async def test_a_person_asks_three_times_a_day_at_most(linker: SeatLinker, clock: HandWoundClock) -> None:
    asked = [linker.ask(MIA, f"m{number}@firm.com", told) for number in range(60)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert [isinstance(answer, NotAllowed) for answer in answers].count(False) == 3
    await clock.wind(24 * HOUR)
    await linker.ask(MIA, "m.tanaka@firm.com", told)


async def test_a_request_ends_after_two_weeks_and_can_be_made_again(
    linker: SeatLinker, store: Store, clock: HandWoundClock
) -> None:
    request = await linker.ask(MIA, "m.tanaka@firm.com", told)
    await clock.wind(14 * 24 * HOUR - 1)
    again = await linker.ask(BEN, "b@firm.com", told)
    await clock.wind(1)
    for approve in (True, False):
        with pytest.raises(NotAllowed, match="older than 14 days"):
            await linker.decide(ADMIN, request.id, approve=approve)
    assert await store.seats.links() == []
    assert (await linker.decide(ADMIN, again.id, approve=True)).now
    assert (await linker.ask(MIA, "m.tanaka@firm.com", told)).decision is Decision.WAITING


@pytest.mark.parametrize("standing", [Standing.GUEST, Standing.GONE])
async def test_whoever_is_no_member_any_more_is_given_no_seat_and_may_still_be_refused(
    linker: SeatLinker, people: FakePeople, store: Store, standing: Standing
) -> None:
    request = await linker.ask(MIA, "m.tanaka@firm.com", told)
    people.people[MIA.id] = replace(MIA, standing=standing)
    with pytest.raises(NotAllowed, match="Mia Tanaka is not a member of this workspace, so I can't give them a seat"):
        await linker.decide(ADMIN, request.id, approve=True)
    assert await store.seats.links() == []
    assert (await linker.decide(ADMIN, request.id, approve=False)).request.decision is Decision.REFUSED


async def test_a_request_names_who_has_the_seat_and_an_approval_takes_it_from_nobody_else(
    linker: SeatLinker, store: Store
) -> None:
    request = await linker.ask(MIA, "ann@firm.com", told)
    assert request.held_by == ANN.id
    unheld = await linker.ask(BEN, "m.tanaka@firm.com", told)
    assert unheld.held_by is None
    await linked(linker, ADMIN, "m.tanaka@firm.com")
    with pytest.raises(NotAllowed, match="has become Ada Admin's"):
        await linker.decide(ADMIN, unheld.id, approve=True)
    assert (await linker.decide(ADMIN, request.id, approve=True)).now
    assert [(c.person_id, c.act) for c in (await store.seats.changes(2))[::-1]] == [
        (ANN.id, "unlinked"),
        (MIA.id, "linked"),
    ]


async def test_an_admin_is_asked_about_a_seat_that_somebody_has_and_it_moves_on_record(
    linker: SeatLinker, store: Store
) -> None:
    question = await linker.link_or_question(ADMIN, MIA, "ann@firm.com")
    assert question == LinkQuestion(MIA.id, "ann@firm.com", ANN.id, ANN.name, is_known=True)
    assert await store.seats.links() == []
    await linker.confirm_link(ADMIN, MIA, "ann@firm.com", ANN.id)
    question = await linker.link_or_question(ADMIN, BEN, "ann@firm.com")
    assert question == LinkQuestion(BEN.id, "ann@firm.com", MIA.id, MIA.name, is_known=True)
    await linker.confirm_link(ADMIN, BEN, "ann@firm.com", MIA.id)
    assert [(c.person_id, c.act, c.by) for c in (await store.seats.changes(9))[::-1]] == [
        (ANN.id, "unlinked", ADMIN.id),
        (MIA.id, "linked", ADMIN.id),
        (MIA.id, "unlinked", ADMIN.id),
        (BEN.id, "linked", ADMIN.id),
    ]


async def test_a_confirmation_is_about_the_holder_that_the_admin_read(linker: SeatLinker, store: Store) -> None:
    await linker.link_or_question(ADMIN, MIA, "ann@firm.com")
    await linker.confirm_link(ADMIN, BEN, "ann@firm.com", ANN.id)
    with pytest.raises(NotAllowed, match="is Ben Stone's"):
        await linker.confirm_link(ADMIN, MIA, "ann@firm.com", ANN.id)


async def test_an_admin_is_asked_about_an_address_that_chartmogul_never_used(linker: SeatLinker) -> None:
    question = await linker.link_or_question(ADMIN, MIA, "ann@frim.com")
    assert question == LinkQuestion(MIA.id, "ann@frim.com", is_known=False)
    link = await linker.confirm_link(ADMIN, MIA, "ann@frim.com", "")
    assert isinstance(link, SeatLink)


async def test_a_link_of_somebody_who_left_is_replaced_without_a_question(linker: SeatLinker, store: Store) -> None:
    await store.seats.link(GONE.id, "ann@firm.com", by=ADMIN.id, at=NOW)
    assert isinstance(await linker.link_or_question(ADMIN, ANN, "ann@firm.com"), SeatLink)
    assert {(c.person_id, c.act) for c in await store.seats.changes(2)} >= {(ANN.id, "linked"), (GONE.id, "unlinked")}


async def test_a_seat_that_is_linked_to_one_who_left_and_held_by_another_moves_as_a_whole(
    linker: SeatLinker, store: Store
) -> None:
    await store.seats.link(GONE.id, "ann@firm.com", by=ADMIN.id, at=NOW)
    await linker.confirm_link(ADMIN, MIA, "ann@firm.com", ANN.id)
    assert [link.person_id for link in await store.seats.links()] == [MIA.id]


@pytest.mark.parametrize(("approve", "email"), [(True, "m.tanaka@firm.com"), (False, None)])
async def test_an_admins_word_decides_once(linker: SeatLinker, store: Store, approve: bool, email: str | None) -> None:
    request = await linker.ask(MIA, "m.tanaka@firm.com", told)
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
        await linker.ask(ANN, "ann@firm.com", told)
    await linked(linker, MIA, "m.tanaka@firm.com")
    with pytest.raises(NotAllowed, match="nothing to do"):
        await linker.ask(MIA, "m.tanaka@firm.com", told)


async def test_a_seat_that_is_linked_to_somebody_else_cannot_be_asked_for(linker: SeatLinker) -> None:
    await linked(linker, MIA, "m.tanaka@firm.com")
    with pytest.raises(NotAllowed, match="somebody else"):
        await linker.ask(BEN, "M.TANAKA@firm.com", told)


@pytest.mark.parametrize("stranger", [GUEST, OUTSIDER], ids=lambda person: person.standing)
async def test_admins_give_seats_to_members_only(linker: SeatLinker, stranger: Person) -> None:
    with pytest.raises(NotAllowed, match=stranger.name):
        await linker.link_or_question(ADMIN, stranger, "m.tanaka@firm.com")


async def test_each_change_is_kept_with_who_and_when(linker: SeatLinker, store: Store, clock: HandWoundClock) -> None:
    await linked(linker, MIA, "m.tanaka@firm.com")
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


@pytest.mark.parametrize(("person", "line"), [(MIA, "link @ann ann@firm.com"), (ADMIN, "link ann@firm.com")])
async def test_an_admin_who_names_somebody_is_advised_a_line_that_names_somebody(
    linker: SeatLinker, person: Person, line: str
) -> None:
    with pytest.raises(ParseError) as caught:
        await linker.link_or_question(ADMIN, person, "")
    assert caught.value.examples == (line,)
