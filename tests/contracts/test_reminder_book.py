"""Reminders are kept as they were made, changed by one editor at a time, and found the moment they are due."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from bot.domain.reminders.reminder import Away, Options, Reminder, ReminderState
from bot.store.sqlite.store import Store
from tests.contracts.reminders import AT, DAY, EARLIER, FULL, HOUR, MORNING, PLAIN
from tests.contracts.stores import StoreKind


def ids(reminders: Sequence[Reminder]) -> list[str]:
    return [reminder.id for reminder in reminders]


async def kept(store: Store, reminder_id: str) -> Reminder:
    found = await store.reminders.reminder(reminder_id)
    assert found is not None
    return found


async def test_reminders_are_kept_as_they_were_made_after_reopening(kind: StoreKind) -> None:
    late = replace(PLAIN, id="late", made_at=AT + DAY)
    async with kind.opened() as store:
        for reminder in (late, FULL, PLAIN):
            await store.reminders.add(reminder)
    async with kind.opened() as store:
        assert await store.reminders.reminder("full") == FULL
        assert await store.reminders.reminders() == [PLAIN, FULL, late]
        assert await store.reminders.reminder("unknown") is None


async def test_a_change_is_saved_whole_and_counted(store: Store) -> None:
    await store.reminders.add(PLAIN)
    changed = replace(FULL, id="plain", made_at=PLAIN.made_at, version=1)
    assert await store.reminders.change(changed) is True
    assert await kept(store, "plain") == replace(changed, version=2)
    assert await store.reminders.change(replace(PLAIN, id="unknown")) is False


async def test_of_two_editors_one_wins_and_the_other_is_told(kind: StoreKind) -> None:
    async with kind.opened() as one, kind.opened() as other:
        await one.reminders.add(PLAIN)
        edits = [replace(PLAIN, detail="one"), replace(PLAIN, detail="other")]
        answers = await asyncio.gather(one.reminders.change(edits[0]), other.reminders.change(edits[1]))
        assert sorted(answers) == [False, True]
        winner = edits[answers.index(True)]
        assert await kept(other, "plain") == replace(winner, version=2)
        assert await one.reminders.change(replace(winner, version=2, detail="read again")) is True


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


async def test_absences_are_kept_replaced_and_ended(kind: StoreKind) -> None:
    covered = Away("U2", date(2026, 11, 27), "U3")
    alone = Away("U1", date(2026, 12, 24))
    async with kind.opened() as store:
        await store.reminders.set_away(covered)
        await store.reminders.set_away(Away("U1", date(2026, 11, 24), "U2"))
        await store.reminders.set_away(alone)
    async with kind.opened() as store:
        assert await store.reminders.aways() == [alone, covered]
        assert await store.reminders.away("U2") == covered
        assert await store.reminders.end_away("U2") is True
        assert await store.reminders.end_away("U2") is False
        assert await store.reminders.away("U2") is None
        assert await store.reminders.aways() == [alone]


async def test_the_default_reminder_is_the_one_set_last(kind: StoreKind) -> None:
    async with kind.opened() as store:
        assert await store.reminders.default_reminder() is None
        await store.reminders.set_default_reminder(MORNING, by="U9", at=AT)
        await store.reminders.set_default_reminder(EARLIER, by="U8", at=AT - HOUR)
    async with kind.opened() as store:
        assert await store.reminders.default_reminder() == EARLIER
        await store.reminders.set_default_reminder(None, by="U9", at=AT)
        assert await store.reminders.default_reminder() is None
