"""When each part last worked and last failed, for ``tasks-bot health`` in another process."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.store.sqlite.database import Connection, Database
from bot.store.sqlite.timestamps import from_optional_text, to_optional_text
from bot.use_cases.ports.heartbeat_book import Heartbeat

_SAVE = """
    INSERT INTO pulses (part, worked_at, failed_at, failure, failing_since, took_seconds, late_seconds)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (part) DO UPDATE SET
        worked_at = coalesce(excluded.worked_at, worked_at),
        failure = CASE WHEN excluded.failed_at IS NULL THEN failure ELSE excluded.failure END,
        failed_at = coalesce(excluded.failed_at, failed_at),
        failing_since = excluded.failing_since,
        took_seconds = coalesce(excluded.took_seconds, took_seconds),
        late_seconds = coalesce(excluded.late_seconds, late_seconds)
"""


class SqliteHeartbeatBook:
    """A `bot.use_cases.ports.heartbeat_book.HeartbeatBook`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(self, heartbeats: Sequence[Heartbeat]) -> None:
        rows = [
            (
                one.part,
                to_optional_text(one.worked_at),
                to_optional_text(one.failed_at),
                one.failure,
                to_optional_text(one.failing_since),
                _seconds(one.took),
                _seconds(one.late),
            )
            for one in heartbeats
        ]
        await self._database.write(lambda db: db.conn.executemany(_SAVE, rows))

    async def heartbeats(self) -> Sequence[Heartbeat]:
        def look(db: Connection) -> list[Heartbeat]:
            return [
                Heartbeat(
                    part,
                    from_optional_text(worked_at),
                    from_optional_text(failed_at),
                    failure,
                    from_optional_text(failing_since),
                    _duration(took),
                    _duration(late),
                )
                for part, worked_at, failed_at, failure, failing_since, took, late in db.execute(
                    "SELECT part, worked_at, failed_at, failure, failing_since, took_seconds, late_seconds"
                    " FROM pulses ORDER BY part"
                )
            ]

        return await self._database.read(look)


def _seconds(duration: timedelta | None) -> float | None:
    return None if duration is None else duration.total_seconds()


def _duration(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)
