"""What must live lives: work that is to go on for ever is started again, whatever ends it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.slack.api.patience import back_off
from bot.use_cases.ports.clock import Clock

log = logging.getLogger(__name__)

STEADY_SECONDS = 60.0  # what lasted so long is started again at once, like the first time


async def supervised(name: str, work: Callable[[], Awaitable[None]], clock: Clock) -> None:
    """Do ``work``, which is not meant to end, again and again. Only cancelling ends this."""
    tries = 0
    while True:
        since = clock.monotonic()
        try:
            await work()
            log.error("%s ended and is started again", name)
        except asyncio.CancelledError:
            if _is_cancelled():
                raise
            log.exception("%s was cancelled from within and is started again", name)
        except Exception:
            log.exception("%s failed and is started again", name)
        tries = 0 if clock.monotonic() - since >= STEADY_SECONDS else tries + 1
        await clock.sleep(back_off(tries))


def _is_cancelled() -> bool:
    """Whether somebody ended this task. A library that lets a CancelledError of its own escape has not."""
    task = asyncio.current_task()
    return task is None or task.cancelling() > 0
