"""A real store on a real file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.sqlite.store import Store, open_store
from tests.fakes.clock import HandWoundClock


@pytest.fixture
def clock() -> HandWoundClock:
    return HandWoundClock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bot.db"


@pytest.fixture
async def store(path: Path, clock: HandWoundClock) -> AsyncIterator[Store]:
    async with open_store(path, clock) as opened:
        yield opened
