"""Reminders are kept as they were made, changed by one editor at a time, and found the moment they are due."""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path

import pytest

from bot.domain.reminders.reminder import Away, DueKind, Options, PlaceKind, Reminder, ReminderState, Scope, WhoseTasks
from bot.domain.reminders.schedule import EVERY_DAY, WEEKDAYS, Schedule
from bot.store.sqlite.reminder_json import schedule_to_text
from bot.store.sqlite.store import Store, open_store
from tests.fakes import HandWoundClock

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MORNING = Schedule(WEEKDAYS, time(9, 0))
EARLIER = Schedule(EVERY_DAY, time(8, 30), nth=-1)

PLAIN = Reminder(
    id="plain",
    place=PlaceKind.PERSON,
    place_id="U1",
    maker_id="U1",
    schedule=MORNING,
    zone=None,
    scope=Scope(whose=WhoseTasks.OWN),
    options=Options(),
    made_at=AT - DAY,
    handled_until=AT - DAY,
    next_at=AT,
)
FULL = Reminder(
    id="full",
    place=PlaceKind.CHANNEL,
    place_id="C1",
    maker_id="U2",
    schedule=Schedule(frozenset({4, 6}), time(16, 30), every_weeks=2, anchor=date(2026, 11, 23)),
    zone="Europe/Berlin",
    scope=Scope(WhoseTasks.NAMED, ("U1", "U2"), ("ann@łódź.example",), "cus_1", frozenset(DueKind)),
    options=Options(weekly=True, all_clear=True, mention=True),
    made_at=AT,
    handled_until=AT,
    next_at=None,
    state=ReminderState.SUSPENDED,
    reason="The channel is shared outside.",
    by_default=True,
    version=7,
)


def ids(reminders: Sequence[Reminder]) -> list[str]:
    return [reminder.id for reminder in reminders]


async def kept(store: Store, reminder_id: str) -> Reminder:
    found = await store.reminders.reminder(reminder_id)
    assert found is not None
    return found


async def spoil(store: Store, sql: str, *values: object) -> None:
    assert await store.database.write(lambda db: db.execute(sql, values).rowcount) == 1


async def test_reminders_are_kept_as_they_were_made_after_reopening(path: Path, clock: HandWoundClock) -> None:
    late = replace(PLAIN, id="late", made_at=AT + DAY)
    async with open_store(path, clock) as store:
        for reminder in (late, FULL, PLAIN):
            await store.reminders.add(reminder)
    async with open_store(path, clock) as store:
        assert await store.reminders.reminder("full") == FULL
        assert await store.reminders.reminders() == [PLAIN, FULL, late]
        assert await store.reminders.reminder("unknown") is None


async def test_an_id_is_given_once(store: Store) -> None:
    await store.reminders.add(PLAIN)
    with pytest.raises(sqlite3.IntegrityError):
        await store.reminders.add(replace(FULL, id="plain"))
    assert await store.reminders.reminders() == [PLAIN]


async def test_a_change_is_saved_whole_and_counted(store: Store) -> None:
    await store.reminders.add(PLAIN)
    changed = replace(FULL, id="plain", made_at=PLAIN.made_at, version=1)
    assert await store.reminders.change(changed) is True
    assert await kept(store, "plain") == replace(changed, version=2)
    assert await store.reminders.change(replace(PLAIN, id="unknown")) is False


async def test_of_two_editors_one_wins_and_the_other_is_told(path: Path, clock: HandWoundClock) -> None:
    async with open_store(path, clock) as one, open_store(path, clock) as other:
        await one.reminders.add(PLAIN)
        edits = [replace(PLAIN, reason="one"), replace(PLAIN, reason="other")]
        answers = await asyncio.gather(one.reminders.change(edits[0]), other.reminders.change(edits[1]))
        assert sorted(answers) == [False, True]
        winner = edits[answers.index(True)]
        assert await kept(other, "plain") == replace(winner, version=2)
        assert await one.reminders.change(replace(winner, version=2, reason="read again")) is True


