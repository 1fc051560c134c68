"""The morning that admins switch on reaches everybody with a seat, and nobody who decided otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from bot.domain.access.person import Person
from bot.domain.reminders.reminder import ReminderState
from bot.domain.reminders.reminder_ids import default_reminder_id
from bot.use_cases.reminders.create_reminder import spec_of
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
