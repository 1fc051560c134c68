"""The ledger of deliveries: one row a reminder and planned instant, which the table itself keeps unique.

A row is claimed before anything is posted and settled after. A claim whose holder died stays open, and after its lease
whoever takes it over finds out what became of it. Nothing here decides by the holder's clock alone: where the clock is
set back, leases only last longer, and no row is claimed twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from bot.domain.reminders.delivery import (
    Delivery,
    DeliveryState,
    Reason,
    before,
    need_transition,
)
from bot.store.sqlite.database import Connection, Database
from bot.store.sqlite.timestamps import from_optional_text, from_text, to_text
from bot.store.sqlite.unreadable import Readable
from bot.use_cases.ports.delivery_ledger import NewClaim


def _states(states: frozenset[DeliveryState]) -> str:
    """A list for IN; they are words of ours."""
    return ", ".join(f"'{state}'" for state in sorted(states - {DeliveryState.PLANNED}))


_CLAIM = """
    INSERT INTO deliveries
        (reminder_id, planned_at, key, state, claimed_at, lease_until, channel_id, day, version)
    VALUES
        (:reminder_id, :planned_at, :key, 'claimed', :claimed_at, :lease_until, :channel_id, :day, :version)
    ON CONFLICT (reminder_id, planned_at) DO NOTHING
    RETURNING *
"""

# A process that takes a row over changes its lease, so the lease says whether it is still the caller's.
_IS_MINE = "(reminder_id, planned_at, lease_until) = (:reminder_id, :planned_at, :held_until)"

_IS_HELD = f"SELECT 1 AS held FROM deliveries WHERE {_IS_MINE} AND state = 'claimed'"

_RENEW = f"""
    UPDATE deliveries SET
        state = 'claimed', claimed_at = :claimed_at, lease_until = :lease_until, channel_id = :channel_id,
        reason = '', detail = ''
    WHERE {_IS_MINE} AND state IN ({_states(before(DeliveryState.CLAIMED))})
    RETURNING *
"""

_RESCHEDULE = f"""
    UPDATE deliveries SET state = 'rescheduled', lease_until = :until, reason = :reason, detail = :detail
    WHERE {_IS_MINE} AND state IN ({_states(before(DeliveryState.RESCHEDULED))})
"""

_DOUBT = f"UPDATE deliveries SET state = 'unknown', reason = :reason WHERE {_IS_MINE} AND state = 'claimed'"

_TAKE = """
    UPDATE deliveries SET state = :becomes, lease_until = :lease_until
    WHERE id IN (
        SELECT id FROM deliveries
        WHERE settled_at IS NULL AND state IN ({states}) AND lease_until <= :now
        ORDER BY state = 'unknown' AND reason <> '', lease_until LIMIT :limit
    )
    RETURNING *
"""
_TAKE_EXPIRED = _TAKE.format(states=_states(before(DeliveryState.UNKNOWN)))
_TAKE_RETRIES = _TAKE.format(states="'rescheduled'")

_SETTLE = """
    UPDATE deliveries SET
        state = :state, settled_at = :settled_at, channel_id = :channel_id, ts = :ts,
        reason = :reason, detail = :detail
    WHERE (reminder_id, planned_at) = (:reminder_id, :planned_at) AND state IN ({states})
        AND (:state = 'posted' OR lease_until = :held_until)
