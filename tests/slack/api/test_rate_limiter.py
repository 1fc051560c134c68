"""Slack's rate for a reading method: evenly spread, and nobody waits after a quiet time."""

from __future__ import annotations

from bot.slack.api.rate_limiter import HISTORY_A_MINUTE, RateLimiter
from tests.fakes.clock import HandWoundClock


async def test_calls_at_once_are_spread_over_the_minutes_and_the_first_after_a_rest_goes_at_once() -> None:
    clock = HandWoundClock(at_once=2.0)
    limiter = RateLimiter(clock, HISTORY_A_MINUTE)
    began, at = clock.monotonic(), list[float]()
    for _ in range(150):
        await limiter.acquire()
        at.append(clock.monotonic() - began)
    assert at[0] == 0
    assert max(sum(0 <= other - each < 60 for other in at) for each in at) <= 50
    assert max(at) < 60 * 150 / HISTORY_A_MINUTE
    await clock.wind(60)
    rested = clock.monotonic()
    await limiter.acquire()
    assert clock.monotonic() == rested
