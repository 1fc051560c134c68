"""The wound clock over one that stands still: no real time passes but the few milliseconds in which it looks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.clock import WoundClock
from tests.fakes.clock import HandWoundClock, settle

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = 3600.0
A_MOMENT = timedelta(milliseconds=1)


@asynccontextmanager
async def living_by(*lives: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(life) for life in lives]
    await settle()
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_wound_time_adds_to_the_time_that_runs() -> None:
    real = HandWoundClock(START)
    clock = WoundClock(real)
    await clock.wind(HOUR)
    await real.wind(60)
    passed = timedelta(hours=1, minutes=1)
    assert passed <= clock.now() - START < passed + A_MOMENT
    assert clock.monotonic() == pytest.approx(real.monotonic() + HOUR, abs=0.001)


async def test_a_clock_is_not_wound_back() -> None:
    with pytest.raises(ValueError, match="forward only"):
        await WoundClock(HandWoundClock(START)).wind(-1)


async def test_sleepers_wake_in_the_order_of_their_moments_and_see_them_as_now() -> None:
    clock = WoundClock(HandWoundClock(START))
    seen: list[datetime] = []
    wanted = [timedelta(hours=3), timedelta(hours=1), timedelta(minutes=100)]

    async def sleep(span: timedelta) -> None:
        await clock.sleep(span.total_seconds())
        seen.append(clock.now())

    async with living_by(*map(sleep, wanted)):
        await clock.wind(4 * HOUR)
    assert len(seen) == 3
    for moment, span in zip(seen, sorted(wanted), strict=True):
        assert span <= moment - START < span + A_MOMENT


async def test_who_sleeps_again_and_again_is_woken_each_time() -> None:
    clock = WoundClock(HandWoundClock(START))
    hours: list[int] = []

    async def wake_hourly() -> None:
        while True:
            await clock.sleep(HOUR)
            hours.append(clock.now().hour)

    async with living_by(wake_hourly()):
        await clock.wind(5 * HOUR + 60)
    assert hours == [10, 11, 12, 13, 14]


async def test_what_is_left_of_a_sleep_passes_in_real_time() -> None:
    real = HandWoundClock(START)
    clock = WoundClock(real)
    woken = asyncio.Event()

    async def sleep() -> None:
        await clock.sleep(2 * HOUR)
        woken.set()

    async with living_by(sleep()):
        await clock.wind(HOUR)
        await real.wind(HOUR - 1)
        assert not woken.is_set()
        await real.wind(1)
        assert woken.is_set()


async def test_naps_end_at_every_fifth_minute_on_the_wall() -> None:
    real = HandWoundClock(START + timedelta(minutes=2))
    clock = WoundClock(real)
    seen: list[str] = []

    async def look_often() -> None:
        while True:
            await clock.sleep(2)
            seen.append(f"{clock.now():%H:%M:%S}")

    async with living_by(look_often()):
        await clock.wind(12 * 60)
        assert seen == ["09:05:00", "09:10:00", "09:14:00"]
        await real.wind(2)
        assert seen[3:] == ["09:14:02"]


async def test_time_waits_for_those_whom_it_woke() -> None:
    clock = WoundClock(HandWoundClock(START))
    ended: list[datetime] = []

    async def work_at_ten() -> None:
        await clock.sleep(HOUR)
        await asyncio.to_thread(sum, range(100_000))
        await settle(200)
        ended.append(clock.now())

    async with living_by(work_at_ten()):
        await clock.wind(24 * HOUR)
    assert ended[0] - START < timedelta(hours=1) + A_MOMENT


async def test_time_waits_for_who_is_busy_and_for_what_they_start() -> None:
    clock = WoundClock(HandWoundClock(START))
    answered: list[datetime] = []
    under_way = asyncio.Event()
    clock.busy = under_way.is_set

    async def answer() -> None:
        under_way.set()
        await settle(300)
        answered.append(clock.now())
        under_way.clear()

    async with living_by(answer()):
        await clock.wind(HOUR)
    assert answered == [START]


async def test_a_sleep_that_is_given_up_is_forgotten() -> None:
    clock = WoundClock(HandWoundClock(START))
    async with living_by(clock.sleep(HOUR)):
        pass
    await clock.wind(2 * HOUR)
    assert timedelta(hours=2) <= clock.now() - START < timedelta(hours=2) + A_MOMENT


async def test_two_who_wind_at_once_wind_one_after_the_other() -> None:
    clock = WoundClock(HandWoundClock(START))
    await asyncio.gather(clock.wind(HOUR), clock.wind(HOUR))
    assert timedelta(hours=2) <= clock.now() - START < timedelta(hours=2) + A_MOMENT
