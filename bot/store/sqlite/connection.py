"""How the file is opened.

To work with it, it is made where it is missing, refused where it is not ours, and brought to the present tables. To
read it, nothing of this is done: it is read as it lies there, beside a running bot or without one.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
from pathlib import Path

import sqlite_utils

from bot.domain.problems import StoreProblem
from bot.store.sqlite.database_files import wal_of
from bot.store.sqlite.migrations import migrations
from bot.store.sqlite.sqlite_errors import (
    explain,
    explain_file,
    explain_reading,
    explain_reading_file,
    is_sqlite_trouble,
)

# In the file's header, so that a file of another program is not taken for ours: "TASK" in ASCII.
_APPLICATION_ID = 0x5441534B
_TURNS = 20  # for which other processes may come first, each for a moment
_WHERE_TO_LOOK = "Check DATABASE_PATH, or start the bot with tasks-bot run."
_OLDEST_SQLITE = (3, 37, 0)  # STRICT tables; RETURNING came with 3.35, the trigram index with 3.34


def connect(path: Path, busy_seconds: float) -> sqlite_utils.Database:
    """A connection for the calling thread alone, in autocommit: whoever writes begins a transaction first.

    ``busy_seconds`` is how long to wait while another process writes. Raises StoreProblem.
    """
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise StoreProblem(
            f"Python brings SQLite {sqlite3.sqlite_version}, but the database {path} needs 3.37 or newer. "
            "Install a newer Python."
        )
    try:
        _make_file(path)
    except OSError as error:
        raise explain_file(error, path) from error
    with contextlib.ExitStack() as on_failure:
        try:
            connection = sqlite3.connect(path, timeout=busy_seconds, isolation_level=None)
            on_failure.callback(connection.close)
            db = sqlite_utils.Database(connection, execute_plugins=False)
            _prepare(db, path)
        except sqlite3.Error as error:
            if is_sqlite_trouble(error):
                raise explain(error, path) from error
            raise
        on_failure.pop_all()
    return db


def connect_to_read(path: Path, busy_seconds: float, *, any_version: bool = False) -> sqlite_utils.Database:
    """A connection that creates, migrates and locks nothing. Raises StoreProblem, also where there is no database.

    A database in WAL mode is read through the files -wal and -shm beside it. Where a bot runs, both are there, and
    mode=ro reads what was committed last. Where none runs, -wal is gone, everything is in the file itself, and
    mode=ro would create both: as another account than the bot's it would leave files that the bot cannot write, and in
    a folder that it may not write it fails with SQLITE_READONLY_DIRECTORY. So then the file is read as immutable.
    """
    try:
        if not path.exists():
            raise StoreProblem(f"There is no database {path}; is the bot running? {_WHERE_TO_LOOK}")
        _refuse_folder(path)
        mode = "mode=ro" if wal_of(path).exists() else "mode=ro&immutable=1"
    except OSError as error:
        raise explain_reading_file(error, path) from error
    with contextlib.ExitStack() as on_failure:
        try:
            uri = f"{path.absolute().as_uri()}?{mode}"
            connection = sqlite3.connect(uri, uri=True, timeout=busy_seconds, isolation_level=None)
            on_failure.callback(connection.close)
            db = sqlite_utils.Database(connection, execute_plugins=False)
            _refuse_other_files(db, path)
            if not db.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchall():
                raise StoreProblem(f"The file {path} is empty. {_WHERE_TO_LOOK}")  # as mktemp makes one
            if not any_version:
                _refuse_other_versions(db, path)
        except sqlite3.Error as error:
            if is_sqlite_trouble(error):
                raise explain_reading(error, path) from error
            raise
        on_failure.pop_all()
    return db


def _make_file(path: Path) -> None:
    """Customer data is for the bot's own account only, so a new file is not readable by others.

    A file that exists is not touched: to open and close it here would drop the locks of another connection of this
    process (https://www.sqlite.org/howtocorrupt.html, 2.2).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    _refuse_folder(path)
    with contextlib.suppress(FileExistsError):
        path.touch(mode=0o600, exist_ok=False)


def _refuse_folder(path: Path) -> None:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))


def _prepare(db: sqlite_utils.Database, path: Path) -> None:
    _refuse_other_files(db, path)
    _use_wal(db)
    db.execute("PRAGMA synchronous = FULL")  # a power cut takes back nothing that was acknowledged
    db.execute("PRAGMA foreign_keys = ON")
    # Migrations begin no immediate transaction of their own. Inside ours, two processes that open a new file take
    # turns, and a step that fails takes the others with it: the connection is closed, and nothing was committed.
    db.execute("BEGIN IMMEDIATE")
    _refuse_newer_tables(db, path)
    # Even where nothing has to be migrated this writes: BEGIN IMMEDIATE alone is content with a read-only file.
    db.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
    migrations.apply(db)
    db.commit()


def _use_wal(db: sqlite_utils.Database) -> None:
    """SQLite doesn't wait for another process that makes the same switch in a new file: it says at once that the
    database is locked. A transaction waits for it.
    """
    for _ in range(_TURNS):
        with contextlib.suppress(sqlite3.OperationalError):
            db.execute("PRAGMA journal_mode = WAL")
            return
        db.execute("BEGIN EXCLUSIVE")
        db.execute("COMMIT")
    db.execute("PRAGMA journal_mode = WAL")


def _refuse_other_files(db: sqlite_utils.Database, path: Path) -> None:
    # In this order: another process that makes the file at this moment commits both at once.
    [(tables,)] = db.execute("SELECT count(*) FROM sqlite_schema")
    [(application_id,)] = db.execute("PRAGMA application_id")
    if tables and application_id != _APPLICATION_ID:
        raise StoreProblem(f"The database {path} belongs to another program. Set DATABASE_PATH to another file.")


def _refuse_other_versions(db: sqlite_utils.Database, path: Path) -> None:
    _refuse_newer_tables(db, path)
    if pending := migrations.pending(db):
        raise StoreProblem(
            f"The database {path} was written by an older version of the bot. "
            "Start this version once with tasks-bot run, which brings it up to date.",
            detail=f"missing steps: {', '.join(step.name for step in pending)}",
        )


def _refuse_newer_tables(db: sqlite_utils.Database, path: Path) -> None:
    known = {step.name for step in migrations.pending(sqlite_utils.Database(memory=True, execute_plugins=False))}
    unknown = [step.name for step in migrations.applied(db) if step.name not in known]
    if unknown:
        raise StoreProblem(
            f"The database {path} was written by a newer version of the bot. "
            "Run that version again, or put a backup from this version in its place.",
            detail=f"unknown steps: {', '.join(unknown)}",
        )
