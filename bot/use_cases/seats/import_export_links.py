"""Links between people and seats as CSV, out and in: for a first set-up and for a look at all of them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.seat_book import SeatBook
from bot.use_cases.seats.links_csv import write_links


async def export_links(seats: SeatBook) -> str:
    return write_links(await seats.links())


async def import_links(seats: SeatBook, links: Sequence[tuple[str, str]], clock: Clock) -> int:
    """Add or change ``links`` (person, e-mail), all or none; answers how many changed."""
    return await seats.replace_links(links, by="tasks-bot seats import", at=clock.now())
