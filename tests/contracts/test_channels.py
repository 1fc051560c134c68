"""The workspace's channels, as far as the bot can see them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.domain.problems import ChatProblem
from bot.use_cases.ports.channels import Channel, Channels
from tests.contracts.vendors import CHATS
from tests.sandbox.slack_world import ANN, BOB, GUS, OLA, OLD, PRIVATE, QUIET, SALES, SECRETS, SHARED


@pytest.fixture(params=CHATS)
async def channels(request: pytest.FixtureRequest) -> AsyncIterator[Channels]:
    async with CHATS[request.param]() as (_, opened, _):
        yield opened


@pytest.mark.parametrize(
    ("channel_id", "channel"),
    [
        (SALES.id, Channel(SALES.id, "sales", shared_outside=False)),
        (SHARED.id, Channel(SHARED.id, "with-north", shared_outside=True)),
        (PRIVATE.id, Channel(PRIVATE.id, "deals", shared_outside=False, private=True)),
        (OLD.id, Channel(OLD.id, "old", shared_outside=False, archived=True)),
        (QUIET.id, Channel(QUIET.id, "quiet", shared_outside=False, bot_is_in=False)),
        (SECRETS.id, None),
        ("C0UNKNOWN", None),
        ("D0DIRECT", None),
    ],
)
async def test_a_channel_is_what_it_is_or_unknown(channels: Channels, channel_id: str, channel: Channel | None) -> None:
    assert await channels.channel(channel_id) == channel


async def test_members_are_guests_and_outsiders_too(channels: Channels) -> None:
    assert {ANN.id, BOB.id, GUS.id} <= set(await channels.members(SALES.id))
    assert OLA.id in await channels.members(SHARED.id)


@pytest.mark.parametrize("channel_id", [SECRETS.id, "C0UNKNOWN"])
async def test_the_members_of_what_the_bot_cannot_see_are_a_problem_and_not_nobody(
    channels: Channels, channel_id: str
) -> None:
    with pytest.raises(ChatProblem) as caught:
        await channels.members(channel_id)
    assert caught.value.code == "channel_not_found"


async def test_a_persons_channels_are_those_that_the_bot_can_see(channels: Channels) -> None:
    assert await channels.channels_of(ANN.id) == {SALES.id, SHARED.id, QUIET.id, PRIVATE.id, OLD.id}
    assert await channels.channels_of(BOB.id) == {SALES.id, QUIET.id}
