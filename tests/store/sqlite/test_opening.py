"""A file that cannot be used is refused with a sentence that names it and says what to do."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from bot.domain.problems import StoreProblem
from bot.store.sqlite.connection import connect
from bot.store.sqlite.database import Connection
from bot.store.sqlite.store import open_store
from tests.fakes.clock import HandWoundClock


async def refusal(path: Path, busy_seconds: float = 0.0) -> str:
    with pytest.raises(StoreProblem) as caught:
        async with open_store(path, HandWoundClock(), busy_seconds=busy_seconds):
            pytest.fail("it opened")
    assert str(path) in caught.value.sentence
    return caught.value.sentence


def fill(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def content_of(path: Path) -> bytes:
    return path.read_bytes()


def change_mode(path: Path, mode: int) -> None:
    path.chmod(mode)


def look_up(pragma: str, db: Connection) -> object:
    [(value,)] = db.execute(f"PRAGMA {pragma}")
    return value


async def test_the_folder_and_the_file_are_made_and_the_file_is_private(tmp_path: Path) -> None:
    path = tmp_path / "state" / "deep" / "bot.db"
    async with open_store(path, HandWoundClock()) as store:
        await store.prove_writable()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_the_settings_that_keep_data_safe_are_on(path: Path) -> None:
    async with open_store(path, HandWoundClock()) as store:
        for pragma, value in [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)]:
            assert await store.database.read(partial(look_up, pragma)) == value


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert "cannot be created" in await refusal(tmp_path / "file" / "bot.db")


async def test_a_folder_in_the_files_place_is_refused(tmp_path: Path) -> None:
    assert "cannot be created or opened" in await refusal(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_file_that_may_not_be_written_or_read_is_refused(path: Path) -> None:
    async with open_store(path, HandWoundClock()):
        pass
    change_mode(path, 0o400)
    assert "read-only for this process" in await refusal(path)
    change_mode(path, 0o000)
    assert "cannot be opened" in await refusal(path)


async def test_a_file_of_another_kind_is_refused_and_left_alone(path: Path) -> None:
    content = b"name,email\n" * 200
    fill(path, content)
    assert "not an SQLite database" in await refusal(path)
    assert content_of(path) == content


async def test_another_programs_database_is_refused_and_left_alone(path: Path) -> None:
    theirs = sqlite3.connect(path)
    theirs.execute("CREATE TABLE diary (entry)")
    theirs.close()
    before = content_of(path)
    assert "another program" in await refusal(path)
    assert content_of(path) == before


async def test_a_newer_versions_database_is_refused(path: Path) -> None:
    async with open_store(path, HandWoundClock()) as store:
        await store.database.write(
            lambda db: db.execute(
                "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('tasks-bot', 'm999', '')"
            )
        )
    assert "newer version" in await refusal(path)


async def test_a_locked_file_is_refused(path: Path) -> None:
    async with open_store(path, HandWoundClock()):
        pass
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        assert "locked by another process" in await refusal(path)
    finally:
        other.close()
    async with open_store(path, HandWoundClock()) as store:
        await store.prove_writable()


async def test_a_damaged_file_is_refused(path: Path) -> None:
    async with open_store(path, HandWoundClock()):
        pass
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 4000)
    assert "damaged" in await refusal(path)


async def test_opening_again_applies_nothing_twice(path: Path) -> None:
    for _ in range(2):
        async with open_store(path, HandWoundClock()) as store:
            steps = await store.database.read(
                lambda db: db.execute("SELECT name FROM _sqlite_migrations ORDER BY id").fetchall()
            )
    assert [name for (name,) in steps] == sorted({name for (name,) in steps})


def test_many_open_a_new_file_at_once_and_none_is_turned_away(tmp_path: Path) -> None:
    everybody = 8
    for number in range(10):
        gate = threading.Barrier(everybody)

        def opens(path: Path, gate: threading.Barrier) -> None:
            gate.wait()
            connect(path, busy_seconds=5.0).close()

        with ThreadPoolExecutor(everybody) as threads:
            path = tmp_path / f"{number}.db"
            for opened in [threads.submit(opens, path, gate) for _ in range(everybody)]:
                opened.result()
