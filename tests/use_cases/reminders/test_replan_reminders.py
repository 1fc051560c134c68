"""The next instant follows a person's zone, and one reminder that cannot be planned keeps no other from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.domain.reminders.reminder import ReminderState
from tests.use_cases.delivery.deliveries import CS_TEAM, HOUR, MINUTE, MONDAY, Deliveries
from tests.use_cases.fixtures import ANN, BEN


async def test_the_next_instant_follows_a_person_to_another_zone(m: Deliveries) -> None:
    await m.remind(ANN)
    m.people.people[ANN.id] = replace(ANN, zone=ZoneInfo("America/New_York"))
    assert await m.replanner.replan() == 1
    assert (await m.reminder()).next_at == datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    assert await m.replanner.replan() == 0


async def test_a_channel_s_reminder_stays_in_its_own_zone(m: Deliveries) -> None:
    await m.remind(CS_TEAM)
    m.people.people[ANN.id] = replace(ANN, zone=ZoneInfo("America/New_York"))
    assert await m.replanner.replan() == 0


async def test_what_is_due_already_is_left_to_the_sweep(m: Deliveries) -> None:
    await m.remind(ANN)
    m.clock.set(MONDAY + MINUTE)
    assert await m.replanner.replan() == 0
    assert await m.look() == 1


async def test_what_is_paused_is_not_planned(m: Deliveries) -> None:
    reminder = await m.remind(ANN)
    await m.store.reminders.change(replace(reminder, state=ReminderState.PAUSED, next_at=None))
    m.people.people[ANN.id] = replace(ANN, zone=ZoneInfo("America/New_York"))
    assert await m.replanner.replan() == 0
    assert (await m.reminder()).next_at is None


async def test_a_zone_that_is_no_longer_known_keeps_no_other_from_being_planned(m: Deliveries) -> None:
    await m.remind(CS_TEAM, id="rem_c")
    await m.store.database.write(lambda db: db.execute("UPDATE reminders SET zone = 'Mars/Olympus'"))
    m.clock.set(m.clock.now() + MINUTE)
    await m.remind(BEN)
    m.people.people[BEN.id] = replace(BEN, zone=ZoneInfo("Europe/Berlin"))
    assert await m.replanner.replan() == 1
    m.clock.set(MONDAY + HOUR)
    assert await m.look() == 1
