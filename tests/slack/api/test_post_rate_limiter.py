"""One message a second in a channel and so many a minute in the workspace, first come, first served."""

from __future__ import annotations

import asyncio
from collections import Counter
from itertools import pairwise

import pytest

from bot.slack.api.post_rate_limiter import PostRateLimiter
from tests.fakes.clock import HandWoundClock, settle


async def run(places: list[str], clock: HandWoundClock, limiter: PostRateLimiter) -> list[tuple[float, str]]:
    """When each had its turn, all asking at once."""
    turns: list[tuple[float, str]] = []

    async def post(place: str) -> None:
        await limiter.acquire(place)
        turns.append((clock.monotonic(), place))

    tasks = [asyncio.create_task(post(place)) for place in places]
    await settle()
    for _ in range(3600):
        if all(task.done() for task in tasks):
            break
        await clock.wind(1.0)
    return turns


async def test_a_channel_gets_one_a_second_and_the_others_do_not_wait_for_it() -> None:
    clock = HandWoundClock()
    turns = await run(["C1"] * 5 + ["C2", "U1"], clock, PostRateLimiter(clock))
    assert [at for at, place in turns if place == "C1"] == [0, 1, 2, 3, 4]
    assert [at for at, place in turns if place != "C1"] == [0, 0]


async def test_first_come_first_served() -> None:
    clock = HandWoundClock()
    places = [f"U{number}" for number in range(30)]
    turns = await run(places, clock, PostRateLimiter(clock, a_minute=10))
    assert [place for _, place in turns] == places


@pytest.mark.parametrize(
    "places",
    [
        [f"U{number}" for number in range(1000)],
        ["C1"] * 300 + [f"U{number}" for number in range(700)],
        [f"U{number % 7}" for number in range(600)],
    ],
    ids=["everybody's own", "one channel's queue besides", "seven channels"],
)
async def test_no_minute_ever_sees_more_than_it_may(places: list[str]) -> None:
    clock = HandWoundClock()
    turns = await run(places, clock, PostRateLimiter(clock))
    assert Counter(place for _, place in turns) == Counter(places)
    moments = sorted(at for at, _ in turns)
    most = max(sum(at <= other < at + 60 for other in moments) for at in moments)
    assert most <= 240
    for place in set(places):
        own = sorted(at for at, other in turns if other == place)
        assert all(after - before >= 1.0 for before, after in pairwise(own))


async def test_who_gives_up_holds_up_nobody() -> None:
    clock = HandWoundClock()
    limiter = PostRateLimiter(clock, a_minute=1)
    await limiter.acquire("U1")
    impatient = asyncio.create_task(limiter.acquire("U2"))
    patient = asyncio.create_task(limiter.acquire("U3"))
    await settle()
    impatient.cancel()
    await clock.wind(60)
    assert patient.done()
