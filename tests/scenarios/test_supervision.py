"""Whatever strikes the tasks that must live, the bot goes on with each of them."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from tests.scenarios.harness import PATIENCE_SECONDS, Harness, harness
from tests.scenarios.made import many, titles

JOBS = {
    "heartbeats",
    "slack",  # the watch over its sockets
    "customer sync",
    "task index",
    "reminders",
    "planning of reminders",
    "default reminder",
    "pruning",
    "pruning of seen keys",
}


@pytest.mark.parametrize("thrown", [RuntimeError("struck"), asyncio.CancelledError("from within")], ids=repr)
async def test_each_long_lived_task_goes_on_after_any_exception_in_its_wait(thrown: BaseException) -> None:
    async with harness(tasks=many(3)) as t:
        await t.passes(60)
        await t.until(lambda: t.clock.waiting >= len(JOBS))
        struck_at = t.clock.now()
        assert await t.clock.strike(thrown) >= len(JOBS)
        await t.clock.leap(timedelta(hours=25).total_seconds())
        async with asyncio.timeout(PATIENCE_SECONDS):
            while await _not_seen_since(struck_at, t):
                await t.clock.wind(1)
        assert len(titles(await t.ann.asks("/tasks"))) == 3


async def _not_seen_since(moment: datetime, t: Harness) -> set[str]:
    await t.bot.monitor.write()
    worked = {one.part: one.worked_at for one in await t.bot.store.heartbeats.heartbeats()}
    return {part for part in JOBS if (at := worked.get(part)) is None or at <= moment}
