"""One connection on one worker thread, and the transactions on it.

A SQLite connection belongs to the thread that opened it, and two connections that write fight for the file. So every
statement of this process runs on one thread. Whatever writes have queued up while the last commit was being flushed
are committed together: each in a savepoint of its own, so that one that is refused takes back only itself, and none is
acknowledged before the flush that covers it.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Future
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Generic, TypeAlias, TypeVar

import sqlite_utils

from bot.domain.problems import StoreProblem
from bot.store.sqlite.connection import connect, connect_to_read
from bot.store.sqlite.sqlite_errors import explain, is_sqlite_trouble

Connection: TypeAlias = sqlite_utils.Database
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Job(Generic[T]):
    work: Callable[[Connection], T]
    writes: bool
    outcome: Future[T] = field(default_factory=Future)


class Database:
    """Runs work on the store's thread. SQLite's errors reach the caller as StoreProblem, any other as it is."""

    def __init__(self, path: Path, connect: Callable[[], Connection]) -> None:
        self.path = path
        self._connect = connect  # on the worker thread
        self._jobs: queue.SimpleQueue[_Job[Any] | None] = queue.SimpleQueue()  # None: close
        self._closed = False

    async def open(self) -> None:
        opened: Future[None] = Future()
        self._thread = threading.Thread(target=self._serve, args=(opened,), name="store", daemon=True)
        self._thread.start()
        await asyncio.wrap_future(opened)

    async def close(self) -> None:
        """Finishes what is queued first."""
        self._closed = True
        self._jobs.put(None)
        await asyncio.to_thread(self._thread.join)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` outside any transaction of ours. It must fetch what it answers, and write nothing here."""
        return await self._submit(_Job(work, writes=False))

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in a transaction; answered only when it is safely on the disk.

        An exception takes back all that ``work`` wrote. A caller that is cancelled meanwhile cannot know whether the
        work was done, as with any commit.
        """
        return await self._submit(_Job(work, writes=True))

    async def _submit(self, job: _Job[T]) -> T:
        if self._closed:
            raise StoreProblem(
                f"The database {self.path} is closed already, because the bot is stopping. Try again later."
            )
        self._jobs.put(job)
        return await asyncio.wrap_future(job.outcome)

    # From here on, everything runs on the worker thread.

    def _serve(self, opened: Future[None]) -> None:
        try:
            db = self._connect()
        except Exception as error:  # noqa: BLE001 - whoever opens the store gets it
            opened.set_exception(error)
            return
        opened.set_result(None)
        with contextlib.closing(db):
            closing = False
            while not closing:
                jobs, closing = self._gather()
                for job in jobs:
                    if not job.writes:  # people wait for these, and they are short
                        self._attempt(db, job)()
                if writes := [job for job in jobs if job.writes]:
                    self._commit_together(db, writes)

    def _gather(self) -> tuple[list[_Job[Any]], bool]:
        """Waits for a job; answers it with all that came meanwhile, and whether to close after them."""
        jobs: list[_Job[Any]] = []
        job = self._jobs.get()
        while job is not None:
            if job.outcome.set_running_or_notify_cancel():
                jobs.append(job)
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return jobs, False
        return jobs, True

    def _commit_together(self, db: Connection, jobs: Sequence[_Job[Any]]) -> None:
        try:
            db.execute("BEGIN IMMEDIATE")
            outcomes = [self._attempt_in_savepoint(db, job) for job in jobs]
            db.execute("COMMIT")
        except Exception as error:  # noqa: BLE001 - the callers get it, and the thread lives on
            with contextlib.suppress(sqlite3.Error):
                db.rollback()
            outcomes = [partial(job.outcome.set_exception, self._told(error)) for job in jobs]
        for settle in outcomes:
            settle()

    def _attempt_in_savepoint(self, db: Connection, job: _Job[Any]) -> Callable[[], None]:
        """Raises SQLite's error where it ended the whole transaction, as a full disk does."""
        db.execute("SAVEPOINT job")
        settle = self._attempt(db, job, undo="ROLLBACK TO job")
        db.execute("RELEASE job")
        return settle

    def _attempt(self, db: Connection, job: _Job[Any], undo: str | None = None) -> Callable[[], None]:
        """Does the work now, and answers what tells its caller: not before the commit."""
        try:
            result = job.work(db)
        except Exception as error:
            if undo is not None:
                if not db.conn.in_transaction:
                    raise
                db.execute(undo)
            return partial(job.outcome.set_exception, self._told(error))
        return partial(job.outcome.set_result, result)

    def _told(self, error: Exception) -> Exception:
        if isinstance(error, sqlite3.Error) and is_sqlite_trouble(error):
            return explain(error, self.path)
        return error


@asynccontextmanager
async def open_database(path: Path, busy_seconds: float) -> AsyncIterator[Database]:
    """Made and brought up to date where need be."""
    async with _opened(Database(path, partial(connect, path, busy_seconds))) as database:
        yield database


@asynccontextmanager
async def open_database_to_read(
    path: Path, *, busy_seconds: float = 5.0, any_version: bool = False
) -> AsyncIterator[Database]:
    """As it is. Raises StoreProblem where there is none, or, unless ``any_version``, one of another version."""
    to_read = partial(connect_to_read, path, busy_seconds, any_version=any_version)
    async with _opened(Database(path, to_read)) as database:
        yield database


@asynccontextmanager
async def _opened(database: Database) -> AsyncIterator[Database]:
    try:
        await database.open()
        yield database
    finally:
        await database.close()
