"""A real store on a real file: simpler than a fake of every book, and as fast."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.store import Store, open_store
from tests.fakes import HandWoundClock
from tests.use_cases.cast import ACME, ACME_EAST
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
