"""What the contract tests run over. Use cases are tested on SQLite itself: a file in memory-backed /tmp opens in a few
milliseconds, and a fake of six books with their transactions would be a second store to keep right.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.sqlite.store import Store
from tests.contracts.stores import STORES, StoreKind
from tests.fakes.clock import HandWoundClock


@pytest.fixture(params=STORES)
def kind(request: pytest.FixtureRequest, tmp_path: Path) -> StoreKind:
    return StoreKind(STORES[request.param], tmp_path / "bot.db", HandWoundClock())


@pytest.fixture
async def store(kind: StoreKind) -> AsyncIterator[Store]:
    async with kind.opened() as opened:
        yield opened
