"""The ledger of deliveries: one row a reminder and planned instant, which the table itself keeps unique.

A row is claimed before anything is posted and settled after. A claim whose holder died stays open, and after its lease
whoever takes it over finds out what became of it. Nothing here decides by the holder's clock alone: where the clock is
set back, leases only last longer, and no row is claimed twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain.reminder import Delivery, DeliveryState
from bot.store.database import Connection, Database
from bot.store.instants import from_optional_text, from_text, to_text
from bot.store.unreadable import Readable

_CLAIM = """
    INSERT INTO deliveries (reminder_id, planned_at, key, state, claimed_at, lease_until)
    VALUES (:reminder_id, :planned_at, :key, 'claimed', :claimed_at, :lease_until)
    ON CONFLICT (reminder_id, planned_at) DO NOTHING
    RETURNING *
"""

_TAKE_OVER = """
    UPDATE deliveries SET lease_until = :lease_until
    WHERE id IN (
        SELECT id FROM deliveries WHERE state = 'claimed' AND lease_until <= :now ORDER BY lease_until LIMIT :limit
    )
    RETURNING *
"""

_SETTLE = """
    UPDATE deliveries SET
        state = :state, settled_at = :settled_at, channel_id = :channel_id, ts = :ts, reason = :reason
    WHERE (reminder_id, planned_at, state) = (:reminder_id, :planned_at, 'claimed')
"""


class SqliteDeliveryLedger:
    """A `bot.use_cases.ports.DeliveryLedger`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._readable = Readable("delivery", identity="id")

    async def claim(
        self, reminder_id: str, planned_at: datetime, *, key: str, at: datetime, lease_until: datetime
    ) -> Delivery | None:
        values = {
            "reminder_id": reminder_id,
            "planned_at": to_text(planned_at),
            "key": key,
            "claimed_at": to_text(at),
            "lease_until": to_text(lease_until),
        }

        def claim(db: Connection) -> Delivery | None:
            rows = list(db.query(_CLAIM, values))
            return _delivery(rows[0]) if rows else None

        return await self._database.write(claim)

    async def take_over(self, now: datetime, lease_until: datetime, limit: int) -> Sequence[Delivery]:
        """Those planned first come first."""
        values = {"now": to_text(now), "lease_until": to_text(lease_until), "limit": max(limit, 0)}

        def take_over(db: Connection) -> list[Delivery]:
            taken = self._readable.among(list(db.query(_TAKE_OVER, values)), _delivery)
            return sorted(taken, key=lambda delivery: (delivery.planned_at, delivery.reminder_id))

        return await self._database.write(take_over)

    async def settle(
        self,
        reminder_id: str,
        planned_at: datetime,
        state: DeliveryState,
        *,
        at: datetime,
        channel_id: str = "",
        ts: str = "",
        reason: str = "",
    ) -> bool:
        """False too where the claim was given back."""
        values = {
            "reminder_id": reminder_id,
            "planned_at": to_text(planned_at),
            "state": state,
            "settled_at": to_text(at),
            "channel_id": channel_id,
            "ts": ts,
            "reason": reason,
        }
        return await self._database.write(lambda db: db.execute(_SETTLE, values).rowcount == 1)

    async def give_back(self, reminder_id: str, planned_at: datetime) -> None:
        """What is settled stays."""

        def give_back(db: Connection) -> None:
            db.execute(
                "DELETE FROM deliveries WHERE (reminder_id, planned_at, state) = (?, ?, 'claimed')",
                [reminder_id, to_text(planned_at)],
            )

        await self._database.write(give_back)

    async def latest_of(self, reminder_id: str, limit: int) -> Sequence[Delivery]:
        """Those planned last come first."""
        return await self._look("WHERE reminder_id = ? ORDER BY planned_at DESC LIMIT ?", reminder_id, max(limit, 0))

    async def latest(self, limit: int) -> Sequence[Delivery]:
        """Those planned last come first."""
        return await self._look("ORDER BY planned_at DESC, id DESC LIMIT ?", max(limit, 0))

    async def forget_before(self, instant: datetime) -> int:
        def forget(db: Connection) -> int:
            return db.execute(
                "DELETE FROM deliveries WHERE planned_at < ? AND state <> 'claimed'", [to_text(instant)]
            ).rowcount

        return await self._database.write(forget)

    async def _look(self, condition: str, *values: str | int) -> list[Delivery]:
        def look(db: Connection) -> list[Delivery]:
            return list(self._readable.among(db.query(f"SELECT * FROM deliveries {condition}", values), _delivery))

        return await self._database.read(look)


def _delivery(row: dict[str, Any]) -> Delivery:
    return Delivery(
        reminder_id=row["reminder_id"],
        planned_at=from_text(row["planned_at"]),
        key=row["key"],
        state=DeliveryState(row["state"]),
        claimed_at=from_text(row["claimed_at"]),
        lease_until=from_text(row["lease_until"]),
        channel_id=row["channel_id"],
        ts=row["ts"],
        reason=row["reason"],
        settled_at=from_optional_text(row["settled_at"]),
    )
