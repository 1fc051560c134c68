"""“Today” is the reader's own day: at both ends of the world, on both days on which clocks change, and at midnight."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.scenarios.harness import harness
from tests.scenarios.made import says, task, titles

AUCKLAND, LOS_ANGELES, BERLIN = "Pacific/Auckland", "America/Los_Angeles", "Europe/Berlin"

# UTC+13 and UTC-8 at one moment, and the instants just inside and outside of each one's day.
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # Tue 24 Nov 01:00 in Auckland, Mon 23 Nov 04:00 in Los Angeles
AROUND = [
    ("2026-11-23T07:59:59.999Z", "Los Angeles: Sunday's last."),
    ("2026-11-23T08:00:00.000Z", "Los Angeles: Monday's first."),
    ("2026-11-23T10:59:59.999Z", "Auckland: Monday's last."),
    ("2026-11-23T11:00:00.000Z", "Auckland: Tuesday's first."),
    ("2026-11-24T07:59:59.999Z", "Los Angeles: Monday's last."),
    ("2026-11-24T08:00:00.000Z", "Los Angeles: Tuesday's first."),
    ("2026-11-24T10:59:59.999Z", "Auckland: Tuesday's last."),
    ("2026-11-24T11:00:00.000Z", "Auckland: Wednesday's first."),
    ("2026-11-23", "A bare Monday."),
    ("2026-11-24", "A bare Tuesday."),
]
READERS = [
    (
        AUCKLAND,
        "due Tue 24 Nov",
        {
            "Auckland: Tuesday's first.",
            "Auckland: Tuesday's last.",
            "Los Angeles: Monday's last.",
            "Los Angeles: Tuesday's first.",
            "A bare Tuesday.",
        },
    ),
    (
        LOS_ANGELES,
        "due Mon 23 Nov",
        {
            "Los Angeles: Monday's first.",
            "Los Angeles: Monday's last.",
            "Auckland: Monday's last.",
            "Auckland: Tuesday's first.",
            "A bare Monday.",
        },
    ),
]


@pytest.mark.parametrize(("zone", "day", "shown"), READERS, ids=[AUCKLAND, LOS_ANGELES])
async def test_today_is_the_readers_day_at_both_ends_of_the_world(zone: str, day: str, shown: set[str]) -> None:
    async with harness(NOON, tasks=[task(name, due) for due, name in AROUND]) as t:
        t.ann.changes(tz=zone)
        answer = await t.ann.asks("/tasks today")
        assert f", {day}. " in says(answer)
        assert {title.removeprefix("Acme Corp: ") for title in titles(answer)} == shown


# A day of 23 hours and one of 25, in Berlin: 29 March and 25 October 2026.
CLOCK_CHANGES = [
    (
        datetime(2026, 3, 29, 10, 0, tzinfo=UTC),
        [
            "2026-03-28T22:59:59.999Z",
            "2026-03-28T23:00:00.000Z",
            "2026-03-29T21:59:59.999Z",
            "2026-03-29T22:00:00.000Z",
        ],
        "due Sun 29 Mar",
    ),
    (
        datetime(2026, 10, 25, 10, 0, tzinfo=UTC),
        [
            "2026-10-24T21:59:59.999Z",
            "2026-10-24T22:00:00.000Z",
            "2026-10-25T22:59:59.999Z",
            "2026-10-25T23:00:00.000Z",
        ],
        "due Sun 25 Oct",
    ),
]


@pytest.mark.parametrize(("now", "instants", "day"), CLOCK_CHANGES, ids=["23 hours", "25 hours"])
async def test_today_is_right_on_the_days_on_which_clocks_change(now: datetime, instants: list[str], day: str) -> None:
    names = ["The day before.", "First.", "Last.", "The day after."]
    async with harness(now, tasks=[task(name, due) for name, due in zip(names, instants, strict=True)]) as t:
        answer = await t.ann.asks("/tasks today")
        assert f", {day}. " in says(answer)
        assert titles(answer) == ["Acme Corp: First.", "Acme Corp: Last."]

        assert "1 overdue, 2 due today, 1 later." in says(await t.ann.asks("/tasks"))


async def test_at_midnight_today_becomes_another_day() -> None:
    before_midnight = datetime(2026, 11, 23, 22, 59, 30, tzinfo=UTC)
    async with harness(before_midnight, tasks=[task("Monday's."), task("Tuesday's.", "2026-11-24T09:00:00.000Z")]) as t:
        assert titles(await t.ann.asks("/tasks today")) == ["Acme Corp: Monday's."]
        await t.passes(30)
        assert titles(await t.ann.asks("/tasks today")) == ["Acme Corp: Tuesday's."]
        assert "1 day late" in says(await t.ann.asks("/tasks overdue"))


async def test_somebody_who_travels_has_the_new_day_within_a_minute() -> None:
    async with harness(NOON, tasks=[task("Monday's.", "2026-11-23"), task("Tuesday's.", "2026-11-24")]) as t:
        assert titles(await t.ann.asks("/tasks today")) == ["Acme Corp: Monday's."]
        t.ann.changes(tz=AUCKLAND)
        await t.passes(61)
        assert titles(await t.ann.asks("/tasks today")) == ["Acme Corp: Tuesday's."]


async def test_a_zone_that_nobody_knows_counts_as_utc_and_whoami_says_so() -> None:
    async with harness() as t:
        assert "Europe/Berlin" in says(await t.ann.asks("/tasks whoami"))
        t.ann.changes(tz="UTC")
        await t.passes(61)
        assert "Your days are those of UTC" in says(await t.ann.asks("/tasks whoami"))
