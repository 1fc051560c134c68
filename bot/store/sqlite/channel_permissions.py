"""Which channels' guests may read what the bot posts: each decision of an admin is a row, and the newest counts."""

from __future__ import annotations

from datetime import datetime

from bot.domain.access.channel import GuestPermission
from bot.store.sqlite.database import Connection, Database
from bot.store.sqlite.timestamps import from_text, to_text


class SqliteChannelPermissions:
    """A `bot.use_cases.ports.channel_permissions.ChannelPermissions`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def guest_permission(self, channel_id: str) -> GuestPermission | None:
        return await self._database.read(lambda db: _in_force(db, channel_id))

    async def allow_guests(self, channel_id: str, *, by: str, at: datetime) -> GuestPermission:
        def allow(db: Connection) -> GuestPermission:
            if there := _in_force(db, channel_id):
                return there
            _record(db, channel_id, by, at, allowed=True)
            return GuestPermission(channel_id, by, at)

        return await self._database.write(allow)

    async def refuse_guests(self, channel_id: str, *, by: str, at: datetime) -> bool:
        def refuse(db: Connection) -> bool:
            if _in_force(db, channel_id) is None:
                return False
            _record(db, channel_id, by, at, allowed=False)
            return True

        return await self._database.write(refuse)


def _in_force(db: Connection, channel_id: str) -> GuestPermission | None:
    rows = list(db.query("SELECT * FROM guest_permissions WHERE channel_id = ? ORDER BY id DESC LIMIT 1", [channel_id]))
    if not rows or not rows[0]["allowed"]:
        return None
    return GuestPermission(channel_id, rows[0]["by"], from_text(rows[0]["at"]))


def _record(db: Connection, channel_id: str, by: str, at: datetime, *, allowed: bool) -> None:
    db.execute(
        "INSERT INTO guest_permissions (channel_id, allowed, by, at) VALUES (?, ?, ?, ?)",
        [channel_id, int(allowed), by, to_text(at)],
    )
