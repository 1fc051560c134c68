"""Doubts: what a dead holder left behind is looked for, and settled by what is found."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.reminders.delivery import Delivery, DeliveryState
from bot.domain.reminders.lateness import GRACE
from bot.domain.reminders.reminder import ReminderState
from bot.use_cases.delivery.record_deliveries import LEASE
from bot.use_cases.ports.delivery_ledger import NewClaim
from tests.use_cases.delivery.deliveries import CS_TEAM, DAY, HOUR, MONDAY, Deliveries, missed_days, refusal
from tests.use_cases.fixtures import ANN


async def left_behind(m: Deliveries) -> Delivery:
    """A claim on the channel's reminder whose holder died."""
    await m.remind(CS_TEAM)
    m.clock.set(MONDAY)
    lease_until = MONDAY + LEASE
    claim = await m.store.deliveries.claim(
        NewClaim("rem_1", MONDAY, "lost"), at=MONDAY, lease_until=lease_until, channel_id=CS_TEAM.id
    )
    assert claim
    return claim


async def test_nothing_is_looked_for_before_the_lease_is_over(m: Deliveries) -> None:
    await left_behind(m)
    assert await m.reconciler.settle() == 0
    m.clock.set(MONDAY + LEASE)
    assert await m.reconciler.settle() == 1
    assert m.chat.looked_up == ["lost"]


async def test_what_one_process_looks_for_no_other_looks_for(m: Deliveries) -> None:
    await left_behind(m)
    m.clock.set(MONDAY + LEASE)
    looking, may_find = asyncio.Event(), asyncio.Event()

    async def looks(_key: str) -> None:
        looking.set()
        await may_find.wait()

    m.chat.on_find = looks
    first = asyncio.create_task(m.reconciler.settle())
    await looking.wait()
    async with asyncio.timeout(10):
        assert await Deliveries(m.store, m.clock, other=m).reconciler.settle() == 0
    may_find.set()
    assert await first == 1


async def test_what_is_not_there_is_sent_under_the_same_key(m: Deliveries) -> None:
    await left_behind(m)
    m.clock.set(MONDAY + LEASE)
    assert await m.look() == 1
    assert [said.key for said in m.chat.said] == ["lost"]
    assert [row.state for row in await m.ledger()] == [DeliveryState.POSTED]


async def test_what_is_found_too_late_to_be_sent_again_is_recorded_and_told_the_next_day(m: Deliveries) -> None:
    await left_behind(m)
    m.clock.set(MONDAY + GRACE + HOUR)
    assert await m.look() == 0
    assert await m.recorded() == [("skipped", "it did not arrive, and it was too late to send it again")]
    m.clock.set(MONDAY + DAY)
    await m.look()
    assert missed_days(m.only_digest().head.delay) == (MONDAY.date(),)


@pytest.mark.parametrize("state", [ReminderState.PAUSED, ReminderState.DELETED])
async def test_what_was_switched_off_meanwhile_is_not_sent_again(m: Deliveries, state: ReminderState) -> None:
    await left_behind(m)
    assert await m.store.reminders.change(replace(await m.reminder(), state=state, next_at=None))
    m.clock.set(MONDAY + LEASE)
    await m.look()
    assert m.chat.said == []
    assert await m.recorded() == [("skipped", "it was paused, changed or deleted meanwhile")]


async def test_it_is_looked_for_where_it_was_posted_though_the_reminder_has_moved(m: Deliveries) -> None:
    await m.remind(CS_TEAM)
    m.clock.set(MONDAY)
    m.chat.fails, m.chat.after_effect = [refusal("unreachable")], True
    await m.look()
    assert await m.store.reminders.change(replace(await m.reminder(), place_id="C2"))
    m.clock.set(MONDAY + LEASE)
    await m.look()
    assert [(row.state, row.channel_id) for row in await m.ledger()] == [(DeliveryState.POSTED, CS_TEAM.id)]


async def test_slacks_clock_may_be_hours_behind_ours(m: Deliveries) -> None:
    await m.remind(ANN)
    m.clock.set(MONDAY)
    m.chat.fails, m.chat.after_effect = [refusal("unreachable")], True
    await m.look()
    m.chat.said = [replace(said, at=said.at - 20 * HOUR) for said in m.chat.said]
    await m.look_through(HOUR)
    assert len(m.chat.said) == 1


async def test_a_row_of_a_reminder_that_is_gone_is_closed(m: Deliveries) -> None:
    lease_until = MONDAY + timedelta(seconds=1)
    await m.store.deliveries.claim(NewClaim("rem_gone", MONDAY, "lost"), at=MONDAY, lease_until=lease_until)
    m.clock.set(lease_until)
    await m.look()
    assert await m.recorded("rem_gone") == [("skipped", "the reminder is gone")]