async def test_a_deleted_reminder_is_not_listed_nor_due_and_can_be_brought_back(store: Store) -> None:
    await store.reminders.add(PLAIN)
    assert await store.reminders.change(replace(PLAIN, state=ReminderState.DELETED, next_at=None))
    assert await store.reminders.reminders() == []
    assert await store.reminders.due(AT + DAY, 9) == []
    deleted = await kept(store, "plain")
    assert deleted.state is ReminderState.DELETED
    assert await store.reminders.change(replace(deleted, state=ReminderState.ACTIVE, next_at=AT))
    assert await store.reminders.due(AT, 9) == [replace(PLAIN, version=3)]


async def test_what_is_due_is_active_and_its_instant_has_come(store: Store) -> None:
    for number, late in enumerate((5, 30, 0, -1)):
        await store.reminders.add(replace(PLAIN, id=f"r{number}", next_at=AT - timedelta(seconds=late)))
    for state in (ReminderState.PAUSED, ReminderState.SUSPENDED, ReminderState.DELETED):
        await store.reminders.add(replace(PLAIN, id=state, state=state))
    assert ids(await store.reminders.due(AT, 9)) == ["r1", "r0", "r2"]
    assert ids(await store.reminders.due(AT, 2)) == ["r1", "r0"]
    assert await store.reminders.due(AT, 0) == []
    assert ids(await store.reminders.due((AT + HOUR).astimezone(timezone(13 * HOUR)), 9)) == ["r1", "r0", "r2", "r3"]


async def test_what_is_due_is_found_by_index(store: Store) -> None:
    statements: list[str] = []
    await store.database.read(lambda db: db.conn.set_trace_callback(statements.append))
    await store.reminders.due(AT, 9)
    [look] = [statement for statement in statements if statement.startswith("SELECT")]
    [step] = await store.database.read(lambda db: list(db.query(f"EXPLAIN QUERY PLAN {look}")))
    assert "USING INDEX reminders_by_next" in step["detail"]


async def test_nothing_is_due_again_while_a_clock_that_was_set_back_catches_up(store: Store) -> None:
    await store.reminders.add(PLAIN)
    await store.reminders.move_on("plain", handled_until=AT, next_at=AT + DAY)
    assert await store.reminders.due(AT - HOUR, 9) == []
    assert await store.reminders.due(AT, 9) == []
    assert ids(await store.reminders.due(AT + DAY, 9)) == ["plain"]


async def test_moving_on_keeps_the_version(store: Store) -> None:
    await store.reminders.add(PLAIN)
    await store.reminders.move_on("plain", handled_until=AT, next_at=AT + DAY)
    assert await kept(store, "plain") == replace(PLAIN, handled_until=AT, next_at=AT + DAY)
    await store.reminders.move_on("plain", handled_until=AT + DAY, next_at=None)
    assert await kept(store, "plain") == replace(PLAIN, handled_until=AT + DAY, next_at=None)
    await store.reminders.move_on("unknown", handled_until=AT, next_at=AT)


async def test_what_is_handled_never_moves_back(store: Store) -> None:
    await store.reminders.add(PLAIN)
    await store.reminders.move_on("plain", handled_until=AT + DAY, next_at=AT + 2 * DAY)
    await store.reminders.move_on("plain", handled_until=AT, next_at=AT + 3 * DAY)
    assert await kept(store, "plain") == replace(PLAIN, handled_until=AT + DAY, next_at=AT + 2 * DAY)


async def test_an_editor_who_read_before_the_move_does_not_undo_it(store: Store) -> None:
    await store.reminders.add(PLAIN)
    await store.reminders.move_on("plain", handled_until=AT, next_at=AT + DAY)
    assert await store.reminders.change(replace(PLAIN, options=Options(mention=True), next_at=AT + HOUR)) is True
    assert await kept(store, "plain") == replace(
        PLAIN, options=Options(mention=True), handled_until=AT, next_at=AT + HOUR, version=2
    )


