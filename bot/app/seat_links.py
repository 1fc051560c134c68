"""Links between people and seats, out of the database and into it."""

from __future__ import annotations

from bot.app.opening import Say, store_made_where_missing
from bot.settings import Settings
from bot.store.sqlite.store import open_store_to_read
from bot.use_cases.ports.clock import Clock
from bot.use_cases.seats import import_export_links
from bot.use_cases.seats.links_csv import read_links


async def export_links(settings: Settings, clock: Clock) -> str:
    async with open_store_to_read(settings.database_path, clock) as store:
        return await import_export_links.export_links(store.seats)


async def import_links(settings: Settings, clock: Clock, content: bytes, say: Say) -> int:
    links = read_links(content)  # first: what cannot be imported makes no database
    async with store_made_where_missing(settings, clock, say) as store:
        return await import_export_links.import_links(store.seats, links, clock)
