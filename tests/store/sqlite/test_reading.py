"""The terminal looks into the database beside a running bot or without one: it creates, migrates and locks nothing."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlite_utils

from bot.domain.problems import StoreProblem
from bot.store.sqlite.backup import back_up
from bot.store.sqlite.migrations import migrations
from bot.store.sqlite.store import Store, open_store, open_store_to_read
from tests.fakes.clock import HandWoundClock
from tests.use_cases.fixtures import NOW

SOMEBODY_ELSE = 65534

# It looks once before it changes the account, so that all is imported: the other account may not read the library.
CHILD_OF_ANOTHER_ACCOUNT = """
import asyncio, os, sys
from pathlib import Path
from bot.clock import SystemClock
from bot.domain.problems import StoreProblem
from bot.store.sqlite.store import open_store_to_read

async def look() -> str:
    try:
        async with open_store_to_read(Path(sys.argv[1]), SystemClock()) as store:
            return str([link.email for link in await store.seats.links()])
    except StoreProblem as problem:
        return problem.sentence

asyncio.run(look())
os.setgid(int(sys.argv[2]))
os.setuid(int(sys.argv[2]))
print(asyncio.run(look()))
"""


async def emails_in(path: Path) -> list[str]:
    async with open_store_to_read(path, HandWoundClock()) as store:
        return [link.email for link in await store.seats.links()]


async def refusal(path: Path) -> str:
    with pytest.raises(StoreProblem) as caught:
        await emails_in(path)
    assert str(path) in caught.value.sentence
    return caught.value.sentence


async def fill(path: Path) -> None:
    async with open_store(path, HandWoundClock()) as store:
        await store.seats.link("U1ANN", "ann@firm.com", by="U9ADMIN", at=NOW)


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def change_mode(path: Path, mode: int) -> None:
    path.chmod(mode)


def fill_with(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def execute(path: Path, sql: str) -> None:
    db = sqlite3.connect(path)
    db.executescript(sql)
    db.close()


def as_somebody_else(path: Path) -> str:
    command = [sys.executable, "-c", CHILD_OF_ANOTHER_ACCOUNT, str(path), str(SOMEBODY_ELSE)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


async def test_where_there_is_no_database_none_is_made(tmp_path: Path) -> None:
    assert "There is no database" in await refusal(tmp_path / "deep" / "bot.db")
    (tmp_path / "empty.db").touch()
    assert f"The file {tmp_path / 'empty.db'} is empty." in await refusal(tmp_path / "empty.db")
    assert names_in(tmp_path) == ["empty.db"]


async def test_a_file_at_rest_is_read_and_nothing_is_left_beside_it(path: Path) -> None:
    await fill(path)
    before = files_in(path.parent)
    assert await emails_in(path) == ["ann@firm.com"]
    assert files_in(path.parent) == before


async def test_a_path_with_signs_of_an_address_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a b?c#d%20&mode=rwc.db"
    await fill(path)
    assert await emails_in(path) == ["ann@firm.com"]


async def test_a_bot_that_writes_is_read_beside_and_not_held_up(store: Store, path: Path) -> None:
    await store.seats.link("U1ANN", "ann@firm.com", by="U9ADMIN", at=NOW)
    other = sqlite3.connect(path, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM seat_links")
        assert await emails_in(path) == ["ann@firm.com"], "what was committed last"
        async with open_store_to_read(path, HandWoundClock()) as reading:
            await reading.seats.links()
            other.execute("COMMIT")
            await store.prove_writable()
            assert await reading.seats.links() == []
    finally:
        other.close()


async def test_what_would_write_fails(path: Path) -> None:
    await fill(path)
    async with open_store_to_read(path, HandWoundClock()) as store:
        with pytest.raises(StoreProblem, match="read-only"):
            await store.seats.unlink("U1ANN", by="U9ADMIN", at=NOW)
    assert await emails_in(path) == ["ann@firm.com"]


async def test_a_database_that_a_killed_bot_left_is_read_with_what_it_had_committed(path: Path, tmp_path: Path) -> None:
    left = tmp_path / "left" / "bot.db"
    left.parent.mkdir()
    async with open_store(path, HandWoundClock()) as store:
        await store.seats.link("U1ANN", "ann@firm.com", by="U9ADMIN", at=NOW)
        for name in ("bot.db", "bot.db-wal"):  # as they lie on the disk at this moment
            (left.parent / name).write_bytes((tmp_path / name).read_bytes())
    assert await emails_in(left) == ["ann@firm.com"]


async def test_other_versions_are_named_and_left_alone(path: Path) -> None:
    await fill(path)
    newest = list(migrations.pending(sqlite_utils.Database(memory=True)))[-1].name
    execute(path, f"UPDATE _sqlite_migrations SET name = 'm999_of_tomorrow' WHERE name = '{newest}'")
    before = files_in(path.parent)
    assert "newer version" in await refusal(path)
    assert files_in(path.parent) == before
    execute(path, "DELETE FROM _sqlite_migrations WHERE name = 'm999_of_tomorrow'")
    before = files_in(path.parent)
    assert "older version" in await refusal(path)
    assert files_in(path.parent) == before


async def test_files_that_are_not_ours_are_refused(path: Path) -> None:
    fill_with(path, b"name,email\n" * 200)
    assert "not an SQLite database" in await refusal(path)
    fill_with(path, b"")
    execute(path, "CREATE TABLE diary (entry)")
    assert "another program" in await refusal(path)


async def test_a_folder_in_its_place_is_said_to_be_one_and_nobody_is_asked_to_let_the_bot_write(path: Path) -> None:
    sentence = await refusal(path.parent)
    assert f"The database {path.parent} cannot be read: Is a directory. Check DATABASE_PATH" in sentence
    assert "write" not in sentence


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """The folders above tmp_path are closed to other accounts by each start of pytest."""
    with TemporaryDirectory() as folder:
        change_mode(Path(folder), 0o755)
        yield Path(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may act as another account")
async def test_another_account_reads_or_is_refused_and_leaves_no_file(public_folder: Path) -> None:
    folder = public_folder / "state"
    path = folder / "bot.db"
    folder.mkdir()
    await fill(path)
    assert "cannot be read by this account" in as_somebody_else(path)
    change_mode(path, 0o644)
    for mode in (0o755, 0o777):
        change_mode(folder, mode)
        assert as_somebody_else(path) == "['ann@firm.com']\n"
        assert names_in(folder) == ["bot.db"], "a -wal of somebody else's could not be written by the bot"
    change_mode(folder, 0o755)
    async with open_store(path, HandWoundClock()) as store:
        await store.seats.link("U2BEN", "ben@firm.com", by="U9ADMIN", at=NOW)
        assert as_somebody_else(path) == "['ann@firm.com', 'ben@firm.com']\n"
        change_mode(folder / "bot.db-wal", 0o600)
        assert "Run this command as the account that runs the bot" in as_somebody_else(path)


async def test_a_backup_is_taken_of_a_file_at_rest_and_of_any_version(path: Path) -> None:
    await fill(path)
    execute(path, "DELETE FROM _sqlite_migrations WHERE name LIKE 'm006%'")
    copy = path.with_name("copy.db")
    await back_up(path, copy)
    assert names_in(path.parent) == ["bot.db", "copy.db"]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    db = sqlite3.connect(copy)
    assert db.execute("SELECT email FROM seat_links").fetchall() == [("ann@firm.com",)]
    db.close()
