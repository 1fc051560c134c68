from __future__ import annotations

import asyncio
from bisect import bisect_left

import pytest

from bot.chartmogul.rate_limiter import RateLimiter
from tests.fakes.clock import HandWoundClock, settle


class Askers:
    """Requests that note when they began, and take ``each_s`` by the clock."""

    def __init__(self, clock: HandWoundClock, limiter: RateLimiter, each_s: float = 0.0) -> None:
        self.clock, self.limiter, self.each_s = clock, limiter, each_s
        self.began: list[float] = []
        self.order: list[object] = []
        self.in_flight = self.most_in_flight = 0

    async def ask(self, name: object = None, *, background: bool = False) -> None:
        async with self.limiter.acquire(background=background):
            self.began.append(self.clock.monotonic())
            self.order.append(name)
            self.in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self.in_flight)
            await self.clock.sleep(self.each_s)
            self.in_flight -= 1

    def most_in_any_second(self) -> int:
        return max(bisect_left(self.began, moment + 1) - index for index, moment in enumerate(self.began))


async def wind_until_done(clock: HandWoundClock, *jobs: asyncio.Task[None]) -> None:
    await settle()
    while not all(job.done() for job in jobs):
        await clock.wind(0.02)


@pytest.mark.parametrize("each_s", [0.0, 0.05, 0.7])
async def test_never_more_than_40_begin_in_any_second_nor_20_are_in_flight(each_s: float) -> None:
    clock = HandWoundClock()
    askers = Askers(clock, RateLimiter(clock), each_s)
    await wind_until_done(clock, *[asyncio.create_task(askers.ask()) for _ in range(130)])

    assert len(askers.began) == 130
    assert askers.most_in_any_second() <= 40
    assert askers.most_in_flight <= 20


async def test_the_first_40_do_not_wait() -> None:
    clock = HandWoundClock()
    askers = Askers(clock, RateLimiter(clock))
    await asyncio.gather(*[askers.ask() for _ in range(40)])

    assert clock.monotonic() == 0


async def test_who_waits_is_served_in_order() -> None:
    clock = HandWoundClock()
    askers = Askers(clock, RateLimiter(clock))
    await wind_until_done(clock, *[asyncio.create_task(askers.ask(number)) for number in range(60)])

    assert askers.order == list(range(60))


async def test_an_asker_who_gives_up_leaves_its_turn_to_the_next() -> None:
    clock = HandWoundClock()
    askers = Askers(clock, RateLimiter(clock, per_second=1))
    first, second, third = (asyncio.create_task(askers.ask(number)) for number in range(3))
    await settle()
    second.cancel()
    await wind_until_done(clock, first, second, third)

    assert askers.order == [0, 2]
    assert askers.began[1] < 1.1


async def test_a_background_asker_leaves_half_of_each_second_to_the_others() -> None:
    clock = HandWoundClock()
    askers = Askers(clock, RateLimiter(clock))
    background = [asyncio.create_task(askers.ask("index", background=True)) for _ in range(50)]
    await settle()
    assert len(askers.began) == 20

    await asyncio.gather(*[askers.ask("person") for _ in range(20)])
    assert clock.monotonic() == 0
    await wind_until_done(clock, *background)
    assert askers.most_in_any_second() <= 40


async def test_a_background_asker_waits_while_a_person_waits() -> None:
    clock = HandWoundClock()
    askers = Askers(clock, RateLimiter(clock, per_second=2))
    await asyncio.gather(askers.ask(), askers.ask())
    background = asyncio.create_task(askers.ask("index", background=True))
    await settle()
    people = [asyncio.create_task(askers.ask("person")) for _ in range(4)]
    await wind_until_done(clock, background, *people)

    assert askers.order[2:] == ["person"] * 4 + ["index"]
