from __future__ import annotations

import pytest

from bot.domain.problems import NotAllowed
from bot.use_cases.ports.channels import Channel
from bot.use_cases.tasks.guard_sharing import need_inside_channel
from tests.fakes.channels import FakeChannels

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
