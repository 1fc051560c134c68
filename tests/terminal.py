"""A terminal for tests of the commands: the sandbox on a thread of its own, and each command run against it."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen
from typing import IO

from click.testing import CliRunner, Result

from bot.app.demo import open_sandbox, variables_for
from bot.cli.main import main
from bot.clock import SystemClock
from bot.sandbox.demo import Sandbox
from bot.store.sqlite.store import Store, open_store

PATIENCE_SECONDS = 20.0
CHECKOUT = Path(__file__).parents[1]


class Terminal:
    """``variables`` are the environment; an empty value counts as none."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self.sandbox = sandbox
        self.folder = folder
        self.variables = variables_for(sandbox, folder / "tasks-bot.db")

    def run(self, *words: str, input_: str | None = None) -> Result:
        result = CliRunner(env=self.variables).invoke(main, words, input=input_)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    @contextmanager
    def child(self, *words: str) -> Iterator[Popen[str]]:
        """A real process; killed where it has not ended by itself in time.

        It has the folder as its own, so that the checkout's bot must be named: an installed one may be another.
        """
        command = [sys.executable, "-m", "bot", *words]
        environment = {**self.variables, "PYTHONPATH": str(CHECKOUT)}
        with Popen(command, env=environment, stdout=PIPE, stderr=PIPE, text=True) as process:
            alarm = threading.Timer(PATIENCE_SECONDS, process.kill)
            alarm.start()
            try:
                yield process
            finally:
                alarm.cancel()
                process.kill()

    def read_until(self, stream: IO[str], words: str) -> str:
        """The line of a child's that has ``words`` in it. A child that ends without one fails the test."""
        return next(line for line in stream if words in line)

    def make_database(self) -> None:
        async def nothing(store: Store) -> None: ...

        self.in_store(nothing)

    def make_older(self) -> None:
        """As a version of the bot left it that did not know the newest tables."""
        db = sqlite3.connect(self.variables["DATABASE_PATH"])
        db.executescript("DELETE FROM _sqlite_migrations WHERE id = (SELECT max(id) FROM _sqlite_migrations)")
        db.close()

    def names(self) -> list[str]:
        """The files in its folder."""
        return sorted(self.files())

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.folder.iterdir() if path.is_file()}

    def in_store(self, work: Callable[[Store], Awaitable[None]]) -> None:
        """Do ``work`` with the bot's database."""

        async def opened() -> None:
            async with open_store(Path(self.variables["DATABASE_PATH"]), SystemClock()) as store:
                await work(store)

        asyncio.run(opened())


@contextmanager
def terminal(folder: Path) -> Iterator[Terminal]:
    """The commands block their thread, so that the sandbox needs another."""
    ready: list[tuple[Sandbox, asyncio.AbstractEventLoop, asyncio.Event]] = []
    told = threading.Event()

    async def serve() -> None:
        done = asyncio.Event()
        async with open_sandbox(SystemClock()) as sandbox:
            ready.append((sandbox, asyncio.get_running_loop(), done))
            told.set()
            await done.wait()

    thread = threading.Thread(target=asyncio.run, args=(serve(),), name="sandbox")
    thread.start()
    assert told.wait(PATIENCE_SECONDS)
    sandbox, loop, done = ready[0]
    try:
        yield Terminal(sandbox, folder)
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join()
