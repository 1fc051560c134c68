"""Reminders, people's absences, and the default reminder that admins switched on for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from bot.domain.reminders.delivery import Reason
from bot.domain.reminders.reminder import Away, PlaceKind, Reminder, ReminderState
from bot.domain.reminders.schedule import Schedule
from bot.store.sqlite.database import Connection, Database
from bot.store.sqlite.reminder_json import (
    options_from_text,
    options_to_text,
    schedule_from_text,
    schedule_to_text,
    scope_from_text,
    scope_to_text,
)
from bot.store.sqlite.timestamps import from_optional_text, from_text, to_optional_text, to_text
from bot.store.sqlite.unreadable import Readable

_ADD = """
    INSERT INTO reminders (
        id, place, place_id, maker_id, schedule, zone, scope, options,
        made_at, handled_until, next_at, state, reason, detail, by_default, version
    ) VALUES (
        :id, :place, :place_id, :maker_id, :schedule, :zone, :scope, :options,
        :made_at, :handled_until, :next_at, :state, :reason, :detail, :by_default, :version
    )
    ON CONFLICT (id) DO NOTHING
"""

# Moving on leaves the version alone, so whoever changes a reminder can have read it before that: what is handled stays
# handled.
_CHANGE = """
    UPDATE reminders SET
        place = :place, place_id = :place_id, maker_id = :maker_id,
        schedule = :schedule, zone = :zone, scope = :scope, options = :options,
        handled_until = max(handled_until, :handled_until), next_at = :next_at,
        state = :state, reason = :reason, detail = :detail, by_default = :by_default, version = version + 1
    WHERE id = :id AND version = :version
"""

# The caller can have read the reminder before somebody changed its schedule or paused it. A next instant after
# `handled_until` is then the changed schedule's, and the earlier of the two is kept: a look too early finds nothing
# due, but a look too late loses a reminder. Where nothing new was handled, the next instant was only worked out anew.
_MOVE_ON = """
    UPDATE reminders SET
        handled_until = max(handled_until, :handled_until),
        next_at = CASE
            WHEN state <> 'active' THEN next_at
            WHEN next_at > :handled_until AND handled_until <> :handled_until
                THEN min(next_at, coalesce(:next_at, next_at))
            ELSE :next_at
        END
    WHERE id = :id
