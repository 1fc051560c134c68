"""Work that the bot does for itself, over and over: nobody waits for it, so a failure is logged and tried again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.domain.problems import Problem
from bot.use_cases.operations.health_monitor import HealthMonitor
from bot.use_cases.operations.wait_until import pause_after
from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.seen_book import SeenBook

log = logging.getLogger(__name__)

_AGAIN_AFTER_FAILURE = timedelta(minutes=1)
_RESTARTS_AFTER_SECONDS = (1.0, 5.0, 15.0, 60.0)
_STEADY_SECONDS = 300.0  # what lasted so long is restarted like the first time
_REMEMBER_KEYS = timedelta(days=30)  # events come again for minutes, but a share button lives on


async def supervised(name: str, work: Callable[[], Awaitable[object]], clock: Clock, monitor: HealthMonitor) -> None:
    """Keep ``work``, which is meant to last, going for ever: whatever ends it, it is started again after a pause.

    Only the cancelling of the task that runs this ends it. A CancelledError that comes from within, as from a library's
    own cancelled future, is a failure like any other.
    """
    restarts = 0
    while True:
        began = clock.monotonic()
        try:
            if restarts:
                await clock.sleep(pause_after(restarts - 1, _RESTARTS_AFTER_SECONDS))
            await work()
            log.error("%s ended, starts again", name)
            monitor.failed(name, "it ended, and was started again")
        except (Exception, asyncio.CancelledError, BaseExceptionGroup) as error:
            if _is_being_cancelled():
                raise
            log.exception("%s broke off, starts again", name)
            monitor.failed(name, f"it broke off by {type(error).__name__}, and was started again; see the log")
        restarts = 1 if clock.monotonic() - began >= _STEADY_SECONDS else restarts + 1


async def run_every(
    name: str, job: Callable[[], Awaitable[object]], every: timedelta, clock: Clock, monitor: HealthMonitor
) -> None:
    """Do ``job`` now and then ``every`` so often, supervised; after a Problem a minute later."""

    async def repeat() -> None:
        while True:
            await clock.sleep((await _run_once(name, job, every, clock, monitor)).total_seconds())

    await supervised(name, repeat, clock, monitor)


async def _run_once(
    name: str, job: Callable[[], Awaitable[object]], every: timedelta, clock: Clock, monitor: HealthMonitor
) -> timedelta:
    """How long to wait then."""
    began = clock.monotonic()
    try:
        await job()
    except Problem as problem:
        log.warning("%s did not work, will be tried again", name, extra={"reason": str(problem)})
        monitor.failed(name, str(problem))
        return min(every, _AGAIN_AFTER_FAILURE)
    except Exception as error:
        log.exception("%s failed", name)
        monitor.failed(name, f"{type(error).__name__}; see the log")
        return every
    monitor.worked(name, took=timedelta(seconds=clock.monotonic() - began))
    return every


async def forget_seen_keys(seen: SeenBook, clock: Clock) -> None:
    await seen.forget_before(clock.now() - _REMEMBER_KEYS)


def _is_being_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
