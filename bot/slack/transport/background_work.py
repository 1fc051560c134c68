"""Work that goes on after an ack: started, watched, and waited for when the bot stops."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Coroutine, Iterable
from typing import Any

log = logging.getLogger(__name__)

HAND_OVER_SECONDS = 2.0  # what a stop leaves to payloads that have begun to come in, by a socket or over HTTP
LAST_WORDS_SECONDS = 1.5  # for apologies, after the eight that a stop waits: a supervisor usually kills after ten


class Work:
    """Keeps a reference to each task: the event loop itself would let a running one be collected."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._finished)

    @property
    def outstanding(self) -> int:
        return len(self._running)

    async def drain(self, seconds: float) -> None:
        """Let what runs, and what it starts, finish for ``seconds``; then cancel the rest, which says so to whoever
        waits for it."""
        if self._running:
            log.info("finishing what was asked", extra={"outstanding": len(self._running)})
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    while self._running:
                        await asyncio.wait(self._running)
        if self._running:
            log.warning("cut short", extra={"outstanding": len(self._running)})
            await self.cancel()

    async def cancel(self) -> None:
        """End what runs, and what is started meanwhile; return when all of it has ended, or after some seconds where
        Slack is too slow to take its apologies.

        A task that is cancelled before its first step never runs, and could not even apologize: each begins first.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LAST_WORDS_SECONDS):
                while self._running:
                    cut_short = list(self._running)
                    await asyncio.wait(cut_short, timeout=0)
                    _cancel(cut_short)
                    await asyncio.wait(cut_short)
        if self._running:
            log.warning("ended without a last word", extra={"outstanding": len(self._running)})
            _cancel(self._running)
            await asyncio.wait(list(self._running), timeout=LAST_WORDS_SECONDS)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("work failed", exc_info=error)


def _cancel(tasks: Iterable[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
