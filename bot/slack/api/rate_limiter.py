"""Slack's rate for one reading method, kept before Slack has to refuse."""

from __future__ import annotations

from bot.use_cases.ports.clock import Clock

HISTORY_A_MINUTE = 48  # of the 50 that Slack allows
_MINUTE_S = 60.0


class RateLimiter:
    """So many calls a minute, evenly spread: whoever asks after a quiet time never waits."""

    def __init__(self, clock: Clock, a_minute: int) -> None:
        self._clock = clock
        self._every_s = _MINUTE_S / a_minute
        self._next = float("-inf")

    async def acquire(self) -> None:
        now = self._clock.monotonic()
        at = max(now, self._next)
        self._next = at + self._every_s
        if at > now:
            await self._clock.sleep(at - now)
