"""All reminders of a moment share one reading, whoever and whatever they are about."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.problems import CrmProblem
from bot.domain.reminders.reminder import DueKind, Options, Scope, WhoseTasks
from bot.domain.reminders.weekly_digest import WeeklyDigest
from bot.domain.tasks.query import Completion
from tests.use_cases.delivery.deliveries import CS_TEAM, DOWN, MINUTE, MONDAY, Deliveries
from tests.use_cases.fixtures import ACME, ANN, BEN, task

DAY_MEANT = date(2026, 11, 23)


async def test_many_small_scopes_are_read_by_seat_where_that_is_fewer_requests(m: Deliveries) -> None:
    m.tasks.tasks += [task(number, assignee="team@firm.com") for number in range(100, 1100)]
    for number in range(10):
        await m.remind(ANN, id=f"rem_a{number}")
        await m.remind(BEN, id=f"rem_b{number}", zone="Europe/Berlin")
    m.clock.set(MONDAY)
    assert await m.look() == 20
    assert sorted(query.assignee or "" for query in m.tasks.asked) == ["ann@firm.com", "ben@firm.com"]


async def test_where_one_of_them_needs_everybodys_all_share_the_one_list(m: Deliveries) -> None:
    await m.remind(ANN)
    await m.remind(CS_TEAM, id="rem_c")
    m.clock.set(MONDAY)
    assert await m.look() == 2
    assert [query.assignee for query in m.tasks.asked] == [None]


async def test_the_channel_s_members_are_those_of_the_day_and_neither_guests_nor_bots(m: Deliveries) -> None:
    m.channels.member_ids[CS_TEAM.id] = [ANN.id, "U_SOME_BOT", "U_OUTSIDER"]
    await m.remind(CS_TEAM, scope=Scope(WhoseTasks.MEMBERS))
    m.clock.set(MONDAY)
    await m.look()
    assert m.only_digest().total == 2
    m.channels.member_ids[CS_TEAM.id].append(BEN.id)
    m.clock.set(MONDAY + timedelta(days=1))
    await m.look()
    assert [digest.total for digest in m.chat.digests()] == [2, 3]


async def test_people_and_customers_can_be_named(m: Deliveries) -> None:
    m.tasks.tasks.append(task(9, assignee="Ben@firm.com", customer_uuid="cus_00000009"))
    await m.remind(CS_TEAM, id="rem_ben", scope=Scope(WhoseTasks.NAMED, people=(BEN.id,)))
    await m.remind(CS_TEAM, id="rem_acme", scope=Scope(customer_uuid=ACME.uuid))
    m.clock.set(MONDAY)
    await m.look()
    assert {digest.head.reminder_id: digest.total for digest in m.chat.digests()} == {"rem_ben": 2, "rem_acme": 3}


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
async def test_the_days_are_those_of_the_reminder_s_zone(m: Deliveries, zone: str) -> None:
    here = ZoneInfo(zone)
    m.clock.set(datetime(2026, 11, 24, 8, 59, tzinfo=here))
    m.tasks.tasks = [
        task(1, due=None).__class__(uuid="tas_1", details="Late", assignee="ann@firm.com", due=moment)
        for moment in [datetime(2026, 11, 24, 0, 0, tzinfo=here), datetime(2026, 11, 24, 23, 59, tzinfo=here)]
    ]
    await m.remind(CS_TEAM, zone=zone, scope=Scope(due=frozenset({DueKind.TODAY})))
    m.clock.set(m.clock.now() + MINUTE)
    await m.look()
    assert m.only_digest().due_today == 2


async def test_a_hundred_weekly_reviews_share_their_reading_of_what_was_completed(m: Deliveries) -> None:
    done = datetime(2026, 11, 18, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    m.tasks.tasks += [
        task(50, due="2026-11-18", completed_at=done, customer_uuid=None, contact_uuid=None),
        task(51, due="2026-11-18", completed_at=done),
        task(52, due="2026-11-18", completed_at=done - timedelta(days=30)),
        task(53, due=None),
    ]
    for number in range(100):
        await m.remind(CS_TEAM, id=f"rem_{number}", options=Options(weekly=True))
    m.clock.set(MONDAY)
    assert await m.look() == 100
    assert [query.completion for query in m.tasks.asked] == [Completion.OPEN, Completion.DONE]
    week = m.chat.digests()[0]
    assert isinstance(week, WeeklyDigest)
    assert week.completed == 2
    told = [line.about for group in week.groups for line in group.lines if line.task.done]
    assert sorted(told) == ["", "Acme Corp"]


async def test_a_weekly_review_of_nothing_is_silent(m: Deliveries) -> None:
    m.tasks.tasks = []
    await m.remind(CS_TEAM, options=Options(weekly=True))
    m.clock.set(MONDAY)
    assert await m.look() == 0
    assert await m.recorded() == [("empty", "")]


async def test_a_failed_reading_is_raised_to_each_who_asks(m: Deliveries) -> None:
    reminder = await m.remind(CS_TEAM)
    batch = await m.composer.batch_for([(reminder, DAY_MEANT)])
    m.tasks.down = DOWN
    outcomes = await asyncio.gather(*(batch.tasks_of(None) for _ in range(3)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [type(DOWN)] * 3
    assert len(m.tasks.asked) == 1
    await batch.close()


async def test_who_gives_up_takes_the_reading_from_nobody(m: Deliveries) -> None:
    reminder = await m.remind(CS_TEAM)
    batch = await m.composer.batch_for([(reminder, DAY_MEANT)])
    impatient, patient = (asyncio.create_task(batch.tasks_of(None)) for _ in range(2))
    await asyncio.sleep(0)  # noqa: TID251
    impatient.cancel()
    assert len(await patient) == 3
    await batch.close()


async def test_that_chartmogul_is_back_is_proved_by_asking_it(m: Deliveries) -> None:
    await m.composer.prove_crm()
    assert len(m.tasks.asked) == 1
    m.tasks.down = DOWN
    with pytest.raises(CrmProblem):
        await m.composer.prove_crm()
