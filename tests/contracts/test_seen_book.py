"""What was handled is handled once, in whichever process, also after a restart."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from bot.store.sqlite.store import Store
from tests.contracts.stores import StoreKind

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(hours=1)


async def test_a_key_is_new_once_even_after_reopening(kind: StoreKind) -> None:
    async with kind.opened() as store:
        assert await store.seen.first_time("envelope-1", AT) is True
        assert await store.seen.first_time("envelope-1", LATER) is False
        assert await store.seen.first_time("envelope-2", AT) is True
    async with kind.opened() as store:
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


async def test_of_many_callers_on_two_stores_one_is_the_first(kind: StoreKind) -> None:
    async with kind.opened() as one, kind.opened() as other:
        for key in ("a", "b", "c"):
            answers = await asyncio.gather(
                *(store.seen.first_time(key, AT) for _ in range(20) for store in (one, other))
            )
            assert answers.count(True) == 1
