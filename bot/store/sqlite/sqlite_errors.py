"""What SQLite's and the file system's errors mean for the person who runs the bot."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from bot.domain.problems import StoreBusy, StoreProblem

# By SQLite's primary result code, https://www.sqlite.org/rescode.html. Each sentence starts with what happened.
_SENTENCES = {
    sqlite3.SQLITE_FULL: "There is no space left to write the database {path}. Nothing was half-written: "
    "free some space on its disk and try again.",
    sqlite3.SQLITE_READONLY: "The database {path} is read-only for this process. "
    "Let the process's account write to the file and to its folder.",
    sqlite3.SQLITE_PERM: "The database {path} may not be opened by this process. "
    "Let the process's account read and write the file and its folder.",
    sqlite3.SQLITE_CANTOPEN: "The database {path} cannot be opened. "
    "Check that its folder exists and that the process's account may write there.",
    sqlite3.SQLITE_BUSY: "The database {path} is locked by another process. "
    "Stop the other process, or wait until it has finished, and try again.",
    sqlite3.SQLITE_NOTADB: "The file {path} is not an SQLite database. Set DATABASE_PATH to another file.",
    sqlite3.SQLITE_CORRUPT: "The database {path} is damaged. Stop the bot and put a backup in its place.",
    sqlite3.SQLITE_IOERR: "The disk failed while the database {path} was in use. Nothing was half-written: "
    "check the disk and try again.",
}
_OTHERWISE = "The database {path} failed. Nothing was half-written: try again, and look at the log if it stays so."

_READING_REFUSED = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN)

# IntegrityError and ProgrammingError are missing: they are mistakes of ours, and the log wants their traceback.
TROUBLE = (sqlite3.OperationalError, sqlite3.InternalError, sqlite3.DataError)


def is_sqlite_trouble(error: BaseException) -> bool:
    """A damaged file and a file of another kind are reported as a bare DatabaseError."""
    return isinstance(error, TROUBLE) or type(error) is sqlite3.DatabaseError


def explain(error: sqlite3.Error, path: Path) -> StoreProblem:
    """The Problem to raise for ``error``; the error stays its cause."""
    primary_code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    kind = StoreBusy if primary_code == sqlite3.SQLITE_BUSY else StoreProblem
    problem = kind(_SENTENCES.get(primary_code, _OTHERWISE).format(path=path), detail=str(error))
    problem.__cause__ = error
    return problem


def explain_reading(error: sqlite3.Error, path: Path) -> StoreProblem:
    """The same for a file that is only read: nobody needs to write it, but its -wal and -shm must be readable too."""
    if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _READING_REFUSED:
        return explain(error, path)
    problem = StoreProblem(
        f"The database {path} cannot be read by this account, or not together with the files -wal and -shm "
        "beside it. Run this command as the account that runs the bot.",
        detail=str(error),
    )
    problem.__cause__ = error
    return problem


def explain_file(error: OSError, path: Path) -> StoreProblem:
    """The same for a file or folder that the operating system refuses."""
    return _of_the_system(
        error,
        f"The file {path} cannot be created or opened: {_reason(error)}. "
        "Choose another place, or let the process's account write there.",
    )


def explain_reading_file(error: OSError, path: Path) -> StoreProblem:
    """The same for what is only read."""
    return _of_the_system(
        error,
        f"The database {path} cannot be read: {_reason(error)}. "
        "Check DATABASE_PATH, or run this command as the account that runs the bot.",
    )


def _of_the_system(error: OSError, sentence: str) -> StoreProblem:
    problem = StoreProblem(sentence, detail=str(error))
    problem.__cause__ = error
    return problem


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
