from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.domain.problems import CrmBusy
from bot.store.sqlite.store import Store
from bot.use_cases.operations.background_jobs import forget_seen_keys, run_every, supervised
from bot.use_cases.operations.health_monitor import HealthMonitor
from tests.fakes.clock import HandWoundClock, settle
from tests.fakes.heartbeat_book import FakeHeartbeatBook

HOUR = 3600.0


class Job:
    """Counts its runs; raises ``trouble`` while there is any."""

    def __init__(self, *trouble: BaseException) -> None:
        self.runs = 0
        self.trouble = list(trouble)

    async def __call__(self) -> None:
        self.runs += 1
        if self.trouble:
            raise self.trouble.pop(0)


@asynccontextmanager
async def repeating(
    job: Job, clock: HandWoundClock, every: float = HOUR, monitor: HealthMonitor | None = None
) -> AsyncIterator[None]:
    monitor = monitor or HealthMonitor(clock, FakeHeartbeatBook())
    task = asyncio.create_task(run_every("a job", job, timedelta(seconds=every), clock, monitor))
    await settle()
    yield
    assert not task.done()
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


ANYTHING = [
    ValueError("oops"),
    asyncio.CancelledError("a library's own future was cancelled"),
    BaseExceptionGroup("two", [asyncio.CancelledError(), ValueError("oops")]),
    StopAsyncIteration(),
    RecursionError(),
]


@pytest.mark.parametrize("thrown", ANYTHING, ids=repr)
async def test_whatever_a_job_throws_it_is_done_again(thrown: BaseException) -> None:
    clock, job = HandWoundClock(), Job(thrown)
    async with repeating(job, clock):
        await clock.wind(HOUR)
        assert job.runs >= 2


@pytest.mark.parametrize("thrown", ANYTHING, ids=repr)
async def test_whatever_strikes_it_while_it_waits_a_job_is_done_again(thrown: BaseException) -> None:
    clock, job = HandWoundClock(), Job()
    monitor = HealthMonitor(clock, FakeHeartbeatBook())
    async with repeating(job, clock, monitor=monitor):
        assert await clock.strike(thrown) == 1
        assert await clock.strike(thrown) == 1, "the pause before its restart is struck too"
        await clock.wind(HOUR)
        assert job.runs == 2
        assert "a job" not in monitor.complaints()


async def test_health_names_a_job_that_goes_on_failing_until_it_works() -> None:
    clock, job = HandWoundClock(), Job(CrmBusy("ChartMogul is busy."), CrmBusy("ChartMogul is busy."))
    monitor = HealthMonitor(clock, FakeHeartbeatBook())
    async with repeating(job, clock, monitor=monitor):
        assert "a job" not in monitor.complaints()
        await clock.wind(60)
        assert monitor.complaints()["a job"].endswith("UTC: ChartMogul is busy.")
        await clock.wind(60)
        assert "a job" not in monitor.complaints()


async def test_how_long_a_job_took_is_known() -> None:
    clock, book = HandWoundClock(), FakeHeartbeatBook()
    monitor = HealthMonitor(clock, book)

    async def job() -> None:
        await clock.sleep(7)

    task = asyncio.create_task(run_every("a job", job, timedelta(seconds=HOUR), clock, monitor))
    await settle()
    await clock.wind(7)
    await monitor.write()
    assert {one.part: one.took for one in await book.heartbeats()}["a job"] == timedelta(seconds=7)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def test_what_must_live_is_started_again_with_growing_pauses_also_where_it_just_ends() -> None:
    clock, starts = HandWoundClock(), list[float]()

    async def ends() -> None:
        starts.append(clock.monotonic())

    monitor = HealthMonitor(clock, FakeHeartbeatBook())
    task = asyncio.create_task(supervised("a socket", ends, clock, monitor))
    await settle()
    await clock.wind(150)
    assert starts == [0, 1, 6, 21, 81, 141]
    assert monitor.complaints()["a socket"].endswith("UTC: it ended, and was started again")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_stopping_the_bot_ends_what_must_live_also_in_the_middle_of_its_work() -> None:
    clock, job = HandWoundClock(), asyncio.Event()
    monitor = HealthMonitor(clock, FakeHeartbeatBook())
    task = asyncio.create_task(supervised("a socket", job.wait, clock, monitor))
    await settle()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_deliveries_are_forgotten_after_a_month(store: Store, clock: HandWoundClock) -> None:
    await store.seen.first_time("share:old", clock.now())
    await clock.wind(29 * 24 * HOUR)
    await forget_seen_keys(store.seen, clock)
    assert not await store.seen.first_time("share:old", clock.now())
    await clock.wind(2 * 24 * HOUR)
    await forget_seen_keys(store.seen, clock)
    assert await store.seen.first_time("share:old", clock.now())
