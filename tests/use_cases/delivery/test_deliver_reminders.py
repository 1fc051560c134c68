"""Each planned instant once, or a recorded reason why not, whatever happens in between."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.reminders.delivery import DeliveryState
from bot.domain.reminders.digest import DailyDigest
from bot.domain.reminders.lateness import GRACE
from bot.domain.reminders.reminder import ReminderState, Scope, WhoseTasks
from bot.store.sqlite.store import open_store
from bot.use_cases.delivery.record_deliveries import LEASE
from tests.fakes.clock import settle
from tests.use_cases.delivery.deliveries import CS_TEAM, DAY, HOUR, MINUTE, MONDAY, Deliveries, missed_days, refusal
from tests.use_cases.fixtures import ANN

# Once


async def test_a_reminder_comes_when_it_is_due_and_once(m: Deliveries) -> None:
    await m.remind(ANN)
    assert await m.look() == 0
    m.clock.set(MONDAY)
    assert await m.look() == 1
    digest = m.only_digest()
    assert (digest.overdue, digest.due_today, digest.head.delay.late_since) == (1, 1, None)
    [row] = await m.ledger()
    assert (row.state, row.planned_at, row.channel_id, row.ts) == (DeliveryState.POSTED, MONDAY, f"D-{ANN.id}", "1")
    assert await m.look() == 0
    assert (await m.reminder()).next_at == MONDAY + DAY


async def test_two_deliverers_on_one_file_post_it_once(m: Deliveries) -> None:
    other = Deliveries(m.store, m.clock, other=m)
    for number in range(20):
        await m.remind(ANN, id=f"rem_{number}")
    m.clock.set(MONDAY)
    assert sum(await asyncio.gather(m.look(), other.look())) == 20
    assert len({said.key for said in m.chat.said}) == len(m.chat.said) == 20
    await m.look_through(HOUR)
    await other.look()
    assert len(m.chat.said) == 20


async def test_two_processes_with_a_store_each_post_it_once(m: Deliveries) -> None:
    async with open_store(m.store.database.path, m.clock) as store:
        other = Deliveries(store, m.clock, other=m)
        for number in range(20):
            await m.remind(ANN, id=f"rem_{number}")
        m.clock.set(MONDAY)
        assert sum(await asyncio.gather(m.look(), other.look())) == 20
    assert len(m.chat.digests()) == 20


@pytest.mark.parametrize("code", ["unreachable", "internal_error", "fatal_error"])
@pytest.mark.parametrize("arrived", [True, False])
async def test_an_ambiguous_post_is_looked_for_and_sent_again_only_if_it_is_not_there(
    m: Deliveries, code: str, arrived: bool
) -> None:
    await m.remind(ANN)
    m.clock.set(MONDAY)
    m.chat.fails, m.chat.after_effect = [refusal(code)], arrived
    assert await m.look() == 0
    await m.look_through(LEASE - MINUTE)
    assert len(m.chat.said) == int(arrived)
    assert [row.state for row in await m.ledger()] == [DeliveryState.UNKNOWN]
    await m.look_through(HOUR)
    [digest] = m.chat.digests()
    assert isinstance(digest, DailyDigest)
    assert digest.head.delay.late_since is None
    assert [row.state for row in await m.ledger()] == [DeliveryState.POSTED]
    assert len(m.chat.looked_up) == 1


async def test_a_lost_answer_after_two_lost_answers_is_still_one_message(m: Deliveries) -> None:
    await m.remind(ANN)
    m.clock.set(MONDAY)
    m.chat.fails = [refusal("unreachable"), refusal("unreachable")]
    await m.look()
    await m.look_through(HOUR)
    assert len(m.chat.said) == 1
    assert len(m.chat.looked_up) == 2


@pytest.mark.parametrize("code", ["missing_scope", "not_in_channel", "channel_not_found"])
async def test_where_history_cannot_be_read_it_is_not_sent_again_and_the_reason_is_on_record(
    m: Deliveries, code: str
) -> None:
    await m.remind(ANN)
    m.clock.set(MONDAY)
    m.chat.fails, m.chat.unreadable = [refusal("unreachable")], refusal(code)
    await m.look()
    await m.look_through(HOUR)
    assert m.chat.said == []
    assert await m.recorded() == [("skipped", "it may not have arrived, and the channel can't be read to find out")]


async def test_while_slack_does_not_answer_the_doubt_stays_and_ends_when_it_does(m: Deliveries) -> None:
    await m.remind(ANN)
    m.clock.set(MONDAY)
    m.chat.fails, m.chat.after_effect, m.chat.unreadable = [refusal("unreachable")], True, refusal("unreachable")
    await m.look()
    await m.look_through(HOUR)
    assert [row.state for row in await m.ledger()] == [DeliveryState.UNKNOWN]
    m.chat.unreadable = None
    await m.look_through(HOUR)
    assert [(row.state, row.ts) for row in await m.ledger()] == [(DeliveryState.POSTED, "1")]
    assert len(m.chat.said) == 1


async def test_a_wait_for_slacks_pace_longer_than_any_lease_posts_nothing_twice(m: Deliveries) -> None:
    other = Deliveries(m.store, m.clock, other=m)
    await m.remind(ANN)
    m.clock.set(MONDAY)

    async def others_turn(_place_id: str) -> None:
        m.chat.on_acquire = None
        m.clock.set(m.clock.now() + 3 * LEASE)
        await other.look()

    m.chat.on_acquire = others_turn
    await m.look()
    await m.look_through(HOUR)
    assert len(m.chat.said) == 1


async def test_a_claim_that_was_rescheduled_is_posted_by_one_of_two_who_took_it_up(m: Deliveries) -> None:
    other = Deliveries(m.store, m.clock, other=m)
    await m.remind(ANN)
    m.clock.set(MONDAY)
    m.chat.fails = [refusal("ratelimited")]
    await m.look()
    m.clock.set(MONDAY + 2 * MINUTE)

    async def others_turn(_place_id: str) -> None:
        m.chat.on_acquire = None
        m.clock.set(m.clock.now() + 10 * MINUTE)
        assert await other.look() == 1

    m.chat.on_acquire = others_turn
    assert await m.look() == 0
    assert len(m.chat.said) == 1


@pytest.mark.parametrize("step", ["before the claim", "during the post"])
async def test_a_sweep_cancelled_in_the_middle_loses_nothing_and_doubles_nothing(m: Deliveries, step: str) -> None:
    hurried = Deliveries(m.store, m.clock, other=m, finish_within_seconds=0.05)
    for number in range(5):
        await m.remind(ANN, id=f"rem_{number}")
    m.clock.set(MONDAY)
    reached = asyncio.Event()

    async def stop(_place_id: str) -> None:
        reached.set()
        await asyncio.Event().wait()

    if step == "before the claim":
        m.chat.on_acquire = stop
    else:
        m.chat.on_post = stop
    sweep = asyncio.create_task(hurried.look())
    await reached.wait()
    sweep.cancel()
    await asyncio.gather(sweep, return_exceptions=True)
    m.chat.on_acquire = m.chat.on_post = None
    await Deliveries(m.store, m.clock, other=m).look_through(HOUR)
    assert len(m.chat.said) == 5
    assert {row.state for number in range(5) for row in await m.ledger(f"rem_{number}")} == {DeliveryState.POSTED}


async def test_a_reminder_paused_or_changed_while_it_waits_for_its_turn_is_not_sent(m: Deliveries) -> None:
    for number in range(25):
        await m.remind(ANN, id=f"rem_{number}")
    m.clock.set(MONDAY)

    async def pause_the_last(_place_id: str) -> None:
        m.chat.on_acquire = None
        last = await m.reminder("rem_24")
        assert await m.store.reminders.change(replace(last, state=ReminderState.PAUSED, next_at=None))

    m.chat.on_acquire = pause_the_last
    assert await m.look() == 24
    assert await m.ledger("rem_24") == []


# What goes wrong with one is that one's own


async def test_a_channel_whose_members_cannot_be_read_keeps_nobody_else_waiting(
    m: Deliveries, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def members(_channel_id: str) -> list[str]:
        raise refusal("fetch_members_failed")

    monkeypatch.setattr(m.channels, "members", members)
    await m.remind(CS_TEAM, id="rem_c", scope=Scope(WhoseTasks.MEMBERS))
    await m.remind(ANN)
    m.clock.set(MONDAY)
    assert await m.look() == 1
    silent = "Slack did not take the message in time (fetch_members_failed)"
    assert await m.recorded("rem_c") == [("rescheduled", silent)]
    await m.look_through(GRACE + HOUR)
    assert await m.recorded("rem_c") == [("skipped", silent)]


async def test_a_reminder_whose_zone_is_no_longer_known_is_suspended_and_the_others_come(m: Deliveries) -> None:
    await m.remind(CS_TEAM, id="rem_c")
    await m.store.database.write(lambda db: db.execute("UPDATE reminders SET zone = 'Mars/Olympus'"))
    await m.remind(ANN)
    m.clock.set(MONDAY)
    assert await m.look() == 1
    assert (await m.reminder("rem_c")).state is ReminderState.SUSPENDED
    assert m.notifier.told == [(ANN.id, "rem_c", "I don't know the time zone Mars/Olympus any more")]


async def test_a_fault_of_ours_with_one_is_tried_again_recorded_and_told_the_next_day(
    m: Deliveries, monkeypatch: pytest.MonkeyPatch
) -> None:
    await m.remind(ANN)
    m.clock.set(MONDAY)
    with monkeypatch.context() as patch:
        patch.setattr(m.composer, "compose", None)
        await m.look()
        await m.look_through(GRACE + HOUR)
    assert await m.recorded() == [("skipped", "something went wrong in the bot; its log says what")]
    m.clock.set(MONDAY + DAY)
    await m.look()
    assert missed_days(m.only_digest().head.delay) == (date(2026, 11, 23),)


async def test_a_stop_lets_the_posts_under_way_end_and_starts_none(m: Deliveries) -> None:
    for number in range(60):
        await m.remind(ANN, id=f"rem_{number}")
    m.clock.set(MONDAY)
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def hold(_: str) -> None:
        begun.set()
        await may_end.wait()

    m.chat.on_post = hold
    sweep = asyncio.create_task(m.look())
    await begun.wait()
    sweep.cancel()
    await settle()
    assert not sweep.done()
    may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await sweep
    posted = len(m.chat.digests())
    assert 0 < posted < 60
    assert [row.state for row in await m.store.deliveries.latest(100)] == [DeliveryState.POSTED] * posted
    m.chat.on_post = None
    await m.look()
    assert len(m.chat.digests()) == 60, "the next start sends the others, once"
