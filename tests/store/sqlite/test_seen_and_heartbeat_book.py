"""What was handled is handled once, in whichever process; a pulse keeps its last good and its last bad moment."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.store.sqlite.store import Store, open_store
from bot.use_cases.ports.heartbeat_book import Heartbeat
from tests.fakes import HandWoundClock

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(hours=1)


async def test_a_key_is_new_once_even_after_reopening(path: Path, clock: HandWoundClock) -> None:
    async with open_store(path, clock) as store:
        assert await store.seen.first_time("envelope-1", AT) is True
        assert await store.seen.first_time("envelope-1", LATER) is False
        assert await store.seen.first_time("envelope-2", AT) is True
    async with open_store(path, clock) as store:
        assert await store.seen.first_time("envelope-1", LATER) is False


async def test_a_forgotten_key_is_new_again(store: Store) -> None:
    await store.seen.first_time("press", AT)
    await store.seen.forget("press")
    assert await store.seen.first_time("press", AT) is True
    await store.seen.forget("never seen")


async def test_only_what_is_older_than_the_instant_is_forgotten(store: Store) -> None:
    for number in range(3):
        await store.seen.first_time(f"key-{number}", AT + timedelta(microseconds=number))
    assert await store.seen.forget_before(AT + timedelta(microseconds=2)) == 2
    assert await store.seen.first_time("key-2", LATER) is False
    assert await store.seen.first_time("key-0", LATER) is True


async def test_of_many_callers_on_two_stores_one_is_the_first(path: Path, clock: HandWoundClock) -> None:
    async with open_store(path, clock) as one, open_store(path, clock) as other:
        for key in ("a", "b", "c"):
            answers = await asyncio.gather(
                *(store.seen.first_time(key, AT) for _ in range(20) for store in (one, other))
            )
            assert answers.count(True) == 1


async def test_a_heartbeat_keeps_both_moments(path: Path, clock: HandWoundClock) -> None:
    async with open_store(path, clock) as store:
        assert await store.heartbeats.heartbeats() == []
        await store.heartbeats.worked("slack", AT)
        await store.heartbeats.failed("crm", "timed out", AT)
        await store.heartbeats.failed("slack", "cut", LATER)
        await store.heartbeats.worked("slack", LATER)
    async with open_store(path, clock) as store:
        assert await store.heartbeats.heartbeats() == [
            Heartbeat("crm", None, AT, "timed out"),
            Heartbeat("slack", LATER, LATER, "cut"),
        ]
