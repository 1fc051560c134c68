"""The secret of this installation, made at first use and kept in the database, so that a copy of it has it too."""

from __future__ import annotations

import secrets

from bot.store.sqlite.database import Connection, Database


async def installation_secret(database: Database) -> bytes:
    made = secrets.token_bytes(32)

    def keep(db: Connection) -> bytes:
        db.execute("INSERT INTO installation (id, secret) VALUES (1, ?) ON CONFLICT (id) DO NOTHING", [made])
        [row] = list(db.query("SELECT secret FROM installation"))
        return bytes(row["secret"])

    return await database.write(keep)
