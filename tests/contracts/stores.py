"""Every store that keeps the bot's books. A further one joins all their contract tests by a line in STORES."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

from bot.store.sqlite.store import Store, open_store
from bot.use_cases.ports.clock import Clock

Open = Callable[[Path, Clock], AbstractAsyncContextManager[Store]]

STORES: dict[str, Open] = {
    "sqlite": open_store,
}


@dataclass(frozen=True)
class StoreKind:
    """Opens the one store of a test: a second time as another process would, and again as after a restart."""

    _open: Open
    _place: Path
    _clock: Clock

    def opened(self) -> AbstractAsyncContextManager[Store]:
        return self._open(self._place, self._clock)
