"""Guests in a channel are seen within a minute, at little cost, and what can't be seen counts as unsafe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.access.channel import Channel, ChannelRefusal, posting_refusal, reading_refusal
from bot.domain.access.person import Standing
from bot.domain.problems import ChatProblem, NotAllowed
from bot.slack.api.errors import chat_problem
from bot.store.sqlite.store import Store
from bot.use_cases.access.allow_guests import GuestAllower
from bot.use_cases.access.guest_aware_channels import GuestAwareChannels
from bot.use_cases.reminders.guard_reminders import need_reminder_channel
from bot.use_cases.seats.member_cache import MemberCache
from bot.use_cases.tasks.guard_sharing import need_inside_channel
from tests.fakes.admins import FakeAdmins
from tests.fakes.channels import FakeChannels
from tests.fakes.clock import HandWoundClock
from tests.fakes.people import FakePeople
from tests.use_cases.fixtures import ADMIN, ANN, BEN, BOT, GONE, GUEST, NOW

GENERAL = Channel("C1", "general", shared_outside=False)
NEWS = Channel("C2", "news", shared_outside=False, private=True)


class CountingChannels(FakeChannels):
    """``refusal`` is raised instead of the members, while it is set."""

    def __init__(self, *channels: Channel) -> None:
        super().__init__(*channels)
        self.asked: list[str] = []
        self.refusal = ""

    async def members(self, channel_id: str) -> Sequence[str]:
        self.asked.append(channel_id)
        if self.refusal:
            raise chat_problem(self.refusal, "conversations.members", "")
        return await super().members(channel_id)


class Place:
    def __init__(self, store: Store, clock: HandWoundClock) -> None:
        self.clock = clock
        self.people = FakePeople(ANN, BEN, ADMIN, GUEST, GONE)
        self.slack = CountingChannels(GENERAL, NEWS)
        self.slack.member_ids = {"C1": [ANN.id, GUEST.id, GONE.id, BOT.id], "C2": [ANN.id, BEN.id, GONE.id, BOT.id]}
        self.channels = GuestAwareChannels(
            self.slack, MemberCache(self.people), store.channel_permissions.guest_permission, clock
        )
        self.allower = GuestAllower(store.channel_permissions, self.channels, FakeAdmins(), clock)

    async def refusal(self, channel_id: str = "C1") -> ChannelRefusal | None:
        return posting_refusal(await self.channels.channel(channel_id))


@pytest.fixture
def place(store: Store, clock: HandWoundClock) -> Place:
    return Place(store, clock)


async def test_guests_close_a_channel_and_neither_bots_nor_deactivated_people_do(place: Place) -> None:
    found = await place.channels.channel("C1")
    assert found
    assert found.guests == ("Gus Guest",)
    assert await place.refusal("C1") is ChannelRefusal.GUESTS
    assert await place.refusal("C2") is None


async def test_the_guests_are_named_where_sharing_and_reminders_are_refused(place: Place) -> None:
    for refused in (
        need_inside_channel(place.channels, "C1"),
        need_reminder_channel(place.channels, "C1", ANN),
    ):
        with pytest.raises(NotAllowed, match=r"Gus Guest.*ask an admin to let guests read"):
            await refused


async def test_a_guest_who_joins_closes_the_channel_within_a_minute(place: Place) -> None:
    assert await place.refusal("C2") is None
    place.slack.member_ids["C2"] = [ANN.id, GUEST.id]
    await place.clock.wind(60)
    assert await place.refusal("C2") is ChannelRefusal.GUESTS


async def test_a_member_who_becomes_a_guest_closes_their_channels(place: Place) -> None:
    place.people.people[BEN.id] = replace(BEN, standing=Standing.GUEST)
    assert await place.refusal("C2") is ChannelRefusal.GUESTS


async def test_slack_is_asked_once_in_a_while_and_not_at_all_where_the_workspace_has_no_guests(place: Place) -> None:
    for _ in range(50):
        await place.refusal("C1")
    assert place.slack.asked == ["C1"]
    await place.clock.wind(60)
    await place.refusal("C1")
    assert place.slack.asked == ["C1", "C1"]
    del place.people.people[GUEST.id]
    await place.clock.wind(60)
    assert await place.refusal("C1") is None
    assert place.slack.asked == ["C1", "C1"]


async def test_a_guest_who_has_come_a_moment_ago_is_seen_where_that_is_asked_for(place: Place) -> None:
    await need_inside_channel(place.channels, "C2")
    place.slack.member_ids["C2"] = [ANN.id, GUEST.id]
    await place.clock.wind(5)
    assert await place.refusal("C2") is None
    with pytest.raises(NotAllowed, match="Gus Guest"):
        await need_inside_channel(place.channels, "C2", members_old=0)
    assert await place.refusal("C2") is ChannelRefusal.GUESTS


@pytest.mark.parametrize("facts", [{"shared_outside": True}, {"archived": True}])
async def test_a_channel_that_is_refused_anyway_costs_no_reading_of_its_members(
    place: Place, facts: dict[str, Any]
) -> None:
    place.slack.channels["C1"] = replace(GENERAL, **facts)
    assert await place.refusal("C1") is not None
    assert place.slack.asked == []


@pytest.mark.parametrize("code", ["ratelimited", "fetch_members_failed"])
async def test_members_that_the_bot_may_not_read_count_as_unsafe_and_a_passing_failure_is_raised(
    place: Place, code: str
) -> None:
    place.slack.refusal = "missing_scope"
    assert reading_refusal(await place.channels.channel("C1")) is ChannelRefusal.HIDDEN
    with pytest.raises(NotAllowed, match="can't see"):
        await need_inside_channel(place.channels, "C1")
    with pytest.raises(NotAllowed, match="can't see"):
        await need_reminder_channel(place.channels, "C1", ANN)
    place.slack.refusal = code
    with pytest.raises(ChatProblem):
        await place.channels.channel("C1")


async def test_a_channel_shared_with_another_workspace_of_the_organisation_waits_for_an_admins_word(
    place: Place,
) -> None:
    place.slack.channels["C2"] = replace(NEWS, shared_in_organisation=True)
    assert await place.refusal("C2") is ChannelRefusal.GUESTS
    with pytest.raises(NotAllowed, match="people of another workspace"):
        await need_inside_channel(place.channels, "C2")
    await place.allower.allow(ADMIN, "C2")
    assert await place.refusal("C2") is None


# An admin's word


async def test_an_admin_allows_a_channels_guests_and_takes_that_back(place: Place) -> None:
    given = await place.allower.allow(ADMIN, "C1")
    assert (given.allowed_by, given.allowed_at) == (ADMIN.id, NOW)
    assert await place.refusal("C1") is None
    assert await place.allower.permission("C1") == given
    assert await place.allower.take_back(ADMIN, "C1")
    assert not await place.allower.take_back(ADMIN, "C1")
    assert await place.refusal("C1") is ChannelRefusal.GUESTS


async def test_nobody_but_an_admin_decides_about_guests(place: Place) -> None:
    for refused in (place.allower.allow(ANN, "C1"), place.allower.take_back(ANN, "C1")):
        with pytest.raises(NotAllowed, match="Only admins"):
            await refused
    assert await place.refusal("C1") is ChannelRefusal.GUESTS


async def test_another_company_is_let_in_by_no_admin(place: Place) -> None:
    place.slack.channels["C1"] = replace(GENERAL, shared_outside=True)
    with pytest.raises(NotAllowed, match="shared with another company"):
        await place.allower.allow(ADMIN, "C1")
    with pytest.raises(NotAllowed, match="can't see"):
        await place.allower.allow(ADMIN, "C404")
