"""The files that a database consists of: its own, and those that SQLite keeps beside it while it is open or after a
crash. Nothing else may be written to any of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from bot.domain.problems import StoreProblem
from bot.store.sqlite.sqlite_errors import explain_file

_BESIDE = ("-wal", "-shm", "-journal")
_FIRST_BYTES = b"SQLite format 3\0"  # https://www.sqlite.org/fileformat.html, 1.3


def wal_of(database: Path) -> Path:
    """What was committed and is not yet in the file itself: there while the file is open, and after a crash.

    SQLite keeps it beside the file that a link leads to, not beside the link.
    """
    return _files_of(database)[1]


def refuse_part_of_database(path: Path, bots_own: Path) -> None:
    """Raises StoreProblem where ``path`` is the bot's database or a file that SQLite keeps beside one, by whatever
    name: what is written there is lost when the database is next opened, and may damage it.
    """
    target = Path(os.path.realpath(path))
    try:
        is_own = any(_are_same(target, own) for own in _files_of(bots_own))
        is_beside = any(is_database(database) for database in _databases_beside(target))
    except OSError as error:
        raise explain_file(error, path) from error
    if is_own:
        raise StoreProblem(f"The file {path} is part of the bot's database. Choose another name.")
    if is_beside:
        raise StoreProblem(f"The file {path} would be taken for part of a database. Choose another name.")


def refuse_database(path: Path, bots_own: Path) -> None:
    """Raises StoreProblem also where ``path`` is any SQLite database, such as a backup."""
    refuse_part_of_database(path, bots_own)
    try:
        if is_database(path):
            raise StoreProblem(f"The file {path} is an SQLite database. Choose another name.")
    except OSError as error:
        raise explain_file(error, path) from error


def is_database(path: Path) -> bool:
    """By its content. To close a file drops this process's locks on it, so no connection may be open here."""
    if not path.is_file():  # to open a pipe would wait for whoever writes into it
        return False
    with path.open("rb") as file:
        return file.read(len(_FIRST_BYTES)) == _FIRST_BYTES


def _files_of(database: Path) -> list[Path]:
    real = Path(os.path.realpath(database))
    return [real, *(real.with_name(f"{real.name}{ending}") for ending in _BESIDE)]


def _databases_beside(path: Path) -> Iterator[Path]:
    """The database, if there is one, that SQLite would keep ``path`` for."""
    for ending in _BESIDE:
        if path.name.endswith(ending) and path.name != ending:
            yield path.with_name(path.name.removesuffix(ending))


def _are_same(path: Path, own: Path) -> bool:
    """By name, or by what is there: a hard link has another name."""
    if path == own:
        return True
    try:
        found = own.stat()
    except OSError:  # most are not there; a database that may not be looked at is refused when it is opened
        return False
    return path.exists() and os.path.samestat(found, path.stat())
