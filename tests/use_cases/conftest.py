"""A real store on a real file: simpler than a fake of every book, and as fast."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.sqlite.store import Store, open_store
from tests.fakes.clock import HandWoundClock
from tests.use_cases.delivery.deliveries import HOUR, MONDAY, Deliveries
from tests.use_cases.fixtures import ACME, ACME_EAST, ANN, BEN, MIA, task
from tests.use_cases.reminders.reminding import Reminding


@pytest.fixture
def clock() -> HandWoundClock:
    return HandWoundClock()


@pytest.fixture
async def store(tmp_path: Path, clock: HandWoundClock) -> AsyncIterator[Store]:
    async with open_store(tmp_path / "bot.db", clock) as opened:
        yield opened


@pytest.fixture
async def reminding(store: Store, clock: HandWoundClock) -> Reminding:
    await store.customers.save_customers([ACME, ACME_EAST], clock.now())
    return Reminding(store, clock)


@pytest.fixture
async def m(tmp_path: Path) -> AsyncIterator[Deliveries]:
    """An hour before nine in Berlin. Ann has two tasks that are due, Ben one."""
    clock = HandWoundClock(MONDAY - HOUR)
    async with open_store(tmp_path / "bot.db", clock) as store:
        defaults = Deliveries(store, clock, ANN, BEN, MIA)
        defaults.tasks.tasks = [task(1), task(2, due="2026-11-23"), task(3, assignee="ben@firm.com")]
        yield defaults
