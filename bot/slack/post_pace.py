"""Slack's pace for messages that nobody waits for: one a second in a channel, so many a minute in the workspace.

chat.postMessage allows "about one a second a channel" and "several hundred a minute a workspace", which leaves the
number open: 240 stays below, and lets a thousand mornings come within five minutes.
"""

from __future__ import annotations

import asyncio
from collections import deque

from bot.use_cases.ports import Clock

A_CHANNEL_S = 1.0
A_MINUTE = 240
_MINUTE_S = 60.0


class PostPace:
    def __init__(self, clock: Clock, *, a_minute: int = A_MINUTE, a_channel_s: float = A_CHANNEL_S) -> None:
        self._clock = clock
        self._a_minute = a_minute
        self._a_channel_s = a_channel_s
        self._posted: deque[float] = deque()
        self._last_in: dict[str, float] = {}
        self._queue = asyncio.Lock()

    async def turn(self, channel_id: str) -> None:
        """Wait until a message may go to ``channel_id``. Channels wait beside each other."""
        async with self._queue:
            while wait_s := self._workspace_wait():
                await self._clock.sleep(wait_s)
            now = self._clock.monotonic()
            self._posted.append(now)
            at = max(now, self._last_in.get(channel_id, now - self._a_channel_s) + self._a_channel_s)
            self._forget_quiet_channels(now)
            self._last_in[channel_id] = at
        if at > now:
            await self._clock.sleep(at - now)

    def _workspace_wait(self) -> float:
        now = self._clock.monotonic()
        while self._posted and self._posted[0] + _MINUTE_S <= now:
            self._posted.popleft()
        return self._posted[0] + _MINUTE_S - now if len(self._posted) >= self._a_minute else 0.0

    def _forget_quiet_channels(self, now: float) -> None:
        if len(self._last_in) > 2 * self._a_minute:
            self._last_in = {channel: at for channel, at in self._last_in.items() if at + self._a_channel_s > now}
