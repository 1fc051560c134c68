"""The ledger in SQLite: rows that cannot be read, indexes, and other processes on the same file."""

from __future__ import annotations

import asyncio
import logging
import sys
from pathlib import Path

import pytest

from bot.domain.reminders.delivery import DeliveryState
from bot.store.sqlite.store import Store, open_store
from tests.contracts.test_delivery_ledger import AT, DAY, LEASE, SECOND, claim
from tests.fakes.clock import HandWoundClock


async def test_a_row_that_cannot_be_read_is_logged_and_hides_no_other(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    await claim(store, "spoiled")
    await claim(store, "whole")
    await store.database.write(
        lambda db: db.execute("UPDATE deliveries SET claimed_at = 'once' WHERE reminder_id = 'spoiled'")
    )
    with caplog.at_level(logging.ERROR):
        assert [delivery.reminder_id for delivery in await store.deliveries.latest(9)] == ["whole"]
        taken = await store.deliveries.claim_expired(AT + LEASE, AT + 2 * LEASE, 9)
    assert [delivery.reminder_id for delivery in taken] == ["whole"]
    assert [record.getMessage() for record in caplog.records] == ["delivery 1 cannot be read and is left out"]


@pytest.mark.parametrize(
    ("sql", "index"),
    [
        (
            "SELECT id FROM deliveries WHERE settled_at IS NULL AND state IN ('claimed', 'unknown')"
            " AND lease_until <= '' ORDER BY lease_until",
            "open_deliveries",
        ),
        ("SELECT * FROM deliveries ORDER BY planned_at DESC, id DESC LIMIT 9", "deliveries_by_plan"),
        ("DELETE FROM deliveries WHERE planned_at < '' AND settled_at IS NOT NULL", "deliveries_by_plan"),
        ("SELECT * FROM deliveries WHERE reminder_id = '' ORDER BY planned_at DESC LIMIT 9", "autoindex_deliveries"),
    ],
)
async def test_a_long_ledger_is_looked_up_by_index(store: Store, sql: str, index: str) -> None:
    [step] = await store.database.read(lambda db: db.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall())
    assert index in step[-1]


CHILD_THAT_STOPS_BETWEEN_CLAIM_AND_SETTLE = """
import asyncio, sys
from datetime import datetime, timedelta
from pathlib import Path
from bot.clock import SystemClock
from bot.domain.reminders.delivery import DeliveryState
from bot.store.sqlite.store import open_store
from bot.use_cases.ports.delivery_ledger import NewClaim

AT = datetime.fromisoformat(sys.argv[2])

async def deliver() -> None:
    async with open_store(Path(sys.argv[1]), SystemClock()) as store:
        for number in range(100):
            lease_until = AT + timedelta(minutes=5)
            new = NewClaim(f"r{number}", AT, f"key-{number}")
            held = await store.deliveries.claim(new, at=AT, lease_until=lease_until)
            if number == 50:
                print("claimed", number, flush=True)
                sys.stdin.readline()
            await store.deliveries.settle(held, DeliveryState.POSTED, at=AT, ts=str(number))
            print("settled", number, flush=True)

asyncio.run(deliver())
"""


async def test_a_killed_holder_loses_nothing_that_was_acknowledged_and_its_claim_is_claimed_when_expired(
    path: Path, clock: HandWoundClock
) -> None:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", CHILD_THAT_STOPS_BETWEEN_CLAIM_AND_SETTLE, str(path), AT.isoformat()),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert child.stdout is not None
    told = [(await child.stdout.readline()).decode().split() for _ in range(51)]
    child.kill()
    await child.wait()
    assert told == [["settled", str(number)] for number in range(50)] + [["claimed", "50"]]
    async with open_store(path, clock) as store:
        posted = {d.reminder_id: d.ts for d in await store.deliveries.latest(999) if d.state is DeliveryState.POSTED}
        assert posted == {f"r{number}": str(number) for number in range(50)}
        assert await claim(store, "r50") is None
        assert await store.deliveries.claim_expired(AT + LEASE - SECOND, AT + DAY, 9) == []
        [taken] = await store.deliveries.claim_expired(AT + LEASE, AT + DAY, 9)
        assert (taken.reminder_id, taken.key, taken.state) == ("r50", "key-50", DeliveryState.UNKNOWN)


CHILD_THAT_COMPETES = """
import asyncio, sys
from datetime import datetime, timedelta
from pathlib import Path
from bot.clock import SystemClock
from bot.store.sqlite.store import open_store
from bot.use_cases.ports.delivery_ledger import NewClaim

AT = datetime.fromisoformat(sys.argv[2])

async def compete() -> None:
    async with open_store(Path(sys.argv[1]), SystemClock()) as store:
        print("ready", flush=True)
        sys.stdin.readline()
        claimed = []
        for second in range(500):
            planned_at = AT + timedelta(seconds=second)
            if await store.deliveries.claim(NewClaim("r1", planned_at, sys.argv[3]), at=AT, lease_until=AT):
                claimed.append(second)
        taken = []
        while rows := await store.deliveries.claim_expired(AT, AT + timedelta(minutes=5), 20):
            taken += [int((row.planned_at - AT).total_seconds()) for row in rows]
    print(*claimed)
    print(*taken)

asyncio.run(compete())
"""


async def test_of_two_processes_exactly_one_claims_each_instant_and_one_takes_it_over(path: Path) -> None:
    children = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", CHILD_THAT_COMPETES, str(path), AT.isoformat(), name),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        for name in ("one", "other")
    ]
    for child in children:
        assert child.stdout is not None
        assert await child.stdout.readline() == b"ready\n"
    reports = [
        out.decode().splitlines() for out, _ in await asyncio.gather(*(c.communicate(b"go\n") for c in children))
    ]
    for words in zip(*reports, strict=True):
        assert sorted(int(second) for line in words for second in line.split()) == list(range(500))
