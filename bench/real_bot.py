"""The bot in a process of its own between stand-ins in this one, so that neither takes the other's turn to run."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bot.app.demo import open_sandbox, variables_for
from bot.clock import SystemClock
from bot.sandbox.demo import Sandbox

BOT = ("-m", "bot", "run")
BARE_BOLT = ("-m", "bench.bare_bolt")
BARE_ANSWERS = ("-m", "bench.bare_bolt", "answers")
CONNECTS_WITHIN_SECONDS = 30.0


@asynccontextmanager
async def sandbox() -> AsyncIterator[Sandbox]:
    """Both stand-ins here, without Slack's and ChartMogul's limits: they would be measured instead of the bot."""
    async with open_sandbox(SystemClock()) as served:
        served.slack.rate_limits = False
        served.crm.faults.limits = False
        gc.disable()  # the stand-ins' own pauses would be measured too
        try:
            yield served
        finally:
            gc.enable()


@asynccontextmanager
async def running(served: Sandbox, program: Sequence[str] = BOT) -> AsyncIterator[asyncio.subprocess.Process]:
    """``program`` as a child process, connected when it yields; stopped as a supervisor stops it."""
    with tempfile.TemporaryDirectory() as folder:
        sockets = served.slack.sockets.opened
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            *program,
            env=environment(served, Path(folder) / "bench.db"),
            stdout=asyncio.subprocess.DEVNULL,
        )
        try:
            await served.slack.until(lambda: served.slack.sockets.opened > sockets, CONNECTS_WITHIN_SECONDS)
            yield child
        finally:
            if child.returncode is None:
                child.send_signal(signal.SIGTERM)
            await child.wait()


def environment(served: Sandbox, database: Path) -> dict[str, str]:
    return {**os.environ, **variables_for(served, database), "LOG_LEVEL": "warning"}


async def customers_are_read(served: Sandbox) -> None:
    """Wait for the bot's first reading of all customers: until then it also answers with names fetched singly."""

    def last_page() -> bool:
        return any(seen.path == "/v1/customers" and seen.status == 200 for seen in served.crm.requests)

    await served.slack.until(last_page, CONNECTS_WITHIN_SECONDS)
