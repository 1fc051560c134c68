"""Where the settings name nobody, the workspace's admins are the bot's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.access.person import Standing
from tests.contracts.vendors import CHATS
from tests.sandbox.slack_world import ANN, BOB, GUS


@pytest.mark.parametrize("name", CHATS)
async def test_admins_are_members_whom_the_workspace_calls_so(name: str) -> None:
    async with CHATS[name]() as (people, _, admins):
        ann, bob, gus = [await people.person(one.id) for one in (ANN, BOB, GUS)]
        assert ann is not None
        assert bob is not None
        assert gus is not None
        assert [await admins.is_admin(one) for one in (ann, bob, gus)] == [True, False, False]
        for standing in set(Standing) - {Standing.MEMBER}:
            assert not await admins.is_admin(replace(ann, standing=standing))
