"""Each reminder and planned instant is claimed once, and every claim comes to an end that is on record."""

from __future__ import annotations

import asyncio
import logging
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.domain.language.reason_wording import delivery_in_words
from bot.domain.reminders.delivery import Delivery, DeliveryState, IllegalTransition, Reason
from bot.store.sqlite.store import Store, open_store
from bot.use_cases.ports.delivery_ledger import NewClaim
from tests.fakes.clock import HandWoundClock

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
LEASE = timedelta(minutes=5)
SILENT = Reason.CRM_UNREADABLE


async def claim(
    store: Store, reminder_id: str = "r1", planned_at: datetime = AT, *, key: str = "key", at: datetime = AT
) -> Delivery | None:
    return await store.deliveries.claim(NewClaim(reminder_id, planned_at, key), at=at, lease_until=at + LEASE)


def open_claim(
    reminder_id: str = "r1", planned_at: datetime = AT, key: str = "key", lease_until: datetime = AT + LEASE
) -> Delivery:
    return Delivery(reminder_id, planned_at, key, DeliveryState.CLAIMED, claimed_at=AT, lease_until=lease_until)


async def test_a_claim_is_made_once_and_outlives_reopening(path: Path, clock: HandWoundClock) -> None:
    async with open_store(path, clock) as store:
        assert await claim(store) == open_claim()
        assert await claim(store, key="other", at=AT + DAY) is None
        assert await claim(store, planned_at=AT.astimezone(timezone(timedelta(hours=13)))) is None
        assert await claim(store, "r2") == open_claim("r2")
        assert await claim(store, planned_at=AT + DAY) == open_claim(planned_at=AT + DAY)
    async with open_store(path, clock) as store:
        assert await claim(store) is None
        assert await store.deliveries.latest_of("r1", 9) == [open_claim(planned_at=AT + DAY), open_claim()]


@pytest.mark.parametrize("state", [DeliveryState.POSTED, DeliveryState.SKIPPED, DeliveryState.EMPTY])
async def test_what_became_of_a_claim_is_on_record_and_it_is_claimed_no_more(
    store: Store, state: DeliveryState
) -> None:
    why = Reason.AWAY if state is DeliveryState.SKIPPED else None
    await claim(store)
    settled = await store.deliveries.settle(
        "r1", AT, state, at=AT + SECOND, channel_id="C1", ts="1700000000.000100", reason=why
    )
    assert settled is True
    assert await store.deliveries.latest(9) == [
        Delivery("r1", AT, "key", state, AT, AT + LEASE, "C1", "1700000000.000100", why, "", AT + SECOND)
    ]
    assert await claim(store, at=AT + DAY) is None
    assert await store.deliveries.claim_expired(AT + DAY, AT + 2 * DAY, 9) == []


async def test_the_first_word_stays(store: Store) -> None:
    await claim(store)
    assert await store.deliveries.settle("r1", AT, DeliveryState.POSTED, at=AT, ts="1") is True
    before = await store.deliveries.latest(9)
    assert (
        await store.deliveries.settle("r1", AT, DeliveryState.SKIPPED, at=AT + DAY, reason=Reason.NOT_RUNNING) is False
    )
    assert await store.deliveries.latest(9) == before
    assert await store.deliveries.settle("r9", AT, DeliveryState.POSTED, at=AT) is False


async def test_an_end_that_is_none_is_refused(store: Store) -> None:
    await claim(store)
    with pytest.raises(IllegalTransition):
        await store.deliveries.settle("r1", AT, DeliveryState.CLAIMED, at=AT)
    assert await store.deliveries.latest(9) == [open_claim()]


