"""Health follows from when each part last worked and failed, as it was then and not as it was written down."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.use_cases.operations.health_monitor import (
    DELIVERIES,
    FORGOTTEN_AFTER,
    START,
    SWEEP,
    SWEEP_SILENT_FOR,
    HealthMonitor,
    complaints,
    sweep_in_words,
)
from bot.use_cases.ports.heartbeat_book import Heartbeat
from tests.fakes.clock import HandWoundClock
from tests.fakes.heartbeat_book import FakeHeartbeatBook
from tests.use_cases.fixtures import NOW

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
JUST_NOW = NOW - SECOND
LONG_AGO = NOW - HOUR
SLACK, DATABASE = Heartbeat("slack", JUST_NOW), Heartbeat("database", JUST_NOW)
STARTED = Heartbeat(START, LONG_AGO)
SWEPT = Heartbeat(SWEEP, JUST_NOW)


def failing(part: str, since: datetime, last: datetime = JUST_NOW) -> Heartbeat:
    return Heartbeat(part, LONG_AGO, last, "cut", failing_since=since)


class Running:
    """A bot whose parts work and fail, and what `tasks-bot health` says of it from another process."""

    def __init__(self) -> None:
        self.clock = HandWoundClock(NOW)
        self.book = FakeHeartbeatBook()
        self.monitor = HealthMonitor(self.clock, self.book)

    async def passes(self, span: timedelta) -> None:
        """Slack, the database and the sweep go on working."""
        end = self.clock.now() + span
        while self.clock.now() < end:
            self.monitor.worked("slack")
            self.monitor.worked(SWEEP)
            await self.clock.wind(min(10.0, (end - self.clock.now()).total_seconds()))
            await self.monitor.write()

    async def complaints(self) -> list[str]:
        return list(complaints(await self.book.heartbeats(), self.clock).values())


@pytest.mark.parametrize(
    ("heartbeats", "said"),
    [
        ([SLACK, DATABASE], []),
        ([SLACK, DATABASE, STARTED, SWEPT], []),
        ([SLACK, DATABASE, Heartbeat("chartmogul", LONG_AGO)], []),
        ([SLACK, DATABASE, failing("chartmogul", JUST_NOW)], []),
        (
            [SLACK, DATABASE, failing("chartmogul", NOW - MINUTE)],
            ["chartmogul failed from 08:59:00 to 08:59:59"],
        ),
        ([SLACK, DATABASE, failing("chartmogul", LONG_AGO, NOW - FORGOTTEN_AFTER - SECOND)], []),
        ([SLACK, DATABASE, failing("customer sync", NOW - MINUTE)], ["customer sync failed from 08:59:00"]),
        ([SLACK, DATABASE, Heartbeat("chartmogul", JUST_NOW, LONG_AGO, "cut")], []),
        ([failing("slack", JUST_NOW), DATABASE], ["slack failed at 08:59:59 UTC: cut"]),
        ([Heartbeat("slack", LONG_AGO), DATABASE], ["slack has shown no sign of life since 08:00:00 UTC"]),
        ([SLACK], ["database has shown no sign of life so far"]),
        ([], ["slack has shown no sign of life so far", "database has shown no sign of life so far"]),
        ([SLACK, DATABASE, STARTED], ["reminders are not looked through so far"]),
        (
            [SLACK, DATABASE, STARTED, Heartbeat(SWEEP, NOW - SWEEP_SILENT_FOR - SECOND)],
            ["reminders are not looked through since 08:49:59 UTC"],
        ),
        ([SLACK, DATABASE, Heartbeat(START, NOW - MINUTE), Heartbeat(SWEEP, LONG_AGO)], []),
        ([SLACK, Heartbeat("database", LONG_AGO), STARTED], ["database has shown no sign of life since"]),
    ],
)
def test_health_is_what_last_worked_and_failed(heartbeats: list[Heartbeat], said: list[str]) -> None:
    found = list(complaints(heartbeats, HandWoundClock(NOW)).values())
    assert len(found) == len(said), found
    assert all(sentence.startswith(beginning) for sentence, beginning in zip(found, said, strict=True)), found


async def test_one_failed_question_at_night_is_no_illness() -> None:
    bot = Running()
    bot.monitor.failed("chartmogul", "503")
    for _ in range(60):
        await bot.passes(MINUTE)
        assert await bot.complaints() == []
        assert bot.monitor.complaints() == {}


async def test_what_fails_again_and_again_is_said_with_when_it_began_until_it_works() -> None:
    bot = Running()
    await bot.passes(MINUTE)
    for _ in range(30):  # tried again each minute
        bot.monitor.failed("chartmogul", "401")
        await bot.passes(MINUTE)
    assert await bot.complaints() == ["chartmogul failed from 09:01:00 to 09:30:00 UTC: 401"]
    assert list(bot.monitor.complaints()) == ["chartmogul"]
    bot.monitor.worked("chartmogul")
    await bot.passes(MINUTE)
    assert await bot.complaints() == []


async def test_two_single_failures_hours_apart_are_no_long_one() -> None:
    bot = Running()
    bot.monitor.failed("chartmogul", "503")
    await bot.passes(2 * HOUR)
    bot.monitor.failed("chartmogul", "503")
    await bot.passes(MINUTE)
    assert await bot.complaints() == []


async def test_a_failure_is_dated_by_when_it_was_and_not_by_when_it_was_written() -> None:
    bot = Running()
    bot.monitor.failed("chartmogul", "503")
    await bot.passes(5 * MINUTE)
    [written] = [one for one in await bot.book.heartbeats() if one.part == "chartmogul"]
    assert (written.failed_at, written.failing_since) == (NOW, NOW)


async def test_a_silent_part_is_not_made_to_look_alive_by_writing() -> None:
    bot = Running()
    bot.monitor.worked("slack")
    for _ in range(12):
        await bot.clock.wind(10)
        await bot.monitor.write()
    assert await bot.complaints() == ["slack has shown no sign of life since 09:00:00 UTC; is the bot running?"]


async def test_a_sweep_that_hangs_is_noticed_while_all_else_works() -> None:
    bot = Running()
    for _ in range(66):
        bot.monitor.worked("slack")
        await bot.clock.wind(10)
        await bot.monitor.write()
    [sentence] = await bot.complaints()
    assert sentence.startswith("reminders are not looked through so far")
    assert bot.monitor.complaints() == {SWEEP: sentence}


async def test_a_cut_connection_to_slack_is_said_at_once() -> None:
    bot = Running()
    bot.monitor.worked("slack")
    bot.monitor.failed("slack", "cut")
    assert "slack" in bot.monitor.complaints()
    bot.monitor.worked("slack")
    assert "slack" not in bot.monitor.complaints()


async def test_a_database_that_takes_no_more_notes_is_noticed_within_the_process_too() -> None:
    bot = Running()
    await bot.passes(MINUTE)
    assert bot.monitor.complaints() == {}
    for _ in range(6):
        bot.monitor.worked("slack")
        await bot.clock.wind(10)
    assert list(bot.monitor.complaints()) == ["database"]


async def test_a_restart_keeps_when_a_part_worked_before_it() -> None:
    bot = Running()
    bot.monitor.worked("chartmogul", took=SECOND)
    await bot.monitor.write()
    after = HealthMonitor(bot.clock, bot.book)
    after.failed("chartmogul", "401")
    await after.write()
    [written] = [one for one in await bot.book.heartbeats() if one.part == "chartmogul"]
    assert (written.worked_at, written.took) == (NOW, SECOND)


async def test_the_sweeps_figures_are_said_in_words() -> None:
    bot = Running()
    assert sweep_in_words(await bot.book.heartbeats()) == "Reminders were not looked through yet."
    bot.monitor.worked(SWEEP, took=timedelta(seconds=0.24))
    await bot.monitor.write()
    swept = "Reminders were last looked through at 09:00:00 UTC, in 0.2 s."
    assert sweep_in_words(await bot.book.heartbeats()) == swept
    bot.monitor.worked(DELIVERIES, late=timedelta(seconds=3.4))
    bot.monitor.worked(DELIVERIES)
    await bot.monitor.write()
    assert sweep_in_words(await bot.book.heartbeats()) == swept + " The latest delivery was 3 s late."