@pytest.mark.parametrize("edited", [AT + HOUR, AT + 3 * DAY])
async def test_a_move_worked_out_before_an_edit_never_makes_the_edit_late(store: Store, edited: datetime) -> None:
    await store.reminders.add(PLAIN)
    await store.reminders.change(replace(PLAIN, next_at=edited))
    await store.reminders.move_on("plain", handled_until=AT, next_at=AT + DAY)
    assert (await kept(store, "plain")).handled_until == AT
    assert (await kept(store, "plain")).next_at == min(edited, AT + DAY)


async def test_a_move_worked_out_before_an_edit_does_not_end_it(store: Store) -> None:
    await store.reminders.add(PLAIN)
    await store.reminders.change(replace(PLAIN, next_at=AT + HOUR))
    await store.reminders.move_on("plain", handled_until=AT, next_at=None)
    assert (await kept(store, "plain")).next_at == AT + HOUR


@pytest.mark.parametrize("anew", [AT + HOUR, AT - HOUR])
async def test_the_next_instant_can_be_worked_out_anew(store: Store, anew: datetime) -> None:
    await store.reminders.add(PLAIN)
    await store.reminders.move_on("plain", handled_until=PLAIN.handled_until, next_at=anew)
    assert await kept(store, "plain") == replace(PLAIN, next_at=anew)


async def test_a_reminder_that_was_paused_while_it_was_sent_stays_paused(store: Store) -> None:
    await store.reminders.add(PLAIN)
    paused = replace(PLAIN, state=ReminderState.PAUSED, next_at=None)
    await store.reminders.change(paused)
    await store.reminders.move_on("plain", handled_until=AT, next_at=AT + DAY)
    assert await kept(store, "plain") == replace(paused, handled_until=AT, version=2)


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


async def test_absences_are_kept_replaced_and_ended(path: Path, clock: HandWoundClock) -> None:
    covered = Away("U2", date(2026, 11, 27), "U3")
    alone = Away("U1", date(2026, 12, 24))
    async with open_store(path, clock) as store:
        await store.reminders.set_away(covered)
        await store.reminders.set_away(Away("U1", date(2026, 11, 24), "U2"))
        await store.reminders.set_away(alone)
    async with open_store(path, clock) as store:
        assert await store.reminders.aways() == [alone, covered]
        assert await store.reminders.away("U2") == covered
        assert await store.reminders.end_away("U2") is True
        assert await store.reminders.end_away("U2") is False
        assert await store.reminders.away("U2") is None
        assert await store.reminders.aways() == [alone]


async def test_an_absence_that_cannot_be_read_hides_no_other(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    for person_id in ("U1", "U2"):
        await store.reminders.set_away(Away(person_id, date(2026, 11, 27)))
    await spoil(store, "UPDATE aways SET last_day = 'Friday' WHERE person_id = 'U1'")
    assert await store.reminders.aways() == [Away("U2", date(2026, 11, 27))]
    assert await store.reminders.away("U1") is None
    assert "absence of U1 cannot be read" in caplog.text


async def test_the_default_morning_is_the_one_set_last(path: Path, clock: HandWoundClock) -> None:
    async with open_store(path, clock) as store:
        assert await store.reminders.default_reminder() is None
        await store.reminders.set_default_reminder(MORNING, by="U9", at=AT)
        await store.reminders.set_default_reminder(EARLIER, by="U8", at=AT - HOUR)
    async with open_store(path, clock) as store:
        assert await store.reminders.default_reminder() == EARLIER
        await store.reminders.set_default_reminder(None, by="U9", at=AT)
        assert await store.reminders.default_reminder() is None
        on_record = await store.database.read(
            lambda db: db.execute("SELECT set_by, schedule IS NULL FROM default_mornings ORDER BY id").fetchall()
        )
    assert on_record == [("U9", 0), ("U8", 0), ("U9", 1)]


async def test_a_default_morning_that_cannot_be_read_is_none(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    await store.reminders.set_default_reminder(MORNING, by="U9", at=AT)
    await spoil(store, "UPDATE default_mornings SET schedule = 'at nine'")
    assert await store.reminders.default_reminder() is None
    assert "default morning 1 cannot be read" in caplog.text
