from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest

from bot.app.patience import once_free
from bot.domain.problems import StoreProblem
from bot.store.sqlite.store import open_store
from tests.fakes.clock import HandWoundClock, settle


async def test_a_start_waits_for_a_locked_database_and_says_so_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock, path = HandWoundClock(), tmp_path / "bot.db"
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")

    async def starts() -> None:
        async with once_free(lambda: open_store(path, clock, busy_seconds=0.01), clock) as store:
            await store.prove_writable()

    start = asyncio.create_task(starts())
    for _ in range(4):
        while not clock.waiting:
            await settle(1)
        await clock.wind(5)
    holder.close()
    async with asyncio.timeout(10):
        while not start.done():
            await settle(5)
            await clock.wind(5)
    await start
    assert caplog.messages == ["waiting for the database", "the database is free"]


async def test_a_database_that_is_none_ends_the_start(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    path.write_text("This is a letter, not a database. " * 100, encoding="utf-8")
    clock = HandWoundClock()
    with pytest.raises(StoreProblem, match="not an SQLite database"):
        async with once_free(lambda: open_store(path, clock), clock):
            pass
