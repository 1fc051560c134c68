"""What must not be cut in the middle when the bot stops, such as a post and the note that it was made."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from bot.use_cases.ports.clock import Clock

FINISH_WITHIN_SECONDS = 8.0  # a supervisor usually gives ten before it kills

T = TypeVar("T")


async def finish_once_begun(work: Coroutine[Any, Any, T], clock: Clock) -> T:
    """Do ``work``. Whoever is cancelled meanwhile ends only when it is done, or was cut after some seconds."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await _wait_a_while(task, clock)
        task.cancel()  # does nothing where it is done
        await asyncio.wait({task})
        raise


async def _wait_a_while(task: asyncio.Future[T], clock: Clock) -> None:
    limit = asyncio.ensure_future(clock.sleep(FINISH_WITHIN_SECONDS))
    waits: set[asyncio.Future[Any]] = {task, limit}
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        limit.cancel()
