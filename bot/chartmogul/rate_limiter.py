"""At most 40 requests in any second and 20 in flight, for all requests of the process together.

ChartMogul answers 429 above 40 requests a second, counting the refused ones too, and 503 above 20 parallel
connections. A sliding window over our own Clock keeps that. pyrate-limiter 4 has the same window, but it reads the
time itself, starts a thread that empties its bucket, and lets each waiter poll on its own (50 ms late, in no order);
aiolimiter's bucket lets 79 through in its worst second.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.use_cases.ports.clock import Clock

_SECOND = 1.02  # a little more, because requests that left a second apart can arrive less than a second apart
_LOOK_AGAIN_S = 0.025


class RateLimiter:
    """Askers are served in order. A background asker takes only turns that leave half of a second to the others."""

    def __init__(self, clock: Clock, *, per_second: int = 40, in_flight: int = 20) -> None:
        self._clock = clock
        self._per_second = per_second
        self._started: deque[float] = deque()  # when the requests of the last second began
        self._in_flight = asyncio.Semaphore(in_flight)
        self._queue = asyncio.Lock()
        self._background_queue = asyncio.Lock()

    @asynccontextmanager
    async def acquire(self, *, background: bool = False) -> AsyncIterator[None]:
        """Waits for its turn, then counts as in flight until the block ends."""
        if background:
            async with self._background_queue:
                while self._queue.locked() or self._wait_for_room(self._per_second // 2):
                    await self._clock.sleep(_LOOK_AGAIN_S)
        async with self._in_flight:
            async with self._queue:
                while wait_s := self._wait_for_room(self._per_second):
                    await self._clock.sleep(wait_s)
                self._started.append(self._clock.monotonic())
            yield

    def _wait_for_room(self, limit: int) -> float:
        """Seconds until fewer than ``limit`` requests began in the last second; 0 when that is so already."""
        now = self._clock.monotonic()
        while self._started and self._started[0] + _SECOND <= now:
            self._started.popleft()
        too_many = len(self._started) - limit
        return max(self._started[too_many] + _SECOND - now, 1e-3) if too_many >= 0 else 0.0
