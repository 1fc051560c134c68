"""Waiting for the database at the start, as for Slack: who holds it lets it go again."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import TypeVar

from bot.domain.problems import StoreBusy
from bot.use_cases.ports.clock import Clock

log = logging.getLogger(__name__)

_AGAIN_SECONDS = 5.0

Opened = TypeVar("Opened")


@asynccontextmanager
async def once_free(open_it: Callable[[], AbstractAsyncContextManager[Opened]], clock: Clock) -> AsyncIterator[Opened]:
    """The database, opened again and again while another process holds it; says once that this waits."""
    async with AsyncExitStack() as stack:
        yield await _entered(stack, open_it, clock)


async def _entered(
    stack: AsyncExitStack, open_it: Callable[[], AbstractAsyncContextManager[Opened]], clock: Clock
) -> Opened:
    tries = 0
    while True:
        try:
            opened = await stack.enter_async_context(open_it())
        except StoreBusy as problem:
            if not tries:
                log.warning("waiting for the database", extra={"detail": problem.detail})
        else:
            if tries:
                log.warning("the database is free", extra={"tries": tries + 1})
            return opened
        tries += 1
        await clock.sleep(_AGAIN_SECONDS)
