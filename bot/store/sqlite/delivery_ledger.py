"""The ledger of deliveries: one row a reminder and planned instant, which the table itself keeps unique.

A row is claimed before anything is posted and settled after. A claim whose holder died stays open, and after its lease
whoever takes it over finds out what became of it. Nothing here decides by the holder's clock alone: where the clock is
set back, leases only last longer, and no row is claimed twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from bot.domain.reminders.delivery import Delivery, DeliveryState
from bot.store.sqlite.database import Connection, Database
from bot.store.sqlite.timestamps import from_optional_text, from_text, to_text
from bot.store.sqlite.unreadable import Readable

_CLAIM = """
    INSERT INTO deliveries (reminder_id, planned_at, key, state, claimed_at, lease_until, channel_id)
    VALUES (:reminder_id, :planned_at, :key, 'claimed', :claimed_at, :lease_until, :channel_id)
    ON CONFLICT (reminder_id, planned_at) DO NOTHING
    RETURNING *
"""

# Whoever takes a claim over changes its lease, so the lease says whether it is still the caller's.
_IS_MINE = "(reminder_id, planned_at, state, lease_until) = (:reminder_id, :planned_at, 'claimed', :held_until)"

_RENEW = f"""
    UPDATE deliveries SET claimed_at = :claimed_at, lease_until = :lease_until, channel_id = :channel_id, reason = ''
    WHERE {_IS_MINE}
    RETURNING *
"""

_RESCHEDULE = f"UPDATE deliveries SET lease_until = :until, reason = :reason WHERE {_IS_MINE}"

_TAKE = """
    UPDATE deliveries SET lease_until = :lease_until
    WHERE id IN (
        SELECT id FROM deliveries
        WHERE state = 'claimed' AND lease_until <= :now AND (reason = '') = :in_doubt
        ORDER BY lease_until LIMIT :limit
    )
    RETURNING *
"""

_SETTLE = """
    UPDATE deliveries SET
        state = :state, settled_at = :settled_at, channel_id = :channel_id, ts = :ts, reason = :reason
    WHERE (reminder_id, planned_at, state) = (:reminder_id, :planned_at, 'claimed')
"""


class SqliteDeliveryLedger:
    """A `bot.use_cases.ports.delivery_ledger.DeliveryLedger`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._readable = Readable("delivery", identity="id")

    async def claim(
        self,
        reminder_id: str,
        planned_at: datetime,
        *,
        key: str,
        at: datetime,
        lease_until: datetime,
        channel_id: str = "",
    ) -> Delivery | None:
        values = {
            "reminder_id": reminder_id,
            "planned_at": to_text(planned_at),
            "key": key,
            "claimed_at": to_text(at),
            "lease_until": to_text(lease_until),
            "channel_id": channel_id,
        }
        return await self._database.write(lambda db: _first(db.query(_CLAIM, values)))

    async def renew(
        self, claim: Delivery, *, at: datetime, lease_until: datetime, channel_id: str = ""
    ) -> Delivery | None:
        values = _held(claim) | {
            "claimed_at": to_text(at),
            "lease_until": to_text(lease_until),
            "channel_id": channel_id,
        }
        return await self._database.write(lambda db: _first(db.query(_RENEW, values)))

    async def reschedule(self, claim: Delivery, *, until: datetime, reason: str) -> bool:
        values = _held(claim) | {"until": to_text(until), "reason": reason}
        return await self._database.write(lambda db: db.execute(_RESCHEDULE, values).rowcount == 1)

    async def claim_expired(self, now: datetime, lease_until: datetime, limit: int) -> Sequence[Delivery]:
        return await self._take(now, lease_until, limit, in_doubt=True)

    async def claim_retries(self, now: datetime, lease_until: datetime, limit: int) -> Sequence[Delivery]:
        return await self._take(now, lease_until, limit, in_doubt=False)

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

    async def amend(self, reminder_id: str, planned_at: datetime, *, was: str, reason: str) -> bool:
        values = [reason, reminder_id, to_text(planned_at), was]

        def amend(db: Connection) -> bool:
            condition = "(reminder_id, planned_at, state, reason) = (?, ?, 'skipped', ?)"
            return db.execute(f"UPDATE deliveries SET reason = ? WHERE {condition}", values).rowcount == 1

        return await self._database.write(amend)

    async def skipped_for(self, reason: str, since: datetime) -> Sequence[Delivery]:
        """Those planned first come first."""
        return await self._look(
            "WHERE planned_at >= ? AND (state, reason) = ('skipped', ?) ORDER BY planned_at, id", to_text(since), reason
        )

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

    async def _take(self, now: datetime, lease_until: datetime, limit: int, *, in_doubt: bool) -> list[Delivery]:
        values = {
            "now": to_text(now),
            "lease_until": to_text(lease_until),
            "limit": max(limit, 0),
            "in_doubt": in_doubt,
        }

        def take(db: Connection) -> list[Delivery]:
            taken = self._readable.among(list(db.query(_TAKE, values)), _delivery)
            return sorted(taken, key=lambda delivery: (delivery.planned_at, delivery.reminder_id))

        return await self._database.write(take)

    async def _look(self, condition: str, *values: str | int) -> list[Delivery]:
        def look(db: Connection) -> list[Delivery]:
            return list(self._readable.among(db.query(f"SELECT * FROM deliveries {condition}", values), _delivery))

        return await self._database.read(look)


def _held(claim: Delivery) -> dict[str, Any]:
    return {
        "reminder_id": claim.reminder_id,
        "planned_at": to_text(claim.planned_at),
        "held_until": to_text(claim.lease_until),
    }


def _first(rows: Iterable[dict[str, Any]]) -> Delivery | None:
    """All rows are fetched: a statement that is left half read keeps its transaction from ending."""
    found = list(rows)
    return _delivery(found[0]) if found else None


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
