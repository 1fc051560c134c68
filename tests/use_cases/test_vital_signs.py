from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.use_cases.ports import Pulse
from bot.use_cases.vital_signs import SILENT_FOR, WRITE_EVERY_SECONDS, VitalSigns, complaints
from tests.fakes import FakePulseBook, HandWoundClock, settle
from tests.use_cases.cast import NOW

JUST_NOW = NOW - timedelta(seconds=1)
EARLIER = NOW - timedelta(seconds=30)
LONG_AGO = NOW - SILENT_FOR - timedelta(seconds=1)
SLACK, DATABASE = Pulse("slack", JUST_NOW, None), Pulse("database", JUST_NOW, None)


@pytest.mark.parametrize(
    ("pulses", "parts"),
    [
        ([SLACK, DATABASE], []),
        ([SLACK, DATABASE, Pulse("chartmogul", LONG_AGO, None)], []),
        ([SLACK, DATABASE, Pulse("chartmogul", LONG_AGO, JUST_NOW, "401")], ["chartmogul failed"]),
        ([SLACK, DATABASE, Pulse("chartmogul", JUST_NOW, EARLIER, "401")], []),
        ([Pulse("slack", EARLIER, JUST_NOW, "cut"), DATABASE], ["slack failed"]),
        ([Pulse("slack", None, JUST_NOW, "cut"), DATABASE], ["slack failed"]),
        ([Pulse("slack", LONG_AGO, None), DATABASE], ["slack has shown no sign of life since"]),
        ([SLACK], ["database has shown no sign of life so far"]),
        ([], ["slack has shown no sign of life so far", "database has shown no sign of life so far"]),
    ],
)
def test_health_is_what_last_worked_and_failed(pulses: list[Pulse], parts: list[str]) -> None:
    found = complaints(pulses, HandWoundClock(NOW))
    assert len(found) == len(parts)
    assert all(sentence.startswith(part) for sentence, part in zip(found, parts, strict=True))


def test_a_failure_is_told_with_its_reason() -> None:
    (sentence,) = complaints([SLACK, DATABASE, Pulse("chartmogul", None, JUST_NOW, "no such key")], HandWoundClock(NOW))
    assert sentence == "chartmogul failed at 08:59:59 UTC: no such key"


async def test_signs_are_written_every_few_seconds_and_a_silent_part_is_not_made_to_look_alive() -> None:
    clock, book = HandWoundClock(), FakePulseBook()
    signs = VitalSigns(clock, book)
    signs.worked("slack")
    writing = asyncio.create_task(signs.keep_writing())
    await settle()
    assert book.written == ["slack worked", "database worked"]
    await clock.wind(WRITE_EVERY_SECONDS)
    assert book.written[2:] == ["database worked"]
    writing.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await writing


async def test_a_failure_stands_until_the_part_works_again() -> None:
    clock, book = HandWoundClock(), FakePulseBook()
    signs = VitalSigns(clock, book)
    signs.worked("slack")
    signs.failed("slack", "cut")
    assert signs.ailing == {"slack": "cut"}
    for _ in range(2):
        await signs.write()
    signs.worked("slack")
    await signs.write()
    assert book.written == ["slack failed", "database worked"] * 2 + ["slack worked", "database worked"]
    assert signs.ailing == {}


class RecoveringPulseBook(FakePulseBook):
    """While a failure is written down, the part recovers."""

    def __init__(self, recovers: Callable[[], None]) -> None:
        super().__init__()
        self._recovers = recovers

    async def failed(self, part: str, failure: str, at: datetime) -> None:
        await super().failed(part, failure, at)
        self._recovers()


async def test_a_part_may_recover_while_its_failure_is_being_written() -> None:
    signs = VitalSigns(HandWoundClock(), RecoveringPulseBook(lambda: signs.worked("slack")))
    signs.failed("slack", "cut")
    signs.failed("chartmogul", "401")
    await signs.write()
    assert signs.ailing == {"chartmogul": "401"}
