"""The same question asked by many at once is asked once, and its answer stays good for a few seconds.

Each question is asked in a task of its own, so an asker who gives up takes nothing from the others. Failures are
handed to those who waited and then forgotten.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

from bot.use_cases.ports.clock import Clock

Answer = TypeVar("Answer")


class SingleFlightCache(Generic[Answer]):
    """Answers by key, each fresh for ``fresh_for_s`` seconds after it came; at most ``keep`` of them."""

    def __init__(self, clock: Clock, *, fresh_for_s: float = 5.0, keep: int = 32) -> None:
        self._clock = clock
        self._fresh_for_s = fresh_for_s
        self._keep = keep
        self._under_way: dict[Hashable, asyncio.Task[Answer]] = {}
        self._answers: dict[Hashable, tuple[float, Answer]] = {}  # with the moment from which it is stale
        self._running: set[asyncio.Task[Answer]] = set()

    async def get(self, key: Hashable, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        self._drop_stale()
        if key in self._answers:
            return self._answers[key][1]
        task = self._under_way.get(key)
        if task is None:
            task = self._under_way[key] = asyncio.create_task(self._ask(key, ask))
            self._running.add(task)
            task.add_done_callback(self._done)
        return await asyncio.shield(task)

    def forget(self) -> None:
        """Later questions are asked anew. Questions under way are answered to their askers but not kept."""
        self._answers.clear()
        self._under_way.clear()

    async def close(self) -> None:
        for task in self._running:
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*self._running, return_exceptions=True)

    async def _ask(self, key: Hashable, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        mine = asyncio.current_task()
        try:
            answer = await ask()
            if self._under_way.get(key) is mine:
                self._answers.pop(key, None)
                self._answers[key] = (self._clock.monotonic() + self._fresh_for_s, answer)
                if len(self._answers) > self._keep:
                    del self._answers[next(iter(self._answers))]
            return answer
        finally:
            if self._under_way.get(key) is mine:
                del self._under_way[key]

    def _done(self, task: asyncio.Task[Answer]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # seen, even where every asker has gone: it is in the log already

    def _drop_stale(self) -> None:
        now = self._clock.monotonic()
        for key in [key for key, (stale_at, _) in self._answers.items() if stale_at <= now]:
            del self._answers[key]
