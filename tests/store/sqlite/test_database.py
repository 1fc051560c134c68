"""What was acknowledged is on the disk, what failed left nothing, and one that fails does not take others with it."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.customers.customer import Customer
from bot.domain.problems import NotAllowed, StoreProblem
from bot.store.sqlite.backup import back_up
from bot.store.sqlite.database import Connection
from bot.store.sqlite.store import Store, open_store
from bot.use_cases.ports.customer_book import SyncState
from tests.fakes.clock import HandWoundClock

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def see(db: Connection, key: str) -> None:
    db.execute("INSERT INTO seen (key, seen_at) VALUES (?, '')", [key])


async def seen_keys(store: Store) -> list[str]:
    return [key for (key,) in await store.database.read(lambda db: db.execute("SELECT key FROM seen").fetchall())]


def names_in(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


async def hold(store: Store, release: threading.Event) -> asyncio.Task[bool]:
    """Keep the store's thread busy, so that what is asked meanwhile queues up."""
    started = threading.Event()

    def wait(_: Connection) -> bool:
        started.set()
        return release.wait(10)

    task = asyncio.create_task(store.database.read(wait))
    await asyncio.to_thread(started.wait, 10)
    return task


async def test_writes_that_queue_up_are_committed_together(store: Store) -> None:
    statements: list[str] = []
    await store.database.read(lambda db: db.conn.set_trace_callback(statements.append))
    release = threading.Event()
    held = await hold(store, release)
    writes = [asyncio.create_task(store.seen.first_time(f"key-{number}", AT)) for number in range(50)]
    await asyncio.sleep(0)  # noqa: TID251 - each puts its work in the queue
    release.set()
    assert await asyncio.gather(held, *writes) == [True] * 51
    assert statements.count("BEGIN IMMEDIATE") == statements.count("COMMIT") == 1


async def test_a_refused_write_in_a_group_takes_back_only_itself(store: Store) -> None:
    def refuse(db: Connection) -> None:
        see(db, "refused")
        raise NotAllowed("no")

    def break_a_constraint(db: Connection) -> None:
        see(db, "broken")
        see(db, "broken")

    release = threading.Event()
    held = await hold(store, release)
    tasks = [
        asyncio.create_task(store.database.write(work))
        for work in (lambda db: see(db, "a"), refuse, break_a_constraint, lambda db: see(db, "b"))
    ]
    await asyncio.sleep(0)  # noqa: TID251
    release.set()
    await held
    first, refused, broken, last = await asyncio.gather(*tasks, return_exceptions=True)
    assert (first, last) == (None, None)
    assert isinstance(refused, NotAllowed)
    assert isinstance(broken, sqlite3.IntegrityError)  # a mistake of ours, so the log gets the traceback
    assert await seen_keys(store) == ["a", "b"]


async def test_a_full_disk_is_told_and_leaves_nothing_half_written(store: Store, path: Path) -> None:
    await store.customers.save_page([Customer("cus_1", company="Acme")], SyncState(cursor="first"), AT)

    def no_more_pages(db: Connection) -> None:
        [(pages,)] = db.execute("PRAGMA page_count")
        db.execute(f"PRAGMA max_page_count = {pages}")

    await store.database.read(no_more_pages)
    big_page = [Customer(f"cus_{number}", company=f"Firm {number} " * 50) for number in range(500)]
    with pytest.raises(StoreProblem, match="no space left") as caught:
        await store.customers.save_page(big_page, SyncState(cursor="second"), AT)
    assert str(path) in caught.value.sentence
    assert await store.customers.count() == 1
    assert await store.customers.sync_state() == SyncState(cursor="first")

    await store.database.read(lambda db: db.execute("PRAGMA max_page_count = 1000000").fetchall())
    await store.customers.save_page(big_page, SyncState(cursor="second"), AT)
    assert await store.customers.count() == 500


async def test_an_error_that_ends_the_transaction_is_told_to_all_who_were_in_it(store: Store) -> None:
    def end_the_transaction(db: Connection) -> None:
        see(db, "twice")
        db.execute("INSERT OR ROLLBACK INTO seen (key, seen_at) VALUES ('twice', '')")

    release = threading.Event()
    held = await hold(store, release)
    before = asyncio.create_task(store.seen.first_time("before", AT))
    end = asyncio.create_task(store.database.write(end_the_transaction))
    after = asyncio.create_task(store.seen.first_time("after", AT))
    await asyncio.sleep(0)  # noqa: TID251
    release.set()
    await held
    answers = await asyncio.gather(before, end, after, return_exceptions=True)
    assert [type(answer) for answer in answers] == [sqlite3.IntegrityError] * 3
    assert await seen_keys(store) == []
    assert await store.seen.first_time("before", AT) is True