"""


class SqliteDeliveryLedger:
    """A `bot.use_cases.ports.delivery_ledger.DeliveryLedger`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._readable = Readable("delivery", identity="id")

    async def claim(
        self, new: NewClaim, *, at: datetime, lease_until: datetime, channel_id: str = ""
    ) -> Delivery | None:
        values = {
            "reminder_id": new.reminder_id,
            "planned_at": to_text(new.planned_at),
            "key": new.key,
            "claimed_at": to_text(at),
            "lease_until": to_text(lease_until),
            "channel_id": channel_id,
            "day": new.day and new.day.isoformat(),
            "version": new.version,
        }
        return await self._database.write(lambda db: _first(db.query(_CLAIM, values)))

    async def renew(
        self, rescheduled: Delivery, *, at: datetime, lease_until: datetime, channel_id: str = ""
    ) -> Delivery | None:
        need_transition(rescheduled.state, DeliveryState.CLAIMED)
        values = _held(rescheduled) | {
            "claimed_at": to_text(at),
            "lease_until": to_text(lease_until),
            "channel_id": channel_id,
        }
        return await self._database.write(lambda db: _first(db.query(_RENEW, values)))

    async def is_held(self, claim: Delivery) -> bool:
        values = _held(claim)
        return await self._database.read(lambda db: bool(list(db.query(_IS_HELD, values))))

    async def reschedule(self, held: Delivery, *, until: datetime, reason: Reason, detail: str = "") -> bool:
        need_transition(held.state, DeliveryState.RESCHEDULED, reason)
        values = _held(held) | {"until": to_text(until), "reason": reason, "detail": detail}
        return await self._database.write(lambda db: db.execute(_RESCHEDULE, values).rowcount == 1)

    async def doubt(self, claim: Delivery, *, reason: Reason | None = None) -> bool:
        need_transition(claim.state, DeliveryState.UNKNOWN, reason)
        values = _held(claim) | {"reason": reason or ""}
        return await self._database.write(lambda db: db.execute(_DOUBT, values).rowcount == 1)

    async def claim_expired(self, now: datetime, lease_until: datetime, limit: int) -> Sequence[Delivery]:
        return await self._take(_TAKE_EXPIRED, DeliveryState.UNKNOWN, now, lease_until, limit)

    async def claim_retries(self, now: datetime, lease_until: datetime, limit: int) -> Sequence[Delivery]:
        return await self._take(_TAKE_RETRIES, DeliveryState.RESCHEDULED, now, lease_until, limit)

    async def settle(
        self,
        held: Delivery,
        state: DeliveryState,
        *,
        at: datetime,
        channel_id: str = "",
        ts: str = "",
        reason: Reason | None = None,
        detail: str = "",
    ) -> bool:
        need_transition(held.state, state, reason)
        values = _held(held) | {
            "state": state,
            "settled_at": to_text(at),
            "channel_id": channel_id,
            "ts": ts,
            "reason": reason or "",
            "detail": detail,
        }
        sql = _SETTLE.format(states=_states(before(state)))
        return await self._database.write(lambda db: db.execute(sql, values).rowcount == 1)

    async def amend(self, reminder_id: str, planned_at: datetime, *, was: Reason, reason: Reason) -> bool:
        values = [reason, reminder_id, to_text(planned_at), was]

        def amend(db: Connection) -> bool:
            condition = "(reminder_id, planned_at, state, reason) = (?, ?, 'skipped', ?)"
            return db.execute(f"UPDATE deliveries SET reason = ? WHERE {condition}", values).rowcount == 1

        return await self._database.write(amend)

    async def skipped_for(self, reason: Reason, since: datetime) -> Sequence[Delivery]:
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
                "DELETE FROM deliveries WHERE planned_at < ? AND settled_at IS NOT NULL", [to_text(instant)]
            ).rowcount

        return await self._database.write(forget)

    async def _take(
        self, sql: str, becomes: DeliveryState, now: datetime, lease_until: datetime, limit: int
    ) -> list[Delivery]:
        values = {
            "now": to_text(now),
            "lease_until": to_text(lease_until),
            "limit": max(limit, 0),
            "becomes": becomes,
        }

        def take(db: Connection) -> list[Delivery]:
            taken = self._readable.among(list(db.query(sql, values)), _delivery)
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
        reason=Reason(row["reason"]) if row["reason"] else None,
        detail=row["detail"],
        settled_at=from_optional_text(row["settled_at"]),
        day=date.fromisoformat(row["day"]) if row["day"] else None,
        version=row["version"],
    )
