"""How a command that runs on ends: by Ctrl+C, by a supervisor, or because its terminal was closed."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TypeVar

T = TypeVar("T")


async def until_stopped(context: AbstractAsyncContextManager[T], ready: Callable[[T], None]) -> None:
    """Hold ``context`` until SIGINT, SIGTERM or SIGHUP, and leave it; a second signal ends the process at once.

    A start that is not through yet, because Slack is away, is given up at the first. SIGHUP stays ignored under nohup.
    """
    loop, stopped, this_task = asyncio.get_running_loop(), asyncio.Event(), asyncio.current_task()
    signals = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signals.append(signal.SIGHUP)
    is_ready = False

    def stop() -> None:
        for number in signals:
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)
        stopped.set()
        if this_task and not is_ready:
            this_task.cancel()

    for number in signals:
        loop.add_signal_handler(number, stop)
    try:
        async with context as value:
            is_ready = True
            ready(value)
            await stopped.wait()
    except asyncio.CancelledError:
        if not stopped.is_set():
            raise
