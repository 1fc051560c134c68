"""No command writes over a database, or where SQLite keeps what belongs to one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from bot.domain.problems import StoreProblem
from bot.store.sqlite.backup import back_up
from bot.store.sqlite.database_files import refuse_database, refuse_part_of_database
from bot.store.sqlite.store import Store, open_store_to_read
from tests.fakes.clock import HandWoundClock
from tests.use_cases.fixtures import NOW


def make_other_database(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE anything (id INTEGER)")
    db.close()


@pytest.mark.parametrize("ending", ["", "-wal", "-shm", "-journal"])
def test_the_bots_database_is_refused_by_every_name(path: Path, ending: str) -> None:
    own = path.with_name(f"{path.name}{ending}")
    with pytest.raises(StoreProblem, match="part of the bot's database"):
        refuse_part_of_database(own, path)
    own.touch()
    (path.parent / "link").symlink_to(own)
    (path.parent / "hard").hardlink_to(own)
    for name in (own, path.parent / "link", path.parent / "hard", path.parent / ".." / path.parent.name / own.name):
        with pytest.raises(StoreProblem, match="part of the bot's database"):
            refuse_part_of_database(name, path)


def test_the_files_beside_a_linked_database_are_those_beside_the_file_itself(path: Path) -> None:
    link = path.parent / "elsewhere" / "link.db"
    link.parent.mkdir()
    link.symlink_to(path)
    for name in (path, path.with_name("bot.db-wal"), link):
        with pytest.raises(StoreProblem, match="part of the bot's database"):
            refuse_part_of_database(name, link)
    refuse_part_of_database(link.with_name("link.db-wal"), link)


def test_another_database_and_what_lies_beside_it_are_refused_too(path: Path) -> None:
    other = path.with_name("other.db")
    make_other_database(other)
    with pytest.raises(StoreProblem, match=r"other\.db is an SQLite database"):
        refuse_database(other, path)
    for ending in ("-wal", "-shm", "-journal"):
        with pytest.raises(StoreProblem, match="would be taken for part of a database"):
            refuse_part_of_database(path.with_name(f"other.db{ending}"), path)


@pytest.mark.parametrize("name", ["links.csv", "new.csv", "new.csv-wal", "-wal", "folder"])
def test_any_other_file_may_be_written(path: Path, name: str) -> None:
    (path.parent / "links.csv").write_text("slack_user_id,email\n")
    (path.parent / "folder").mkdir()
    refuse_database(path.parent / name, path)


def test_a_name_that_the_machine_refuses_is_a_sentence(path: Path) -> None:
    with pytest.raises(StoreProblem, match="File name too long"):
        refuse_database(path.with_name("x" * 300), path)


def test_a_database_that_cannot_be_looked_at_is_no_fault_of_another_file(path: Path) -> None:
    refuse_database(path.with_name("links.csv"), path.with_name("x" * 300))


@pytest.mark.parametrize("ending", ["-wal", "-shm", "-journal"])
async def test_no_backup_gets_the_name_of_a_file_that_sqlite_deletes(store: Store, path: Path, ending: str) -> None:
    with pytest.raises(StoreProblem, match="Choose another name"):
        await back_up(path, path.with_name(f"{path.name}{ending}"))


async def test_a_backup_may_have_the_longest_name_that_there_can_be(store: Store, path: Path) -> None:
    copy = path.with_name("x" * 255)
    await back_up(path, copy)
    assert copy.exists()
    with pytest.raises(StoreProblem, match="File name too long"):
        await back_up(path, path.with_name("x" * 256))


async def test_what_a_running_bot_has_just_written_is_read_through_a_link_too(
    store: Store, path: Path, tmp_path: Path
) -> None:
    link = tmp_path / "elsewhere" / "link.db"
    link.parent.mkdir()
    link.symlink_to(path)
    await store.seats.link("U1ANN", "ann@firm.com", by="U9ADMIN", at=NOW)
    await back_up(link, tmp_path / "copy.db")
    for database in (link, tmp_path / "copy.db"):
        async with open_store_to_read(database, HandWoundClock()) as opened:
            assert [one.email for one in await opened.seats.links()] == ["ann@firm.com"]