"""


class SqliteReminderBook:
    """A `bot.use_cases.ports.reminder_book.ReminderBook`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._readable = Readable("reminder", identity="id")
        self._readable_aways = Readable("absence of", identity="person_id")
        self._readable_defaults = Readable("default reminder", identity="id")

    async def add(self, reminder: Reminder) -> bool:
        row = _row(reminder)
        return await self._database.write(lambda db: db.execute(_ADD, row).rowcount == 1)

    async def reminder(self, reminder_id: str) -> Reminder | None:
        found = await self._look("WHERE id = ?", reminder_id)
        return found[0] if found else None

    async def reminders(self) -> Sequence[Reminder]:
        return await self._look("WHERE state <> 'deleted' ORDER BY made_at, id")

    async def change(self, changed: Reminder) -> bool:
        """``handled_until`` never moves back."""
        row = _row(changed)
        return await self._database.write(lambda db: db.execute(_CHANGE, row).rowcount == 1)

    async def due(self, now: datetime, limit: int) -> Sequence[Reminder]:
        return await self._look(
            "WHERE state = 'active' AND next_at <= ? ORDER BY next_at", to_text(now), limit=max(limit, 0)
        )

    async def move_on(self, reminder_id: str, *, handled_until: datetime, next_at: datetime | None) -> None:
        """``next_at`` is taken only where it hides no earlier instant that somebody else set meanwhile, and only
        while the reminder is active."""
        row = {"id": reminder_id, "handled_until": to_text(handled_until), "next_at": to_optional_text(next_at)}

        def move_on(db: Connection) -> None:
            db.execute(_MOVE_ON, row)

        await self._database.write(move_on)

    async def away(self, person_id: str) -> Away | None:
        found = await self._look_for_aways("WHERE person_id = ?", person_id)
        return found[0] if found else None

    async def aways(self) -> Sequence[Away]:
        return await self._look_for_aways("ORDER BY person_id")

    async def set_away(self, away: Away) -> None:
        def note(db: Connection) -> None:
            db.execute(
                """
                INSERT INTO aways (person_id, last_day, cover_id) VALUES (?, ?, ?)
                ON CONFLICT (person_id) DO UPDATE SET last_day = excluded.last_day, cover_id = excluded.cover_id
                """,
                [away.person_id, away.last_day.isoformat(), away.cover_id],
            )

        await self._database.write(note)

    async def end_away(self, person_id: str) -> bool:
        return await self._database.write(
            lambda db: db.execute("DELETE FROM aways WHERE person_id = ?", [person_id]).rowcount == 1
        )

    async def default_reminder(self) -> Schedule | None:
        def look(db: Connection) -> Schedule | None:
            rows = db.query("SELECT id, schedule FROM default_mornings ORDER BY id DESC LIMIT 1")
            return next(self._readable_defaults.among(list(rows), _daily_digest), None)

        return await self._database.read(look)

    async def set_default_reminder(self, schedule: Schedule | None, *, by: str, at: datetime) -> None:
        """The earlier ones stay on record, with who set them."""
        text = None if schedule is None else schedule_to_text(schedule)

        def note(db: Connection) -> None:
            db.execute(
                "INSERT INTO default_mornings (schedule, set_by, set_at) VALUES (?, ?, ?)", [text, by, to_text(at)]
            )

        await self._database.write(note)

    async def _look(self, condition: str, *values: str, limit: int | None = None) -> list[Reminder]:
        """``limit`` counts what can be read: rows that cannot, and are never moved on, would fill it for good."""

        def look(db: Connection) -> list[Reminder]:
            rows = db.query(f"SELECT * FROM reminders {condition}", values)
            return list(islice(self._readable.among(rows, _reminder), limit))

        return await self._database.read(look)

    async def _look_for_aways(self, condition: str, *values: str) -> list[Away]:
        def look(db: Connection) -> list[Away]:
            return list(self._readable_aways.among(db.query(f"SELECT * FROM aways {condition}", values), _away))

        return await self._database.read(look)


def _row(reminder: Reminder) -> dict[str, Any]:
    return {
        "id": reminder.id,
        "place": reminder.place,
        "place_id": reminder.place_id,
        "maker_id": reminder.maker_id,
        "schedule": schedule_to_text(reminder.schedule),
        "zone": reminder.zone,
        "scope": scope_to_text(reminder.scope),
        "options": options_to_text(reminder.options),
        "made_at": to_text(reminder.made_at),
        "handled_until": to_text(reminder.handled_until),
        "next_at": to_optional_text(reminder.next_at),
        "state": reminder.state,
        "reason": reminder.reason or "",
        "detail": reminder.detail,
        "by_default": reminder.by_default,
        "version": reminder.version,
    }


def _reminder(row: dict[str, Any]) -> Reminder:
    return Reminder(
        id=row["id"],
        place=PlaceKind(row["place"]),
        place_id=row["place_id"],
        maker_id=row["maker_id"],
        schedule=schedule_from_text(row["schedule"]),
        zone=row["zone"],
        scope=scope_from_text(row["scope"]),
        options=options_from_text(row["options"]),
        made_at=from_text(row["made_at"]),
        handled_until=from_text(row["handled_until"]),
        next_at=from_optional_text(row["next_at"]),
        state=ReminderState(row["state"]),
        reason=Reason(row["reason"]) if row["reason"] else None,
        detail=row["detail"],
        by_default=bool(row["by_default"]),
        version=row["version"],
    )


def _away(row: dict[str, Any]) -> Away:
    return Away(row["person_id"], date.fromisoformat(row["last_day"]), row["cover_id"])


def _daily_digest(row: dict[str, Any]) -> Schedule | None:
    return None if row["schedule"] is None else schedule_from_text(row["schedule"])
