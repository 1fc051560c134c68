"""The reminder that an admin switches on for everybody, from the words to what comes and what each does with it."""

from __future__ import annotations

import asyncio

import pytest

from tests.scenarios.harness import harness
from tests.scenarios.made import many, says
from tests.scenarios.reminders import SUNDAY_NOON, berlin, digests, until


async def test_an_admin_gives_everybody_a_morning_and_each_does_with_it_as_they_like() -> None:
    async with harness() as t:
        answer = says(await t.tomas.asks("/tasks remind default weekdays 8:30"))
        assert "every weekday at 08:30, their own local time: 7 people so far." in answer
        assert "Next: Mon 23 Nov 08:30 your time." in says(await t.jordan.asks("/tasks reminders"))  # still to come
        assert says(await t.ann.asks("/tasks remind me off")).startswith("Off: 1 reminder")
        await t.jordan.presses(await t.jordan.asks("/tasks remind me at 7:00"), "Change it")
        assert "The default reminder comes every weekday at 08:30" in says(await t.tomas.asks("/tasks remind default"))
        assert "is off for 5 people" in says(await t.tomas.asks("/tasks remind default off"))
        assert "Every weekday at 07:00 your own time" in says(await t.jordan.asks("/tasks reminders"))
        assert says(await t.lukas.asks("/tasks reminders", "sales")).startswith("There are no reminders")


async def test_whoever_is_linked_later_gets_the_default_reminder_too() -> None:
    async with harness() as t:
        await t.tomas.asks("/tasks remind default weekdays 8:30")
        await t.tomas.asks("/tasks link @mia m.tanaka@lumen.example")
        await t.passes(3700)
        async with asyncio.timeout(10):
            while "the default reminder that an admin switched on" not in says(
                await t.mia.asks("/tasks reminders", "sales")
            ):
                pass  # it is given in the background


@pytest.mark.parametrize("words", ["default weekdays 8:30", "default off", "default"])
async def test_only_admins_give_everybody_a_morning(words: str) -> None:
    async with harness() as t:
        assert says(await t.ann.asks(f"/tasks remind {words}")).startswith("Only admins")


@pytest.mark.parametrize("words", ["weekdays 8:30 team", "weekdays 8:30 in Europe/Berlin", "weekly monday 8:30"])
async def test_the_default_reminder_takes_days_and_a_time_alone(words: str) -> None:
    async with harness() as t:
        assert "It takes days and a time" in says(await t.tomas.asks(f"/tasks remind default {words}"))


async def test_an_unreadable_time_of_the_default_reminder_is_met_with_lines_that_can_be_typed() -> None:
    async with harness() as t:
        answer = says(await t.tomas.asks("/tasks remind default weekdays 25:00"))
        assert "/tasks remind default weekdays 9:00" in answer
        assert "/tasks remind default 9:00" not in answer


@pytest.mark.parametrize(("hour", "that_day"), [(10, 2), (8, 1)])
async def test_moved_by_an_admin_after_it_was_sent_it_comes_from_then_on_at_the_new_time(
    hour: int, that_day: int
) -> None:
    async with harness(SUNDAY_NOON, tasks=many(3)) as t:
        await t.tomas.asks("/tasks remind default weekdays 8:30")
        await until(t, berlin(23, 8, 30))
        assert len(digests(t.ann.sees("dm"))) == 1
        await t.tomas.asks(f"/tasks remind default weekdays {hour}:00")
        await until(t, berlin(23, 10))
        assert len(digests(t.ann.sees("dm"))) == that_day
        await until(t, berlin(24, hour))
        assert len(digests(t.ann.sees("dm"))) == that_day + 1
