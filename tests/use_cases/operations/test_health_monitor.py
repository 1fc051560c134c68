from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.use_cases.operations.health_monitor import SILENT_FOR, WRITE_EVERY_SECONDS, HealthMonitor, complaints
from bot.use_cases.ports.heartbeat_book import Heartbeat
from tests.fakes import FakeHeartbeatBook, HandWoundClock, settle
from tests.use_cases.fixtures import NOW

JUST_NOW = NOW - timedelta(seconds=1)
EARLIER = NOW - timedelta(seconds=30)
LONG_AGO = NOW - SILENT_FOR - timedelta(seconds=1)
SLACK, DATABASE = Heartbeat("slack", JUST_NOW, None), Heartbeat("database", JUST_NOW, None)


@pytest.mark.parametrize(
    ("heartbeats", "parts"),
    [
        ([SLACK, DATABASE], []),
        ([SLACK, DATABASE, Heartbeat("chartmogul", LONG_AGO, None)], []),
        ([SLACK, DATABASE, Heartbeat("chartmogul", LONG_AGO, JUST_NOW, "401")], ["chartmogul failed"]),
        ([SLACK, DATABASE, Heartbeat("chartmogul", JUST_NOW, EARLIER, "401")], []),
        ([Heartbeat("slack", EARLIER, JUST_NOW, "cut"), DATABASE], ["slack failed"]),
        ([Heartbeat("slack", None, JUST_NOW, "cut"), DATABASE], ["slack failed"]),
        ([Heartbeat("slack", LONG_AGO, None), DATABASE], ["slack has shown no sign of life since"]),
        ([SLACK], ["database has shown no sign of life so far"]),
        ([], ["slack has shown no sign of life so far", "database has shown no sign of life so far"]),
    ],
)
def test_health_is_what_last_worked_and_failed(heartbeats: list[Heartbeat], parts: list[str]) -> None:
    found = complaints(heartbeats, HandWoundClock(NOW))
    assert len(found) == len(parts)
    assert all(sentence.startswith(part) for sentence, part in zip(found, parts, strict=True))


def test_a_failure_is_told_with_its_reason() -> None:
    (sentence,) = complaints(
        [SLACK, DATABASE, Heartbeat("chartmogul", None, JUST_NOW, "no such key")], HandWoundClock(NOW)
    )
    assert sentence == "chartmogul failed at 08:59:59 UTC: no such key"


async def test_signs_are_written_every_few_seconds_and_a_silent_part_is_not_made_to_look_alive() -> None:
    clock, book = HandWoundClock(), FakeHeartbeatBook()
    monitor = HealthMonitor(clock, book)
    monitor.worked("slack")
    writing = asyncio.create_task(monitor.keep_writing())
    await settle()
    assert book.written == ["slack worked", "database worked"]
    await clock.wind(WRITE_EVERY_SECONDS)
    assert book.written[2:] == ["database worked"]
    writing.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await writing


async def test_a_failure_stands_until_the_part_works_again() -> None:
    clock, book = HandWoundClock(), FakeHeartbeatBook()
    monitor = HealthMonitor(clock, book)
    monitor.worked("slack")
    monitor.failed("slack", "cut")
    assert monitor.failing == {"slack": "cut"}
    for _ in range(2):
        await monitor.write()
    monitor.worked("slack")
    await monitor.write()
    assert book.written == ["slack failed", "database worked"] * 2 + ["slack worked", "database worked"]
    assert monitor.failing == {}


class RecoveringHeartbeatBook(FakeHeartbeatBook):
    """While a failure is written down, the part recovers."""

    def __init__(self, recovers: Callable[[], None]) -> None:
        super().__init__()
        self._recovers = recovers

    async def failed(self, part: str, failure: str, at: datetime) -> None:
        await super().failed(part, failure, at)
        self._recovers()


async def test_a_part_may_recover_while_its_failure_is_being_written() -> None:
    monitor = HealthMonitor(HandWoundClock(), RecoveringHeartbeatBook(lambda: monitor.worked("slack")))
    monitor.failed("slack", "cut")
    monitor.failed("chartmogul", "401")
    await monitor.write()
    assert monitor.failing == {"chartmogul": "401"}
