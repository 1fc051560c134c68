from __future__ import annotations

import asyncio

from tests.fakes.clock import HandWoundClock, settle


async def test_time_never_goes_back_where_a_wind_overlaps_a_longer_one() -> None:
    clock = HandWoundClock()
    seen: list[float] = []

    async def wind_further() -> None:
        await clock.sleep(1)
        await clock.wind(100)
        seen.append(clock.monotonic())

    winder = asyncio.create_task(wind_further())
    await settle()
    await clock.wind(2)
    seen.append(clock.monotonic())
    await winder
    assert seen == [101.0, 101.0]