async def test_a_claim_is_claimed_when_expired_when_its_lease_is_over_and_then_leased_to_one(store: Store) -> None:
    await claim(store)
    over = AT + LEASE
    assert await store.deliveries.claim_expired(over - SECOND, over + LEASE, 9) == []
    assert await store.deliveries.claim_expired(over, over + LEASE, 9) == [
        replace(open_claim(lease_until=over + LEASE), state=DeliveryState.UNKNOWN)
    ]
    assert await store.deliveries.claim_expired(over, over + LEASE, 9) == []
    assert len(await store.deliveries.claim_expired(over + LEASE, over + 2 * LEASE, 9)) == 1


async def test_at_most_so_many_are_claimed_when_expired_the_longest_open_first(store: Store) -> None:
    for number in (3, 1, 2, 0):
        await claim(store, f"r{number}", AT + number * SECOND, at=AT + number * SECOND)
    taken = [
        [delivery.reminder_id for delivery in await store.deliveries.claim_expired(AT + DAY, AT + 2 * DAY, limit)]
        for limit in (0, -1, 3, 9)
    ]
    assert taken == [[], [], ["r0", "r1", "r2"], ["r3"]]


async def test_a_holder_that_was_stopped_longer_than_its_lease_cannot_overrule_who_took_over(store: Store) -> None:
    await claim(store)
    assert await store.deliveries.claim_expired(AT + LEASE, AT + 2 * LEASE, 9)
    assert await store.deliveries.settle("r1", AT, DeliveryState.POSTED, at=AT + LEASE, ts="found") is True
    assert await store.deliveries.settle("r1", AT, DeliveryState.POSTED, at=AT + DAY, ts="again") is False
    assert await store.deliveries.is_held(open_claim()) is False
    assert await store.deliveries.reschedule(open_claim(), until=AT, reason=Reason.CHAT_BUSY) is False
    assert [delivery.ts for delivery in await store.deliveries.latest_of("r1", 9)] == ["found"]
    assert await claim(store, at=AT + DAY) is None


async def test_what_was_rescheduled_is_taken_up_in_its_time_and_is_in_no_doubt(store: Store) -> None:
    later = AT + LEASE
    first = await claim(store)
    assert first
    assert await store.deliveries.reschedule(first, until=AT + SECOND, reason=Reason.CHAT_BUSY) is True
    assert await claim(store, key="second") is None
    assert await store.deliveries.claim_expired(AT + DAY, AT + 2 * DAY, 9) == []
    assert await store.deliveries.claim_retries(AT, later, 9) == []
    [taken] = await store.deliveries.claim_retries(AT + SECOND, later, 9)
    assert (taken.key, taken.reason, taken.lease_until) == ("key", Reason.CHAT_BUSY, later)
    assert await store.deliveries.claim_retries(AT + SECOND, later, 9) == []


async def test_a_renewed_claim_is_in_doubt_again_and_is_renewed_by_its_holder_alone(store: Store) -> None:
    first = await claim(store)
    assert first
    await store.deliveries.reschedule(first, until=AT, reason=Reason.CHAT_BUSY)
    [taken] = await store.deliveries.claim_retries(AT, AT + LEASE, 9)
    renewed = await store.deliveries.renew(taken, at=AT + SECOND, lease_until=AT + DAY, channel_id="C1")
    assert renewed == Delivery("r1", AT, "key", DeliveryState.CLAIMED, AT + SECOND, AT + DAY, "C1")
    assert await store.deliveries.renew(taken, at=AT, lease_until=AT + 2 * DAY) is None
    assert await store.deliveries.reschedule(taken, until=AT, reason=Reason.CHAT_BUSY) is False
    assert await store.deliveries.claim_retries(AT + DAY, AT + 2 * DAY, 9) == []
    assert len(await store.deliveries.claim_expired(AT + DAY, AT + 2 * DAY, 9)) == 1


