"""When each part last worked and last failed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.store.sqlite.database import Connection, Database
from bot.store.sqlite.timestamps import from_optional_text, to_text
from bot.use_cases.ports.heartbeat_book import Heartbeat


class SqliteHeartbeatBook:
    """A `bot.use_cases.ports.heartbeat_book.HeartbeatBook`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def worked(self, part: str, at: datetime) -> None:
        """The last failure stays on record: health compares the two instants."""

        def note(db: Connection) -> None:
            db.execute(
                """
                INSERT INTO pulses (part, worked_at) VALUES (?, ?)
                ON CONFLICT (part) DO UPDATE SET worked_at = excluded.worked_at
                """,
                [part, to_text(at)],
            )

        await self._database.write(note)

    async def failed(self, part: str, failure: str, at: datetime) -> None:
        def note(db: Connection) -> None:
            db.execute(
                """
                INSERT INTO pulses (part, failed_at, failure) VALUES (?, ?, ?)
                ON CONFLICT (part) DO UPDATE SET failed_at = excluded.failed_at, failure = excluded.failure
                """,
                [part, to_text(at), failure],
            )

        await self._database.write(note)

    async def heartbeats(self) -> Sequence[Heartbeat]:
        def look(db: Connection) -> list[Heartbeat]:
            return [
                Heartbeat(part, from_optional_text(worked_at), from_optional_text(failed_at), failure)
                for part, worked_at, failed_at, failure in db.execute(
                    "SELECT part, worked_at, failed_at, failure FROM pulses ORDER BY part"
                )
            ]

        return await self._database.read(look)
