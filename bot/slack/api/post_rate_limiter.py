"""Slack's pace for messages that nobody waits for: one a second in a channel, so many a minute in the workspace.

chat.postMessage allows "about one a second a channel" and "several hundred a minute a workspace", which leaves the
number open: 240 stays below, and lets a thousand reminders come within five minutes.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_right, insort

from bot.use_cases.ports.clock import Clock

A_CHANNEL_S = 1.0
A_MINUTE = 240
_MINUTE_S = 60.0


class PostRateLimiter:
    def __init__(self, clock: Clock, *, a_minute: int = A_MINUTE, a_channel_s: float = A_CHANNEL_S) -> None:
        self._clock = clock
        self._a_minute = a_minute
        self._a_channel_s = a_channel_s
        self._turns: list[float] = []  # of the last minute and of those that wait for their channel, sorted
        self._last_in: dict[str, float] = {}
        self._queue = asyncio.Lock()

    async def acquire(self, place_id: str) -> None:
        """Wait until a message may go to ``place_id``. Places wait beside each other."""
        async with self._queue:
            while wait_s := self._workspace_wait():
                await self._clock.sleep(wait_s)
            now = self._clock.monotonic()
            at = max(now, self._last_in.get(place_id, now - self._a_channel_s) + self._a_channel_s)
            insort(self._turns, at)
            self._forget_quiet_places(now)
            self._last_in[place_id] = at
        if at > now:
            await self._clock.sleep(at - now)

    def _workspace_wait(self) -> float:
        """A turn counts when it comes, not when it is given out: a full channel's lie in the future."""
        now = self._clock.monotonic()
        del self._turns[: bisect_right(self._turns, now - _MINUTE_S)]
        too_many = len(self._turns) - self._a_minute
        return self._turns[too_many] + _MINUTE_S - now if too_many >= 0 else 0.0

    def _forget_quiet_places(self, now: float) -> None:
        if len(self._last_in) > 2 * self._a_minute:
            self._last_in = {place: at for place, at in self._last_in.items() if at + self._a_channel_s > now}
