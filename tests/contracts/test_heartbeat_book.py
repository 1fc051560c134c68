"""A heartbeat keeps a part's last good and its last bad moment, also over a restart."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.use_cases.ports.heartbeat_book import Heartbeat, HeartbeatBook
from tests.contracts.stores import STORES, StoreKind
from tests.fakes.clock import HandWoundClock
from tests.fakes.heartbeat_book import FakeHeartbeatBook

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
SECOND = timedelta(seconds=1)
WORKED = Heartbeat("slack", AT, took=SECOND, late=3 * SECOND)
FAILED = Heartbeat("slack", None, LATER, "cut", failing_since=AT)


@pytest.fixture(params=["fake", *STORES])
async def book(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[HeartbeatBook]:
    if request.param == "fake":
        yield FakeHeartbeatBook()
        return
    async with STORES[request.param](tmp_path / "bot.db", HandWoundClock()) as store:
        yield store.heartbeats


async def test_parts_are_kept_by_name(book: HeartbeatBook) -> None:
    assert list(await book.heartbeats()) == []
    await book.save([FAILED, Heartbeat("crm", AT)])
    assert list(await book.heartbeats()) == [Heartbeat("crm", AT), FAILED]


async def test_what_a_heartbeat_does_not_say_stays_on_record(book: HeartbeatBook) -> None:
    await book.save([WORKED])
    await book.save([FAILED])
    kept = Heartbeat("slack", AT, LATER, "cut", AT, SECOND, 3 * SECOND)
    assert list(await book.heartbeats()) == [kept]
    await book.save([Heartbeat("crm", AT)])
    assert list(await book.heartbeats())[1] == kept


async def test_a_part_that_works_again_fails_no_longer_and_keeps_what_it_failed_by(book: HeartbeatBook) -> None:
    await book.save([FAILED])
    await book.save([Heartbeat("slack", LATER + SECOND)])
    assert list(await book.heartbeats()) == [Heartbeat("slack", LATER + SECOND, LATER, "cut")]


async def test_another_failure_replaces_the_last(book: HeartbeatBook) -> None:
    await book.save([FAILED])
    await book.save([Heartbeat("slack", None, LATER + SECOND, "", failing_since=AT)])
    assert list(await book.heartbeats()) == [Heartbeat("slack", None, LATER + SECOND, "", AT)]


async def test_heartbeats_survive_reopening(kind: StoreKind) -> None:
    async with kind.opened() as store:
        await store.heartbeats.save([WORKED, Heartbeat("crm", None, AT, "timed out", AT)])
    async with kind.opened() as store:
        assert list(await store.heartbeats.heartbeats()) == [Heartbeat("crm", None, AT, "timed out", AT), WORKED]
