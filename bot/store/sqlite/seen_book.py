"""Which deliveries and clicks were already handled."""

from __future__ import annotations

from datetime import datetime

from bot.store.sqlite.database import Connection, Database
from bot.store.sqlite.timestamps import to_text


class SqliteSeenBook:
    """A `bot.use_cases.ports.seen_book.SeenBook`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def first_time(self, key: str, at: datetime) -> bool:
        def note(db: Connection) -> bool:
            added = db.execute(
                "INSERT INTO seen (key, seen_at) VALUES (?, ?) ON CONFLICT DO NOTHING", [key, to_text(at)]
            )
            return added.rowcount == 1

        return await self._database.write(note)

    async def forget(self, key: str) -> None:
        def forget(db: Connection) -> None:
            db.execute("DELETE FROM seen WHERE key = ?", [key])

        await self._database.write(forget)

    async def forget_before(self, instant: datetime) -> int:
        def forget(db: Connection) -> int:
            return db.execute("DELETE FROM seen WHERE seen_at < ?", [to_text(instant)]).rowcount

        return await self._database.write(forget)