async def test_a_database_that_became_read_only_is_told(store: Store) -> None:
    await store.database.read(lambda db: db.execute("PRAGMA query_only = 1"))
    with pytest.raises(StoreProblem, match="read-only"):
        await store.prove_writable()
    with pytest.raises(StoreProblem, match="read-only"):
        await store.seen.first_time("key", AT)


async def test_a_write_that_another_process_blocks_is_told(path: Path) -> None:
    async with open_store(path, HandWoundClock(), busy_seconds=0) as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreProblem, match="locked by another process"):
            await store.seen.first_time("key", AT)
        other.close()
        assert await store.seen.first_time("key", AT) is True


async def test_a_caller_that_gives_up_while_queued_costs_nothing(store: Store) -> None:
    release = threading.Event()
    held = await hold(store, release)
    given_up = asyncio.create_task(store.seen.first_time("given up", AT))
    await asyncio.sleep(0)  # noqa: TID251
    given_up.cancel()
    await asyncio.gather(given_up, return_exceptions=True)
    release.set()
    await held
    assert await seen_keys(store) == []


async def test_closing_finishes_what_is_queued_and_refuses_what_comes_after(path: Path, clock: HandWoundClock) -> None:
    async with open_store(path, clock) as store:
        writes = [asyncio.create_task(store.seen.first_time(f"key-{number}", AT)) for number in range(20)]
        await asyncio.sleep(0)  # noqa: TID251
    assert await asyncio.gather(*writes) == [True] * 20
    with pytest.raises(StoreProblem, match="closed"):
        await store.seen.first_time("late", AT)


async def test_a_backup_is_a_whole_database_and_replaces_nothing(store: Store, tmp_path: Path) -> None:
    await store.customers.save_customers([Customer("cus_1", company="Acme")], AT)
    copy = tmp_path / "copy.db"
    await back_up(store.database.path, copy)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600, "as private as what it is a copy of"
    async with open_store(copy, HandWoundClock()) as opened:
        assert [customer.uuid for customer in await opened.customers.find("acme", 1)] == ["cus_1"]
    with pytest.raises(StoreProblem, match=r"copy\.db exists already"):
        await back_up(store.database.path, copy)
    with pytest.raises(StoreProblem, match=r"missing/copy\.db"):
        await back_up(store.database.path, tmp_path / "missing" / "copy.db")
    assert names_in(tmp_path) == ["bot.db", "bot.db-shm", "bot.db-wal", "copy.db"]


CHILD_THAT_WRITES = """
import asyncio, sys
from pathlib import Path
from bot.clock import SystemClock
from bot.store.sqlite.store import open_store

async def write() -> None:
    clock = SystemClock()
    async with open_store(Path(sys.argv[1]), clock) as store:
        for number in range(1_000_000):
            await store.seen.first_time(f"{sys.argv[2]}-{number}", clock.now())
            print(number, flush=True)

asyncio.run(write())
"""


def test_a_killed_process_loses_nothing_that_it_acknowledged(path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", CHILD_THAT_WRITES, str(path), "key"], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        acknowledged = [int(child.stdout.readline()) for _ in range(100)]
        child.send_signal(signal.SIGKILL)
        acknowledged += [int(line) for line in child.stdout if line.endswith("\n")]
    after = sqlite3.connect(path)
    kept = {key for (key,) in after.execute("SELECT key FROM seen")}
    assert {f"key-{number}" for number in acknowledged} <= kept
    assert len(kept) <= len(acknowledged) + 1
    assert after.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    after.close()


CHILD_THAT_COMPETES = """
import asyncio, sys
from pathlib import Path
from bot.clock import SystemClock
from bot.store.sqlite.store import open_store

async def compete() -> None:
    clock = SystemClock()
    async with open_store(Path(sys.argv[1]), clock) as store:
        print("ready", flush=True)
        sys.stdin.readline()
        wins = [key for key in range(200) if await store.seen.first_time(f"key-{key}", clock.now())]
        request, mine = await store.seats.decide(sys.argv[2], approve=True, by=sys.argv[3], at=clock.now())
    print(*wins)
    print(request.decided_by, mine)

asyncio.run(compete())
"""


async def test_of_two_processes_exactly_one_wins_each_key_and_each_decision(store: Store, path: Path) -> None:
    asked = await store.seats.ask_for_link("U1", "ann@firm.com", at=AT)
    children = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", CHILD_THAT_COMPETES, str(path), asked.id, name),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        for name in ("U8", "U9")
    ]
    for child in children:
        assert child.stdout is not None
        assert await child.stdout.readline() == b"ready\n"
    reports = [
        out.decode().splitlines() for out, _ in await asyncio.gather(*(c.communicate(b"go\n") for c in children))
    ]
    wins = [int(key) for keys, _ in reports for key in keys.split()]
    assert sorted(wins) == list(range(200))
    deciders, mine = zip(*(decision.split() for _, decision in reports), strict=True)
    assert len(set(deciders)) == 1
    assert sorted(mine) == ["False", "True"]