async def test_a_reason_is_amended_by_one_of_several_who_ask(store: Store) -> None:
    for reminder_id, reason in [("r1", SILENT), ("r2", SILENT), ("r3", Reason.AWAY)]:
        await claim(store, reminder_id)
        await store.deliveries.settle(reminder_id, AT, DeliveryState.SKIPPED, at=AT, reason=reason)
    assert await store.deliveries.skipped_for(SILENT, AT + SECOND) == []
    assert [each.reminder_id for each in await store.deliveries.skipped_for(SILENT, AT)] == ["r1", "r2"]
    assert await store.deliveries.amend("r1", AT, was=SILENT, reason=Reason.CRM_UNREADABLE_TOLD) is True
    assert await store.deliveries.amend("r1", AT, was=SILENT, reason=Reason.CRM_UNREADABLE_TOLD) is False
    assert await store.deliveries.amend("r3", AT, was=SILENT, reason=Reason.CRM_UNREADABLE_TOLD) is False
    assert [each.reminder_id for each in await store.deliveries.skipped_for(SILENT, AT)] == ["r2"]


async def test_a_clock_set_back_makes_leases_last_longer_and_claims_nothing_twice(store: Store) -> None:
    await claim(store)
    back = AT - 60 * LEASE
    assert await claim(store, at=back) is None
    assert await store.deliveries.claim_expired(back, back + LEASE, 9) == []
    assert await store.deliveries.claim_expired(back + LEASE, back + 2 * LEASE, 9) == []
    assert len(await store.deliveries.claim_expired(AT + LEASE, AT + 2 * LEASE, 9)) == 1


async def test_the_latest_come_first_and_are_limited(store: Store) -> None:
    for reminder_id, days in [("r1", 1), ("r2", 3), ("r1", 2), ("r3", 0)]:
        await claim(store, reminder_id, AT + days * DAY)
    latest = [(delivery.reminder_id, delivery.planned_at - AT) for delivery in await store.deliveries.latest(3)]
    assert latest == [("r2", 3 * DAY), ("r1", 2 * DAY), ("r1", DAY)]
    assert [delivery.planned_at for delivery in await store.deliveries.latest_of("r1", 1)] == [AT + 2 * DAY]
    for limit in (0, -1):
        assert await store.deliveries.latest(limit) == await store.deliveries.latest_of("r1", limit) == []


async def test_forgetting_leaves_open_claims_and_what_is_younger(store: Store) -> None:
    for number, state in enumerate((DeliveryState.POSTED, DeliveryState.SKIPPED, DeliveryState.EMPTY)):
        for planned_at in (AT - SECOND, AT):
            await claim(store, f"r{number}", planned_at)
            why = Reason.AWAY if state is DeliveryState.SKIPPED else None
            await store.deliveries.settle(f"r{number}", planned_at, state, at=AT, reason=why)
    await claim(store, "open", AT - SECOND)
    assert await store.deliveries.forget_before(AT) == 3
    assert await store.deliveries.forget_before(AT) == 0
    kept = {(delivery.reminder_id, delivery.planned_at) for delivery in await store.deliveries.latest(9)}
    assert kept == {("r0", AT), ("r1", AT), ("r2", AT), ("open", AT - SECOND)}


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
            await store.deliveries.claim(NewClaim(f"r{number}", AT, f"key-{number}"), at=AT, lease_until=lease_until)
            if number == 50:
                print("claimed", number, flush=True)
                sys.stdin.readline()
            await store.deliveries.settle(f"r{number}", AT, DeliveryState.POSTED, at=AT, ts=str(number))
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


async def test_a_row_in_words_tells_what_was_rescheduled_from_what_is_in_doubt() -> None:
    doubt = replace(open_claim(), state=DeliveryState.UNKNOWN)
    assert delivery_in_words(open_claim()).endswith("r1  under way")
    assert delivery_in_words(doubt).endswith("r1  in doubt until it is looked for in the channel")
    rescheduled = replace(open_claim(), state=DeliveryState.RESCHEDULED, reason=Reason.CRM_UNREADABLE)
    assert delivery_in_words(rescheduled).endswith("r1  put off, to be tried again: ChartMogul could not be read")
