"""What SQLite keeps of reminders: found by an index, and a row that cannot be read hides no other."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.reminders.reminder import Away
from bot.store.sqlite.reminder_json import schedule_to_text
from bot.store.sqlite.store import Store
from tests.contracts.reminders import AT, EARLIER, FULL, HOUR, MORNING, PLAIN


async def spoil(store: Store, sql: str, *values: object) -> None:
    assert await store.database.write(lambda db: db.execute(sql, values).rowcount) == 1


async def test_an_id_is_given_once(store: Store) -> None:
    assert await store.reminders.add(PLAIN) is True
    assert await store.reminders.add(replace(FULL, id="plain")) is False
    assert await store.reminders.reminders() == [PLAIN]


async def test_what_is_due_is_found_by_index(store: Store) -> None:
    statements: list[str] = []
    await store.database.read(lambda db: db.conn.set_trace_callback(statements.append))
    await store.reminders.due(AT, 9)
    [look] = [statement for statement in statements if statement.startswith("SELECT")]
    [step] = await store.database.read(lambda db: list(db.query(f"EXPLAIN QUERY PLAN {look}")))
    assert "USING INDEX reminders_by_next" in step["detail"]


def form(**changes: object) -> str:
    return json.dumps({**json.loads(schedule_to_text(MORNING)), **changes})


SPOILED = [
    ("schedule", "no JSON"),
    ("schedule", "[]"),
    ("schedule", "{}"),
    ("schedule", form(version=2)),
    ("schedule", form(colour="red")),
    ("schedule", form(days=[])),
    ("schedule", form(days=[7])),
    ("schedule", form(days=["0"])),
    ("schedule", form(days=[True])),
    ("schedule", form(days=3)),
    ("schedule", form(at=9)),
    ("schedule", form(at="25:00")),
    ("schedule", form(at="09:00:30")),
    ("schedule", form(every_weeks=0)),
    ("schedule", form(every_weeks=2)),
    ("schedule", form(anchor="soon")),
    ("schedule", form(nth=0)),
    ("scope", '{"version":1,"whose":"cats","people":[],"emails":[],"customer_uuid":null,"due":[]}'),
    ("scope", '{"version":1,"whose":"own","people":[1],"emails":[],"customer_uuid":null,"due":[]}'),
    ("scope", '{"version":1,"whose":"own","people":[],"emails":[],"customer_uuid":7,"due":[]}'),
    ("scope", '{"version":1,"whose":"own","people":[],"emails":[],"customer_uuid":null,"due":["never"]}'),
    ("options", '{"version":1,"weekly":0,"all_clear":false,"mention":false}'),
    ("options", '{"version":1,"weekly":false,"all_clear":false}'),
    ("made_at", "yesterday"),
]


@pytest.mark.parametrize(("column", "content"), SPOILED)
async def test_a_reminder_that_cannot_be_read_is_logged_and_hides_no_other(
    store: Store, caplog: pytest.LogCaptureFixture, column: str, content: str
) -> None:
    await store.reminders.add(replace(PLAIN, id="spoiled", next_at=AT - HOUR))
    await store.reminders.add(PLAIN)
    await spoil(store, f"UPDATE reminders SET {column} = ? WHERE id = 'spoiled'", content)
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            assert await store.reminders.due(AT, 1) == [PLAIN]
        assert await store.reminders.reminders() == [PLAIN]
        assert await store.reminders.reminder("spoiled") is None
    assert [record.getMessage() for record in caplog.records] == ["reminder spoiled cannot be read and is left out"]


async def test_an_absence_that_cannot_be_read_hides_no_other(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    for person_id in ("U1", "U2"):
        await store.reminders.set_away(Away(person_id, date(2026, 11, 27)))
    await spoil(store, "UPDATE aways SET last_day = 'Friday' WHERE person_id = 'U1'")
    assert await store.reminders.aways() == [Away("U2", date(2026, 11, 27))]
    assert await store.reminders.away("U1") is None
    assert "absence of U1 cannot be read" in caplog.text


async def test_who_set_the_default_reminder_and_who_switched_it_off_stays_on_record(store: Store) -> None:
    await store.reminders.set_default_reminder(MORNING, by="U9", at=AT)
    await store.reminders.set_default_reminder(EARLIER, by="U8", at=AT - HOUR)
    await store.reminders.set_default_reminder(None, by="U9", at=AT)
    on_record = await store.database.read(
        lambda db: db.execute("SELECT set_by, schedule IS NULL FROM default_mornings ORDER BY id").fetchall()
    )
    assert on_record == [("U9", 0), ("U8", 0), ("U9", 1)]


async def test_a_default_reminder_that_cannot_be_read_is_none(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    await store.reminders.set_default_reminder(MORNING, by="U9", at=AT)
    await spoil(store, "UPDATE default_mornings SET schedule = 'at nine'")
    assert await store.reminders.default_reminder() is None
    assert "default reminder 1 cannot be read" in caplog.text
