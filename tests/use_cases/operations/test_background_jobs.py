from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.domain.problems import CrmBusy
from bot.store.sqlite.store import Store
from bot.use_cases.operations.background_jobs import forget_old_deliveries, run_every
from tests.fakes import HandWoundClock, settle

HOUR = 3600.0


class Job:
    """Counts its runs; raises ``trouble`` while there is any."""

    def __init__(self, *trouble: Exception) -> None:
        self.runs = 0
        self.trouble = list(trouble)

    async def __call__(self) -> None:
        self.runs += 1
        if self.trouble:
            raise self.trouble.pop(0)


@asynccontextmanager
async def repeating(job: Job, clock: HandWoundClock, every: float = HOUR) -> AsyncIterator[None]:
    task = asyncio.create_task(run_every("a job", job, timedelta(seconds=every), clock))
    await settle()
    yield
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def test_a_job_is_done_at_once_and_then_every_so_often() -> None:
    clock, job = HandWoundClock(), Job()
    async with repeating(job, clock):
        assert job.runs == 1
        await clock.wind(HOUR - 1)
        assert job.runs == 1
        await clock.wind(2 * HOUR + 1)
        assert job.runs == 4


async def test_after_a_problem_it_is_tried_again_in_a_minute() -> None:
    clock, job = HandWoundClock(), Job(CrmBusy("Busy."), CrmBusy("Busy."))
    async with repeating(job, clock):
        await clock.wind(120)
        assert job.runs == 3
        await clock.wind(HOUR - 1)
        assert job.runs == 3


async def test_a_problem_never_makes_it_come_less_often() -> None:
    clock, job = HandWoundClock(), Job(CrmBusy("Busy."))
    async with repeating(job, clock, every=10):
        await clock.wind(10)
        assert job.runs == 2


async def test_a_fault_of_ours_does_not_end_it() -> None:
    clock, job = HandWoundClock(), Job(ValueError("oops"))
    async with repeating(job, clock):
        await clock.wind(HOUR)
        assert job.runs == 2


async def test_deliveries_are_forgotten_after_a_month(store: Store, clock: HandWoundClock) -> None:
    await store.seen.first_time("share:old", clock.now())
    await clock.wind(29 * 24 * HOUR)
    await forget_old_deliveries(store.seen, clock)
    assert not await store.seen.first_time("share:old", clock.now())
    await clock.wind(2 * 24 * HOUR)
    await forget_old_deliveries(store.seen, clock)
    assert await store.seen.first_time("share:old", clock.now())
