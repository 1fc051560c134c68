"""Waiting for the database at the start, as for Slack: another process that holds it lets it go again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import TypeVar

from bot.domain.problems import StoreBusy
from bot.use_cases.operations.wait_until import Waiting, wait_until
from bot.use_cases.ports.clock import Clock

_WAITING = Waiting(
    begins="waiting for the database",
    ends="the database is free",
    seconds=(5.0,),
    passes=lambda problem: isinstance(problem, StoreBusy),
)

Opened = TypeVar("Opened")


@asynccontextmanager
async def once_free(open_it: Callable[[], AbstractAsyncContextManager[Opened]], clock: Clock) -> AsyncIterator[Opened]:
    """The database, opened again and again while another process holds it."""
    async with AsyncExitStack() as stack:
        yield await wait_until(lambda: stack.enter_async_context(open_it()), _WAITING, clock)
