from __future__ import annotations

import asyncio

from bot.domain.problems import Problem
from bot.use_cases.operations.wait_until import Waiting, wait_until
from tests.fakes.clock import HandWoundClock, settle


async def test_each_pause_is_made_in_turn_and_the_last_one_from_then_on() -> None:
    clock, asked_at = HandWoundClock(), list[float]()

    async def ask() -> str:
        asked_at.append(clock.monotonic())
        if len(asked_at) < 5:
            raise Problem("It is away.")
        return "here"

    waiting = Waiting(begins="waiting", ends="there", seconds=(2.0, 7.0), passes=lambda problem: True)
    answer = asyncio.create_task(wait_until(ask, waiting, clock))
    await settle()
    await clock.wind(60)
    assert await answer == "here"
    assert asked_at == [0, 2, 9, 16, 23]
