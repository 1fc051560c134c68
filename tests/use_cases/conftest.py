"""A real store on a real file: simpler than a fake of every book, and as fast."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.store import Store, open_store
from tests.fakes import HandWoundClock
from tests.use_cases.cast import ACME, ACME_EAST, ANN, BEN, MIA, task
from tests.use_cases.mornings import HOUR, MONDAY, FrankClock, Mornings
from tests.use_cases.reminding import Reminding


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
async def m(tmp_path: Path) -> AsyncIterator[Mornings]:
    """An hour before nine in Berlin. Ann has two tasks that are due, Ben one."""
    clock = FrankClock(MONDAY - HOUR)
    async with open_store(tmp_path / "bot.db", clock) as store:
        mornings = Mornings(store, clock, ANN, BEN, MIA)
        mornings.tasks.tasks = [task(1), task(2, due="2026-11-23"), task(3, assignee="ben@firm.com")]
        yield mornings
