from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.access.person import Person, Standing
from bot.domain.problems import NoSeat, NotAllowed
from bot.store.sqlite.store import Store
from bot.use_cases.ports.channels import Channel
from bot.use_cases.seats.resolve_seat import SeatResolver
from bot.use_cases.tasks.guard_sharing import SharingGuard, need_inside_channel
from tests.fakes.channels import FakeChannels
from tests.fakes.people import FakePeople
from tests.fakes.task_source import FakeTasks
from tests.use_cases.fixtures import ANN

CHANNELS = FakeChannels(
    Channel("C1", "sales", shared_outside=False),
    Channel("C2", "with-north", shared_outside=True),
    Channel("C3", "old", shared_outside=False, archived=True),
    Channel("C4", "deals", shared_outside=False, private=True),
)


@pytest.mark.parametrize("channel_id", ["C1", "C4"])
async def test_an_answer_may_be_shared_inside(channel_id: str) -> None:
    await need_inside_channel(CHANNELS, channel_id)


@pytest.mark.parametrize(
    ("channel_id", "reason"),
    [
        ("C2", "#with-north is shared with another company"),
        ("C3", "#old is archived"),
        ("C404", "I can't see this channel"),
    ],
)
async def test_an_answer_is_not_shared_where_outsiders_read_or_may_read(channel_id: str, reason: str) -> None:
    with pytest.raises(NotAllowed, match=reason):
        await need_inside_channel(CHANNELS, channel_id)


async def test_a_channel_is_looked_at_each_time() -> None:
    channels = FakeChannels(Channel("C1", "sales", shared_outside=False))
    await need_inside_channel(channels, "C1")
    channels.channels["C1"] = Channel("C1", "sales", shared_outside=True)
    with pytest.raises(NotAllowed):
        await need_inside_channel(channels, "C1")


@pytest.fixture
def people() -> FakePeople:
    return FakePeople(ANN)


@pytest.fixture
def guard(people: FakePeople, store: Store) -> SharingGuard:
    channels = FakeChannels(*CHANNELS.channels.values())
    channels.member_ids = {"C4": ["U8ELSE"]}
    resolver = SeatResolver(people, store.seats, FakeTasks(known=frozenset({"ann@firm.com"})), store.customers)
    return SharingGuard(people, resolver, channels)


async def test_a_member_with_a_seat_shares_in_a_public_channel_whether_in_it_or_not(guard: SharingGuard) -> None:
    assert (await guard.need_allowed(ANN.id, "C1")).name == "sales"


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        (replace(ANN, standing=Standing.GUEST), NotAllowed),
        (replace(ANN, standing=Standing.GONE), NotAllowed),
        (replace(ANN, email="ann@elsewhere.example"), NoSeat),
        (None, NotAllowed),
    ],
    ids=["a guest", "deactivated", "without a seat", "unknown"],
)
async def test_whoever_may_read_no_tasks_any_more_shares_none(
    guard: SharingGuard, people: FakePeople, changed: Person | None, refusal: type[Exception]
) -> None:
    people.people = {changed.id: changed} if changed else {}
    with pytest.raises(refusal):
        await guard.need_allowed(ANN.id, "C1")


async def test_nobody_shares_in_a_private_channel_that_they_have_left(guard: SharingGuard) -> None:
    with pytest.raises(NotAllowed, match="You are not in #deals"):
        await guard.need_allowed(ANN.id, "C4")
