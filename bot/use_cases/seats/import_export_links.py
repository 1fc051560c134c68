"""Links between people and seats as CSV, out and in: for a first set-up and for a look at all of them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.seat_book import SeatBook
from bot.use_cases.seats.links_csv import LinkLine, lines_refused, write_links


async def export_links(seats: SeatBook) -> str:
    return write_links(await seats.links())


async def import_links(seats: SeatBook, links: Sequence[LinkLine], clock: Clock) -> int:
    """Add or change ``links``, all or none; answers how many changed. Raises ParseError, which names each line whose
    seat somebody keeps who is not in the list: the terminal does not know whether they still work there.
    """
    changing = {link.person_id for link in links}
    kept = {link.email: link.person_id for link in await seats.links() if link.person_id not in changing}
    if taken := [link for link in links if link.email in kept]:
        raise lines_refused(
            f"Line {link.line}: the seat {link.email} is linked to {kept[link.email]} already. "
            "An admin can unlink them first in Slack, or a line of the file can give them another seat."
            for link in taken
        )
    pairs = [(link.person_id, link.email) for link in links]
    return await seats.replace_links(pairs, by="tasks-bot seats import", at=clock.now())
