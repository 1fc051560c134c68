"""A copy of the database, taken beside a running bot or without one."""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
from pathlib import Path

from bot.domain.problems import StoreProblem
from bot.store.sqlite.database import Connection, open_database_to_read
from bot.store.sqlite.database_files import refuse_part_of_database, wal_of
from bot.store.sqlite.sqlite_errors import explain, explain_file


async def back_up(database_path: Path, path: Path) -> None:
    """A compact copy at ``path``, for its owner alone. A file that is there already is never replaced.

    A database of any version of the bot is copied: the time for a copy is before a newer version changes it. The copy
    gets its name only when it is complete and flushed: VACUUM INTO does not flush. Raises StoreProblem.
    """
    _refuse_name(path, database_path)
    # A name of its own: another backup may be under way, and ``path`` may have the longest name that there can be.
    unfinished = path.with_name(f"{secrets.token_hex(8)}.unfinished")

    def copy(db: Connection) -> None:
        before = _as_it_lies(database_path)
        try:
            unfinished.touch(mode=0o600, exist_ok=False)  # VACUUM INTO takes an empty file, and keeps its mode
            db.execute("VACUUM INTO ?", [str(unfinished)])
            if before is not None and _as_it_lies(database_path) != before:
                raise StoreProblem("A bot was started while its database was copied. Nothing was kept: try again.")
            _flush(unfinished)
            unfinished.rename(path)
        except sqlite3.Error as error:
            raise explain(error, path) from error
        except UnicodeEncodeError as error:
            raise StoreProblem(f"The name of the folder of {path} is not UTF-8. Choose another folder.") from error
        except OSError as error:
            raise explain_file(error, path) from error
        finally:
            with contextlib.suppress(OSError):
                unfinished.unlink(missing_ok=True)

    async with open_database_to_read(database_path, any_version=True) as database:
        await database.read(copy)


def _refuse_name(path: Path, database_path: Path) -> None:
    refuse_part_of_database(path, database_path)
    try:
        if path.exists():
            raise StoreProblem(f"The file {path} exists already. Choose another name for the backup.")
    except OSError as error:
        raise explain_file(error, path) from error


def _as_it_lies(path: Path) -> tuple[int, int] | None:
    """What changes when somebody writes to a file that is read without locks; None where a bot has it open."""
    if wal_of(path).exists():
        return None
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
