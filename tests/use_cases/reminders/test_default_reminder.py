"""The morning that admins switch on reaches everybody with a seat, and nobody who decided otherwise."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.domain.access.person import Person
from bot.domain.problems import NotAllowed, StoreProblem
from bot.domain.reminders.delivery import Reason
from bot.domain.reminders.reminder import Reminder, ReminderState
from bot.domain.reminders.reminder_ids import default_reminder_id
from bot.domain.reminders.reminder_spec import spec_of
from bot.store.sqlite.reminder_book import SqliteReminderBook
from bot.use_cases.reminders.default_reminder import DefaultReminder
from tests.fakes.admins import FakeAdmins
from tests.use_cases.fixtures import ADMIN, ANN, BEN, MIA
from tests.use_cases.reminders.reminding import MORNING, Reminding, at

LATER = replace(MORNING, at=time(10, 0))


async def _receivers(reminding: Reminding) -> set[str]:
    there = await reminding.store.reminders.reminders()
    return {each.place_id for each in there if each.state is ReminderState.ACTIVE}


async def _next(reminding: Reminding, person: Person) -> object:
    reminder = await reminding.store.reminders.reminder(default_reminder_id(person.id))
    return reminder and reminder.next_at


async def test_everybody_with_a_seat_gets_it_at_their_own_time(reminding: Reminding) -> None:
    assert await reminding.defaults.switch_on(ADMIN, MORNING) == 3
    assert await _receivers(reminding) == {ANN.id, BEN.id, ADMIN.id}
    assert await _next(reminding, ANN) == at("2026-11-24 08:00")
    assert await _next(reminding, BEN) == at("2026-11-23 17:00")


async def test_whoever_is_matched_later_gets_it_too_and_nobody_twice(reminding: Reminding) -> None:
    assert await reminding.defaults.spread() == 0
    await reminding.defaults.switch_on(ADMIN, MORNING)
    await reminding.store.seats.link(MIA.id, "m.tanaka@firm.com", by=ADMIN.id, at=reminding.clock.now())
    assert await reminding.defaults.spread() == 4
    assert await reminding.defaults.spread() == 4
    assert len(await reminding.store.reminders.reminders()) == 4


async def test_another_time_moves_those_who_did_not_move_it_themselves(reminding: Reminding) -> None:
    await reminding.defaults.switch_on(ADMIN, MORNING)
    own = await reminding.parser.moved(BEN, time(7, 0))
    await reminding.creator.switch_on(BEN, own)
    await reminding.defaults.switch_on(ADMIN, LATER)
    assert await _next(reminding, ANN) == at("2026-11-24 09:00")
    assert await _next(reminding, BEN) == at("2026-11-23 15:00")


async def test_whoever_turned_it_off_keeps_it_off(reminding: Reminding) -> None:
    await reminding.defaults.switch_on(ADMIN, MORNING)
    await reminding.manager.pause(ANN, default_reminder_id(ANN.id))
    await reminding.manager.delete(BEN, default_reminder_id(BEN.id))
    await reminding.defaults.switch_off(ADMIN)
    await reminding.defaults.switch_on(ADMIN, LATER)
    assert await _receivers(reminding) == {ADMIN.id}


async def test_whoever_has_a_morning_of_their_own_does_not_get_another(reminding: Reminding) -> None:
    made = await reminding.made(ANN, "me weekdays 7:00")
    await reminding.defaults.switch_on(ADMIN, MORNING)
    assert [each.id for each in await reminding.manager.own_reminders(ANN)] == [made.id]


async def test_switched_off_it_ends_for_all_but_those_who_made_it_theirs(reminding: Reminding) -> None:
    await reminding.defaults.switch_on(ADMIN, MORNING)
    edited = await reminding.store.reminders.reminder(default_reminder_id(BEN.id))
    assert edited
    await reminding.creator.switch_on(BEN, replace(spec_of(edited), schedule=LATER))
    assert await reminding.defaults.switch_off(ADMIN) == 2
    assert await reminding.defaults.spread() == 0
    assert await _receivers(reminding) == {BEN.id}


async def test_switched_on_again_it_comes_back_without_what_was_missed(reminding: Reminding) -> None:
    await reminding.defaults.switch_on(ADMIN, MORNING)
    await reminding.defaults.switch_off(ADMIN)
    await reminding.clock.wind(3 * 24 * 3600)
    assert await reminding.defaults.switch_on(ADMIN, MORNING) == 3
    back = await reminding.store.reminders.reminder(default_reminder_id(ANN.id))
    assert back
    assert (back.handled_until, back.next_at) == (reminding.clock.now(), at("2026-11-27 08:00"))


# At the same time


async def test_two_spreads_at_once_give_it_to_each_once(reminding: Reminding) -> None:
    await reminding.store.reminders.set_default_reminder(MORNING, by=ADMIN.id, at=reminding.clock.now())
    assert await asyncio.gather(*(reminding.defaults.spread() for _ in range(3))) == [3, 3, 3]
    assert len(await reminding.store.reminders.reminders()) == 3


async def test_of_two_admins_at_once_everybody_has_what_the_later_one_said(reminding: Reminding) -> None:
    await asyncio.gather(reminding.defaults.switch_on(ADMIN, MORNING), reminding.defaults.switch_on(ADMIN, LATER))
    there = await reminding.store.reminders.reminders()
    assert [each.schedule for each in there] == [await reminding.defaults.schedule(ADMIN)] * 3


async def test_switched_off_while_it_is_being_given_it_is_left_with_nobody(reminding: Reminding) -> None:
    book = _SwitchedOffMeanwhile(reminding.store.database)
    await book.set_default_reminder(MORNING, by=ADMIN.id, at=reminding.clock.now())
    assert await DefaultReminder(book, reminding.resolver, FakeAdmins(), reminding.clock).spread() == 0
    assert await reminding.store.reminders.reminders() == []


class _SwitchedOffMeanwhile(SqliteReminderBook):
    """An admin switches the default off right before each reminder is added."""

    async def add(self, reminder: Reminder) -> bool:
        await self.set_default_reminder(None, by=ADMIN.id, at=reminder.made_at)
        return await super().add(reminder)


class _NoSuchZone(ZoneInfo):
    def utcoffset(self, at: datetime | None, /) -> None:
        raise OverflowError("an odd profile")


async def test_one_odd_profile_costs_nobody_else_theirs(reminding: Reminding, caplog: pytest.LogCaptureFixture) -> None:
    reminding.people.people[ANN.id] = replace(ANN, zone=_NoSuchZone.no_cache("Europe/Berlin"))
    with caplog.at_level(logging.ERROR):
        assert await reminding.defaults.switch_on(ADMIN, MORNING) == 2
    assert await _receivers(reminding) == {BEN.id, ADMIN.id}
    assert [record.__dict__["person"] for record in caplog.records] == [ANN.id]


async def test_a_row_that_cannot_be_read_costs_nobody_else_theirs(
    reminding: Reminding, caplog: pytest.LogCaptureFixture
) -> None:
    await reminding.defaults.switch_on(ADMIN, MORNING)
    spoiled = "UPDATE reminders SET schedule = '?' WHERE place_id = ?"
    await reminding.store.database.write(lambda db: db.execute(spoiled, [ANN.id]))
    with caplog.at_level(logging.ERROR):
        assert await reminding.defaults.switch_on(ADMIN, LATER) == 2
    assert await _next(reminding, BEN) == at("2026-11-23 18:00")
    assert any(record.__dict__.get("person") == ANN.id for record in caplog.records)


async def test_a_write_that_the_database_refuses_costs_nobody_else_theirs_and_is_raised(reminding: Reminding) -> None:
    book = _RefusesAnn(reminding.store.database)
    await book.set_default_reminder(MORNING, by=ADMIN.id, at=reminding.clock.now())
    with pytest.raises(StoreProblem, match="locked"):
        await DefaultReminder(book, reminding.resolver, FakeAdmins(), reminding.clock).spread()
    assert await _receivers(reminding) == {BEN.id, ADMIN.id}


class _RefusesAnn(SqliteReminderBook):
    async def add(self, reminder: Reminder) -> bool:
        if reminder.place_id == ANN.id:
            raise StoreProblem("The database is locked.")
        return await super().add(reminder)


# Switched off, and Resume or Undo after it


async def _suspend(reminding: Reminding, person: Person) -> Reminder:
    there = await reminding.store.reminders.reminder(default_reminder_id(person.id))
    assert there
    suspended = replace(there, state=ReminderState.SUSPENDED, reason=Reason.ZONE_UNKNOWN, next_at=None)
    assert await reminding.store.reminders.change(suspended)
    return replace(suspended, version=suspended.version + 1)


async def test_switching_off_ends_a_suspended_one_too_and_it_comes_back_sound(reminding: Reminding) -> None:
    await reminding.defaults.switch_on(ADMIN, MORNING)
    await _suspend(reminding, ANN)
    assert await reminding.defaults.switch_off(ADMIN) == 3
    assert await reminding.store.reminders.reminders() == []
    assert await reminding.defaults.switch_on(ADMIN, MORNING) == 3
    back = await reminding.store.reminders.reminder(default_reminder_id(ANN.id))
    assert back
    assert (back.state, back.reason) == (ReminderState.ACTIVE, None)


async def test_a_suspended_one_is_not_counted_as_given(reminding: Reminding) -> None:
    await reminding.defaults.switch_on(ADMIN, MORNING)
    await _suspend(reminding, ANN)
    assert await reminding.defaults.spread() == 2


async def test_what_was_paused_does_not_resume_once_it_is_switched_off(reminding: Reminding) -> None:
    await reminding.defaults.switch_on(ADMIN, MORNING)
    await reminding.manager.pause(ANN, default_reminder_id(ANN.id))
    await reminding.defaults.switch_off(ADMIN)
    with pytest.raises(NotAllowed, match="An admin has switched off") as caught:
        await reminding.manager.resume(ANN, default_reminder_id(ANN.id))
    assert caught.value.examples == ("remind me every weekday at 09:00",)
    assert await _receivers(reminding) == set()
    await reminding.defaults.switch_on(ADMIN, LATER)
    resumed = (await reminding.manager.resume(ANN, default_reminder_id(ANN.id))).reminder
    assert (resumed.schedule, resumed.by_default) == (LATER, True)
    assert await _next(reminding, ANN) == at("2026-11-24 09:00")


async def test_turned_on_again_ones_own_come_though_the_default_one_was_switched_off(reminding: Reminding) -> None:
    await reminding.defaults.switch_on(ADMIN, MORNING)
    await reminding.manager.pause(ANN, default_reminder_id(ANN.id))
    await reminding.defaults.switch_off(ADMIN)
    with pytest.raises(NotAllowed, match="An admin has switched off"):
        await reminding.manager.resume_own(ANN)
    made = await reminding.made(ANN, "me daily 18:00 team")
    await reminding.manager.pause(ANN, made.id)
    assert await reminding.manager.resume_own(ANN) == 1
    assert [each.id for each in await reminding.store.reminders.due(at("2026-11-24 18:00"), 9)] == [made.id]


async def _deleted_and_back(reminding: Reminding, person: Person) -> Reminder:
    there = default_reminder_id(person.id)
    gone = await reminding.manager.delete(person, there)
    back = await reminding.manager.undo_delete(person, there, gone.before.state, was_default=gone.before.by_default)
    return back.reminder


async def test_undo_leaves_it_the_default_one(reminding: Reminding) -> None:
    await reminding.defaults.switch_on(ADMIN, MORNING)
    back = await _deleted_and_back(reminding, ANN)
    assert (back.by_default, back.state) == (True, ReminderState.ACTIVE)
    await reminding.defaults.switch_on(ADMIN, LATER)
    assert await _next(reminding, ANN) == at("2026-11-24 09:00")
    await reminding.defaults.switch_off(ADMIN)
    assert await _receivers(reminding) == set()


async def test_undo_leaves_what_its_person_had_moved_their_own(reminding: Reminding) -> None:
    await reminding.defaults.switch_on(ADMIN, MORNING)
    await reminding.creator.switch_on(ANN, await reminding.parser.moved(ANN, time(7, 0)))
    back = await _deleted_and_back(reminding, ANN)
    assert (back.by_default, back.schedule.at) == (False, time(7, 0))


async def test_undo_follows_a_default_that_was_changed_meanwhile(reminding: Reminding) -> None:
    await reminding.defaults.switch_on(ADMIN, MORNING)
    there = default_reminder_id(ANN.id)
    await reminding.manager.delete(ANN, there)
    await reminding.defaults.switch_on(ADMIN, LATER)
    back = await reminding.manager.undo_delete(ANN, there, ReminderState.ACTIVE, was_default=True)
    assert (back.reminder.schedule, back.reminder.next_at) == (LATER, at("2026-11-24 09:00"))


async def test_undo_says_that_it_was_switched_off_meanwhile_and_is_given_with_the_next_one(
    reminding: Reminding,
) -> None:
    await reminding.defaults.switch_on(ADMIN, MORNING)
    there = default_reminder_id(ANN.id)
    await reminding.manager.delete(ANN, there)
    await reminding.defaults.switch_off(ADMIN)
    for _ in range(2):
        with pytest.raises(NotAllowed, match="An admin has switched off"):
            await reminding.manager.undo_delete(ANN, there, ReminderState.ACTIVE, was_default=True)
    assert await _receivers(reminding) == set()
    assert await reminding.defaults.switch_on(ADMIN, MORNING) == 3


async def test_a_stale_undo_does_not_bring_back_what_an_admin_switched_off(reminding: Reminding) -> None:
    await reminding.defaults.switch_on(ADMIN, MORNING)
    await _deleted_and_back(reminding, ANN)
    await reminding.defaults.switch_off(ADMIN)
    with pytest.raises(NotAllowed, match="An admin has switched off"):
        await reminding.manager.undo_delete(ANN, default_reminder_id(ANN.id), ReminderState.ACTIVE)


async def test_undo_of_a_reminder_of_another_kind_never_makes_it_the_default_one(reminding: Reminding) -> None:
    made = await reminding.made(ANN, "me weekdays 7:00")
    await reminding.manager.delete(ANN, made.id)
    back = await reminding.manager.undo_delete(ANN, made.id, ReminderState.ACTIVE, was_default=True)
    assert not back.reminder.by_default


async def test_whoever_deleted_theirs_never_gets_it_again(reminding: Reminding) -> None:
    await reminding.defaults.switch_on(ADMIN, MORNING)
    await _deleted_and_back(reminding, ANN)
    await reminding.manager.delete(ANN, default_reminder_id(ANN.id))
    await reminding.defaults.spread()
    await reminding.defaults.switch_off(ADMIN)
    await reminding.defaults.switch_on(ADMIN, LATER)
    assert await _receivers(reminding) == {BEN.id, ADMIN.id}


async def test_whoever_is_no_admin_is_refused_before_their_words_are_read(reminding: Reminding) -> None:
    defaults = reminding.defaults
    for refused in (
        defaults.schedule(ANN),
        defaults.read(ANN, "whenever"),
        defaults.switch_on(ANN, MORNING),
        defaults.switch_off(ANN),
    ):
        with pytest.raises(NotAllowed, match="Only admins"):
            await refused
    assert await defaults.schedule(ADMIN) is None
