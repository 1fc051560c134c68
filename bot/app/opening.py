"""What a command of the terminal that may write opens: the database, made where it is missing, and ChartMogul."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from bot.chartmogul.client import ChartMogul, open_chartmogul
from bot.settings import Settings
from bot.store.sqlite.store import Store, open_store
from bot.use_cases.ports.clock import Clock

Say = Callable[[str], None]


@asynccontextmanager
async def store_made_where_missing(settings: Settings, clock: Clock, say: Say) -> AsyncIterator[Store]:
    """A typing mistake in DATABASE_PATH makes an empty database too, so the person hears of a new one."""
    is_new = not _is_there(settings.database_path)
    async with open_store(settings.database_path, clock) as store:
        if is_new:
            say(f"There was no database {settings.database_path} yet, so a new one was made.")
        yield store


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # its folder may not be entered, which opening it will say
        return True


def opened_chartmogul(settings: Settings, clock: Clock) -> AbstractAsyncContextManager[ChartMogul]:
    return open_chartmogul(settings.chartmogul_api_url, settings.chartmogul_api_key.reveal(), clock)
