"""Work that the bot does for itself, over and over: nobody waits for it, so a failure is logged and tried again."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.domain.problems import Problem
from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.seen_book import SeenBook

log = logging.getLogger(__name__)

_AGAIN_AFTER_FAILURE = timedelta(minutes=1)
_REMEMBER_DELIVERIES = timedelta(days=30)  # events come again for minutes, but a share button lives on


async def run_every(name: str, job: Callable[[], Awaitable[object]], every: timedelta, clock: Clock) -> None:
    """Do ``job`` now and then ``every`` so often; after a Problem a minute later."""
    while True:
        pause = every
        try:
            await job()
        except Problem as problem:
            pause = min(every, _AGAIN_AFTER_FAILURE)
            log.warning("%s did not work, will be tried again", name, extra={"reason": str(problem)})
        except Exception:
            log.exception("%s failed", name)
        await clock.sleep(pause.total_seconds())


async def forget_old_deliveries(seen: SeenBook, clock: Clock) -> None:
    await seen.forget_before(clock.now() - _REMEMBER_DELIVERIES)
