"""What must not be cut in the middle when the bot stops, such as a post and the note that it was made."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

FINISH_WITHIN_SECONDS = 8.0  # a supervisor usually gives ten before it kills

T = TypeVar("T")


async def finish_once_begun(work: Coroutine[Any, Any, T], within_seconds: float = FINISH_WITHIN_SECONDS) -> T:
    """Do ``work``. Whoever is cancelled meanwhile ends only when it is done, or was cut after some seconds."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        if not task.done():
            await asyncio.wait({task}, timeout=within_seconds)
        task.cancel()  # does nothing where it is done
        await asyncio.wait({task})
        raise
