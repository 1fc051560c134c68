"""Each clock tells UTC, never goes back by itself, and lets nobody sleep too short."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.clock import SystemClock, WoundClock
from bot.use_cases.ports.clock import Clock
from tests.fakes.clock import HandWoundClock, flowing_clock, settle

MOMENT_S = 0.02
CLOCKS: dict[str, Callable[[], Clock]] = {
    "fake": HandWoundClock,
    "fake that flows": lambda: flowing_clock(HandWoundClock().now()),
    "system": SystemClock,
    "wound": lambda: WoundClock(SystemClock()),
}


@pytest.fixture(params=CLOCKS)
def clock(request: pytest.FixtureRequest) -> Clock:
    return CLOCKS[request.param]()


def test_now_is_utc(clock: Clock) -> None:
    assert clock.now().utcoffset() == timedelta(0)


async def test_whoever_sleeps_sees_so_much_time_pass_on_both_scales(clock: Clock) -> None:
    now, monotonic = clock.now(), clock.monotonic()
    sleeping = asyncio.create_task(clock.sleep(MOMENT_S))
    await settle()
    if isinstance(clock, HandWoundClock) and not sleeping.done():
        await clock.wind(MOMENT_S)
    await asyncio.wait_for(sleeping, 5)
    assert clock.monotonic() - monotonic >= MOMENT_S - 1e-4
    assert (clock.now() - now).total_seconds() >= MOMENT_S - 0.005


@pytest.mark.parametrize("seconds", [0.0, -1.0])
async def test_no_time_is_no_wait(clock: Clock, seconds: float) -> None:
    await asyncio.wait_for(clock.sleep(seconds), 5)


async def test_a_sleeper_can_be_cancelled(clock: Clock) -> None:
    sleeping = asyncio.create_task(clock.sleep(3600))
    await settle()
    sleeping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sleeping
