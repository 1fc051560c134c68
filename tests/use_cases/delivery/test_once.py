"""A digest comes once, whoever was stopped, whatever the clock shows, and whichever database was put back."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.access.person import Standing
from bot.domain.problems import StoreProblem
from bot.domain.reminders.delivery import Delivery, DeliveryState, Reason
from bot.domain.reminders.digest import DelayCause
from bot.domain.reminders.lateness import GRACE
from bot.domain.reminders.reminder import Options, ReminderState, Scope, WhoseTasks
from bot.domain.reminders.schedule import EVERY_DAY, Schedule
from bot.store.sqlite.backup import back_up
from bot.store.sqlite.store import open_store
from bot.use_cases.delivery.clock_watch import BELIEVED_AFTER, PROVED_AFTER
from bot.use_cases.delivery.record_deliveries import LEASE
from bot.use_cases.operations.health_monitor import DIGESTS
from bot.use_cases.ports.digest_post import NotPosted
from tests.use_cases.delivery.deliveries import CS_TEAM, DAY, DOWN, HOUR, MINUTE, MONDAY, Deliveries, refusal
from tests.use_cases.fixtures import ACME, ANN, BEN

# A holder that was stopped


async def test_a_holder_stopped_between_claim_and_post_sends_nothing_that_another_has_sent(m: Deliveries) -> None:
    other = Deliveries(m.store, m.clock, other=m)
    await m.remind(ANN)
    m.clock.set(MONDAY)

    async def stopped(_key: str) -> None:
        m.chat.on_ready = None
        m.clock.set(m.clock.now() + LEASE)
        await other.look()
        await other.look_through(2 * MINUTE)

    m.chat.on_ready = stopped
    await m.look()
    await m.look_through(HOUR)
    assert len(m.chat.said) == 1
    assert [row.state for row in await m.ledger()] == [DeliveryState.POSTED]


@pytest.mark.parametrize("where", ["the ledger has answered", "a connection is made"])
async def test_a_holder_stopped_after_the_last_question_sends_nothing_that_another_has_sent(
    m: Deliveries, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    other = Deliveries(m.store, m.clock, other=m)
    await m.remind(ANN)
    m.clock.set(MONDAY)
    is_held = m.store.deliveries.is_held

    async def stopped(_key: str) -> None:
        m.chat.on_connect = None
        m.clock.set(m.clock.now() + LEASE)
        await other.look()
        await other.look_through(2 * MINUTE)

    async def held_and_stopped(claim: Delivery) -> bool:
        monkeypatch.undo()
        answer = await is_held(claim)
        await stopped("")
        return answer

    if where == "a connection is made":
        m.chat.on_connect = stopped
    else:
        monkeypatch.setattr(m.store.deliveries, "is_held", held_and_stopped)
    await m.look()
    await m.look_through(HOUR)
    assert len(m.chat.said) == 1


async def test_a_holder_whose_lease_is_over_sends_nothing_though_nobody_took_over_yet(m: Deliveries) -> None:
    await m.remind(ANN)
    m.clock.set(MONDAY)

    async def stopped(_key: str) -> None:
        m.chat.on_ready = None
        m.clock.set(m.clock.now() + LEASE)

    m.chat.on_ready = stopped
    assert await m.look() == 0
    assert m.chat.said == []
    await m.look_through(HOUR)
    assert len(m.chat.said) == 1


async def test_what_became_unsafe_while_it_waited_for_its_turn_is_not_sent(m: Deliveries) -> None:
    await m.remind(CS_TEAM)
    m.clock.set(MONDAY)

    async def shared_meanwhile(_place_id: str) -> None:
        m.clock.set(m.clock.now() + MINUTE)
        m.channels.channels[CS_TEAM.id] = replace(CS_TEAM, shared_outside=True)

    m.chat.on_acquire = shared_meanwhile
    assert await m.look() == 0
    assert m.chat.said == []
    assert (await m.reminder()).reason is Reason.SHARED_OUTSIDE


WHAT_BECAME_OF_IT = {
    "shared": ({"shared_outside": True}, Reason.SHARED_OUTSIDE),
    "guests": ({"guests": ("Gus Guest",)}, Reason.GUESTS_IN_CHANNEL),
}


@pytest.mark.parametrize(("changes", "reason"), WHAT_BECAME_OF_IT.values(), ids=list(WHAT_BECAME_OF_IT))
@pytest.mark.parametrize("while_", ["the picture is drawn", "a rate limit is waited out"])
async def test_what_became_unsafe_under_the_claim_is_not_posted(
    m: Deliveries, while_: str, changes: dict[str, object], reason: Reason
) -> None:
    await m.remind(CS_TEAM)
    m.clock.set(MONDAY)

    async def meanwhile(_key: str) -> None:
        m.clock.set(m.clock.now() + timedelta(seconds=25))
        m.channels.channels[CS_TEAM.id] = replace(CS_TEAM, **changes)  # type: ignore[arg-type]

    if while_ == "the picture is drawn":
        m.chat.on_ready = meanwhile
    else:
        m.chat.on_rate_limit = meanwhile
    assert await m.look() == 0
    assert m.chat.said == []
    reminder = await m.reminder()
    assert (reminder.state, reminder.reason) == (ReminderState.SUSPENDED, reason)
    assert [(row.state, row.reason) for row in await m.ledger()] == [(DeliveryState.SKIPPED, reason)]
    assert len(m.notifier.told) == 1


TOTALS: dict[str, list[int]] = {"paused": [], "rewritten": [1], "Slack does not say": [3]}


@pytest.mark.parametrize("how", list(TOTALS))
async def test_what_was_changed_under_the_claim_comes_as_it_is_now_or_not_at_all(m: Deliveries, how: str) -> None:
    made = await m.remind(CS_TEAM)
    m.clock.set(MONDAY)

    async def meanwhile(_key: str) -> None:
        m.chat.on_rate_limit = None
        m.clock.set(m.clock.now() + timedelta(seconds=25))
        if how == "Slack does not say":
            m.channels.fails = [refusal("unreachable")]
        else:
            to_ben = Scope(WhoseTasks.NAMED, people=(BEN.id,))
            paused = replace(made, state=ReminderState.PAUSED, next_at=None)
            assert await m.store.reminders.change(paused if how == "paused" else replace(made, scope=to_ben))

    m.chat.on_rate_limit = meanwhile
    assert await m.look() == 0
    await m.look_through(5 * MINUTE)
    assert [digest.total for digest in m.chat.digests()] == TOTALS[how]


async def test_a_chartmogul_that_is_down_under_the_claim_is_named_as_the_cause(m: Deliveries) -> None:
    await m.remind(ANN)
    m.clock.set(MONDAY)

    async def down(_key: str) -> None:
        m.clock.set(m.clock.now() + timedelta(seconds=3))
        m.people.people[ANN.id] = replace(ANN, email="ann.weber@firm.com")  # of whom it has to be asked
        m.tasks.down = DOWN

    m.chat.on_ready = down
    assert await m.look() == 0
    assert [(row.state, row.reason) for row in await m.ledger()] == [(DeliveryState.RESCHEDULED, Reason.CRM_UNREADABLE)]


# Doubts


async def test_doubts_that_slack_does_not_answer_for_are_given_up_in_time_and_a_few_at_a_time(
    m: Deliveries, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        await m.remind(ANN, id=f"rem_{number}")
    m.clock.set(MONDAY)
    m.chat.fails = [refusal("unreachable")] * 6
    await m.look()
    m.clock.set(MONDAY + LEASE)
    looking: list[str] = []

    four_look = asyncio.Event()

    async def hangs(key: str) -> None:
        looking.append(key)
        if len(looking) >= 4:
            four_look.set()
        await asyncio.Event().wait()

    m.chat.on_find = hangs
    settling = asyncio.create_task(m.reconciler.settle())
    await four_look.wait()
    await m.clock.wind(1)
    assert len(looking) == 4
    await m.remind(BEN, id="fresh", zone="Europe/Berlin", schedule=Schedule(EVERY_DAY, time(9, 6)))
    await m.clock.wind(60)
    assert await m.deliverer.sweep() == 1, "and nothing that is fresh waits for them"
    await m.clock.wind(60)
    assert await settling == len(set(looking)) == 6
    assert {row.state for number in range(6) for row in await m.ledger(f"rem_{number}")} == {DeliveryState.UNKNOWN}


# An older database


@pytest.mark.parametrize("after", [HOUR, timedelta(seconds=100)])
async def test_after_an_older_database_was_put_back_what_was_sent_is_not_sent_again(
    m: Deliveries, tmp_path: Path, after: timedelta
) -> None:
    await m.remind(ANN)
    older = tmp_path / "older.db"
    await back_up(m.store.database.path, older)
    m.clock.set(MONDAY)
    assert await m.look() == 1
    m.clock.set(MONDAY + after)
    async with open_store(older, m.clock) as store:
        restored = Deliveries(store, m.clock, other=m, written_until=MONDAY - HOUR)
        await restored.look_through(5 * MINUTE)
        assert [(row.state, row.ts) for row in await restored.ledger()] == [(DeliveryState.POSTED, "1")]
    assert len(m.chat.said) == 1


async def test_what_an_older_database_has_as_rescheduled_is_looked_for_too(m: Deliveries, tmp_path: Path) -> None:
    await m.remind(ANN)
    m.clock.set(MONDAY)
    m.chat.fails = [refusal("token_revoked")]
    await m.look()
    older = tmp_path / "older.db"
    await back_up(m.store.database.path, older)
    await m.look_through(5 * MINUTE)
    assert len(m.chat.said) == 1
    m.clock.set(MONDAY + HOUR)
    async with open_store(older, m.clock) as store:
        restored = Deliveries(store, m.clock, other=m, written_until=MONDAY)
        await restored.look_through(5 * MINUTE)
        assert [(row.state, row.ts) for row in await restored.ledger()] == [(DeliveryState.POSTED, "1")]
    assert len(m.chat.said) == 1


async def test_what_no_copy_has_sent_comes_late_and_names_the_true_cause(m: Deliveries) -> None:
    await m.remind(ANN)
    m.clock.set(MONDAY + HOUR)
    late = Deliveries(m.store, m.clock, other=m, written_until=m.clock.now() - 20 * MINUTE)
    assert await late.look() == 0
    assert [(row.state, row.reason) for row in await late.ledger()] == [(DeliveryState.UNKNOWN, Reason.NOT_RUNNING)]
    assert await late.look() == 1
    delay = m.only_digest().head.delay
    assert (delay.late_since, delay.cause) == (MONDAY, DelayCause.NOT_RUNNING)


async def test_a_look_that_lasts_beyond_the_grace_loses_nothing(m: Deliveries) -> None:
    await m.remind(ANN)
    m.clock.set(MONDAY + GRACE - MINUTE)
    late = Deliveries(m.store, m.clock, other=m)
    await late.look()
    m.clock.set(MONDAY + GRACE + 20 * MINUTE)
    assert await late.look() == 1


async def test_where_the_channel_may_not_be_read_a_late_digest_comes_all_the_same(m: Deliveries) -> None:
    await m.remind(ANN)
    m.clock.set(MONDAY + HOUR)
    m.chat.unreadable = refusal("missing_scope")
    late = Deliveries(m.store, m.clock, other=m)
    await late.look()
    assert await late.look() == 1


async def test_a_mere_restart_looks_for_nothing(m: Deliveries) -> None:
    """The file was written into a minute ago: there was no time for another copy."""
    await m.remind(ANN)
    m.clock.set(MONDAY + HOUR)
    restarted = Deliveries(m.store, m.clock, other=m, written_until=m.clock.now() - MINUTE)
    assert await restarted.look() == 1
    assert m.chat.looked_up == []


async def test_a_person_s_messages_are_looked_for_in_the_channel_that_earlier_ones_stand_in(m: Deliveries) -> None:
    await m.remind(ANN)
    m.clock.set(MONDAY)
    await m.look()
    m.clock.set(MONDAY + DAY + HOUR)
    late = Deliveries(m.store, m.clock, other=m)
    await late.look_through(2 * MINUTE)
    assert m.chat.looked_in == [f"D-{ANN.id}"]
    assert len(m.chat.digests()) == 2
    edited = replace(await m.reminder(), options=Options(all_clear=True))
    assert await m.store.reminders.change(edited)
    m.clock.set(MONDAY + 2 * DAY + HOUR)
    await Deliveries(m.store, m.clock, other=m).look_through(2 * MINUTE)
    assert m.chat.looked_in[1:] == [ANN.id], "changed since: it may have been for another place"


async def test_what_is_looked_for_keeps_nothing_that_is_fresh(m: Deliveries) -> None:
    for number in range(30):
        await m.remind(ANN, id=f"rem_{number:02}")
    m.clock.set(MONDAY + HOUR)
    late = Deliveries(m.store, m.clock, other=m)
    await m.remind(BEN, id="fresh", zone="Europe/Berlin", schedule=Schedule(EVERY_DAY, time(10, 1)))
    await late.deliverer.sweep()

    async def hangs(_key: str) -> None:
        await asyncio.Event().wait()

    m.chat.on_find = hangs
    settling = asyncio.create_task(late.reconciler.settle())
    m.clock.set(MONDAY + HOUR + MINUTE)
    assert await late.deliverer.sweep() == 1
    settling.cancel()
    await asyncio.gather(settling, return_exceptions=True)


async def test_what_was_due_under_the_bots_eyes_is_not_looked_for(m: Deliveries) -> None:
    await m.remind(ANN)
    m.clock.set(MONDAY - MINUTE)
    await m.look()
    m.chat.fails = [refusal("ratelimited")] * 5
    await m.look_through(10 * MINUTE)
    assert len(m.chat.said) == 1
    assert m.chat.looked_up == []


# The clock


async def test_a_wall_clock_hours_ahead_for_some_seconds_gives_nothing_up(m: Deliveries) -> None:
    for number in range(10):
        await m.remind(ANN, id=f"rem_{number}")
    m.clock.set(MONDAY - MINUTE)
    await m.look()
    m.clock.jump(3 * HOUR)
    for _ in range(2):
        assert await m.look() == 0
        await m.clock.wind(10)
    m.clock.jump(-3 * HOUR)
    m.clock.set(MONDAY)
    assert await m.look() == 10
    assert all(not digest.head.delay.missed and digest.head.delay.late_since is None for digest in m.chat.digests())


@pytest.mark.parametrize("ahead", [3 * HOUR, 3 * DAY])
async def test_a_wall_clock_that_is_wrong_at_the_start_gives_nothing_up(m: Deliveries, ahead: timedelta) -> None:
    await m.remind(ANN)
    await m.look()
    m.clock.jump(ahead)
    started = Deliveries(m.store, m.clock, other=m, written_until=MONDAY - HOUR)
    for _ in range(2):
        assert await started.look() == 0
        await m.clock.wind(10)
    m.clock.jump(-ahead)
    await m.clock.wind(40)
    assert await started.look() == 0, "set right, it has to stand again"
    await m.clock.wind(PROVED_AFTER.total_seconds())
    await started.look()
    m.clock.set(MONDAY)
    assert await started.look() == 1
    assert m.only_digest().head.delay.missed == ()


async def test_a_start_in_1972_names_no_day_that_was_never_planned(m: Deliveries) -> None:
    await m.remind(ANN)
    right = m.clock.now()
    m.clock.jump(datetime(1972, 1, 1, tzinfo=UTC) - right)
    started = Deliveries(m.store, m.clock, other=m)
    await started.replanner.replan()
    m.clock.jump(right - m.clock.now())
    m.clock.set(MONDAY)
    started = Deliveries(m.store, m.clock, other=m, written_until=m.clock.now())
    assert await started.look() == 1
    assert m.only_digest().head.delay.missed == ()
    assert len(await m.ledger()) == 1


async def test_what_was_paused_over_its_hour_does_not_come_after_a_clock_that_went_back(m: Deliveries) -> None:
    made = await m.remind(ANN)
    resumed = replace(made, handled_until=MONDAY + HOUR, next_at=MONDAY + DAY)
    assert await m.store.reminders.change(resumed)
    m.clock.set(MONDAY - 53 * MINUTE)
    await m.replanner.replan()
    m.clock.set(MONDAY + 80 * MINUTE)
    await m.replanner.replan()
    assert await m.look() == 0
    assert await m.ledger() == []
    m.clock.set(MONDAY + DAY)
    assert await m.look() == 1


async def test_a_wall_clock_that_stays_where_it_was_set_is_believed(m: Deliveries) -> None:
    await m.remind(ANN)
    await m.look()
    m.clock.jump(MONDAY + HOUR - m.clock.now())
    assert await m.look() == 0
    await m.clock.wind(BELIEVED_AFTER.total_seconds())
    assert await m.look() + await m.look() == 1, "after a look into the channel"


# Edited


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Pacific/Auckland"])
async def test_a_reminder_moved_from_the_evening_to_the_morning_loses_no_day(m: Deliveries, zone: str) -> None:
    m.people.people[ANN.id] = replace(ANN, zone=ZoneInfo(zone))
    evening = Schedule(EVERY_DAY, time(22, 0))
    made = await m.remind(m.people.people[ANN.id], schedule=evening, options=Options(all_clear=True))
    assert made.next_at
    m.clock.set(made.next_at)
    assert await m.look() == 1
    edited = replace(await m.reminder(), schedule=Schedule(EVERY_DAY, time(9, 0)), next_at=made.next_at + 11 * HOUR)
    assert await m.store.reminders.change(edited)
    m.clock.set(made.next_at + 11 * HOUR)
    assert await m.look() == 1
    assert [row.state for row in await m.ledger()] == [DeliveryState.POSTED] * 2


async def test_a_reminder_edited_after_the_days_was_sent_comes_again_that_day(m: Deliveries) -> None:
    await m.remind(ANN)
    m.clock.set(MONDAY)
    assert await m.look() == 1
    edited = replace(await m.reminder(), schedule=Schedule(EVERY_DAY, time(15, 0)), next_at=MONDAY + 6 * HOUR)
    assert await m.store.reminders.change(edited)
    m.clock.set(MONDAY + 6 * HOUR)
    assert await m.look() == 1


# Nobody and nothing left


async def test_a_reminder_whose_people_have_all_gone_is_suspended_and_its_owner_told_once(m: Deliveries) -> None:
    await m.remind(CS_TEAM, scope=Scope(WhoseTasks.NAMED, people=(BEN.id,)))
    m.people.people[BEN.id] = replace(BEN, standing=Standing.GONE)
    m.clock.set(MONDAY)
    await m.look()
    await m.look_through(HOUR)
    reminder = await m.reminder()
    assert (reminder.state, reminder.reason) == (ReminderState.SUSPENDED, Reason.NOBODY_LEFT)
    assert m.notifier.told == [(ANN.id, "rem_1", "all the people whose tasks it lists have left")]


@pytest.mark.parametrize(
    ("changes", "state"),
    [({"standing": Standing.GONE}, ReminderState.SUSPENDED), ({"email": ""}, ReminderState.ACTIVE)],
    ids=["left", "without a seat yet"],
)
async def test_a_reminder_of_a_channels_members_is_suspended_where_none_of_them_is_left(
    m: Deliveries, changes: dict[str, object], state: ReminderState
) -> None:
    m.channels.member_ids[CS_TEAM.id] = [ANN.id, BEN.id]
    await m.remind(CS_TEAM, scope=Scope(WhoseTasks.MEMBERS))
    for one in (ANN, BEN):
        m.people.people[one.id] = replace(one, **changes)  # type: ignore[arg-type]
    m.clock.set(MONDAY)
    await m.look()
    assert (await m.reminder()).state is state


async def test_a_reminder_whose_customer_is_gone_is_suspended_and_its_owner_told_once(m: Deliveries) -> None:
    await m.remind(CS_TEAM, scope=Scope(customer_uuid="cus_gone"))
    await m.remind(CS_TEAM, id="rem_acme", scope=Scope(customer_uuid=ACME.uuid))
    m.tasks.tasks = []
    m.clock.set(MONDAY)
    await m.look()
    assert (await m.reminder()).reason is Reason.CUSTOMER_GONE
    assert (await m.reminder("rem_acme")).state is ReminderState.ACTIVE
    assert [told[1] for told in m.notifier.told] == ["rem_1"]


async def test_a_customer_that_could_not_be_looked_up_is_not_taken_for_gone(
    m: Deliveries, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def down(_uuid: str) -> None:
        raise DOWN

    monkeypatch.setattr(m.crm, "customer", down)
    await m.remind(CS_TEAM, scope=Scope(customer_uuid="cus_gone"))
    m.tasks.tasks = []
    m.clock.set(MONDAY)
    await m.look()
    assert (await m.reminder()).state is ReminderState.ACTIVE
    assert [(row.state, row.reason) for row in await m.ledger()] == [(DeliveryState.RESCHEDULED, Reason.CRM_UNREADABLE)]


# The true cause


@pytest.mark.parametrize(
    ("code", "cause"), [("token_revoked", DelayCause.CHAT_REFUSED), ("ratelimited", DelayCause.CHAT_BUSY)]
)
async def test_a_late_or_missed_digest_names_slacks_part(m: Deliveries, code: str, cause: DelayCause) -> None:
    await m.remind(ANN)
    await m.look()
    m.clock.set(MONDAY)
    m.chat.fails = [refusal(code)] * 30
    await m.look_through(HOUR)
    assert m.only_digest().head.delay.cause is cause
    m.clock.set(MONDAY + DAY)
    m.chat.fails = [refusal(code)] * 999
    await m.look_through(GRACE + HOUR)
    m.chat.fails.clear()
    m.clock.set(MONDAY + 2 * DAY)
    await m.look()
    assert [one.cause for one in m.chat.digests()[-1].head.delay.missed] == [cause]


async def test_a_digest_that_could_not_be_drawn_is_our_own_fault_and_health_knows(m: Deliveries) -> None:
    await m.remind(ANN)
    await m.look()
    m.clock.set(MONDAY)
    m.chat.fails = [NotPosted()] * 20
    await m.look()
    assert [(row.state, row.reason) for row in await m.ledger()] == [(DeliveryState.RESCHEDULED, Reason.OUR_FAULT)]
    assert DIGESTS not in m.monitor.complaints(), "one failure is no illness"
    await m.look_through(2 * MINUTE)
    assert m.monitor.complaints()[DIGESTS].endswith("something went wrong in the bot; its log says what")
    await m.look_through(HOUR)
    assert m.only_digest().head.delay.cause is DelayCause.OUR_FAULT
    assert m.chat.looked_up == []
    assert DIGESTS not in m.monitor.complaints()


async def test_a_late_or_missed_digest_names_our_own_fault(m: Deliveries, monkeypatch: pytest.MonkeyPatch) -> None:
    await m.remind(ANN)
    await m.look()
    for span in (HOUR, GRACE + HOUR):
        m.clock.set(MONDAY if span == HOUR else MONDAY + DAY)
        with monkeypatch.context() as patch:
            patch.setattr(m.composer, "compose", None)
            await m.look_through(span)
        await m.look_through(5 * MINUTE)
    assert m.only_digest().head.delay.cause is DelayCause.OUR_FAULT
    m.clock.set(MONDAY + 2 * DAY)
    await m.look()
    assert [one.cause for one in m.chat.digests()[-1].head.delay.missed] == [DelayCause.OUR_FAULT]


async def test_a_database_that_failed_over_the_hour_is_our_own_fault(
    m: Deliveries, monkeypatch: pytest.MonkeyPatch
) -> None:
    await m.remind(ANN)
    await m.look()

    async def locked(*_: object) -> list[object]:
        raise StoreProblem("The database is locked.")

    m.clock.set(MONDAY - MINUTE)
    await m.look()
    m.clock.set(MONDAY)
    with monkeypatch.context() as patch:
        patch.setattr(m.store.deliveries, "claim_retries", locked)
        for _ in range(20):
            with pytest.raises(StoreProblem):
                await m.look()
            m.clock.set(m.clock.now() + MINUTE)
    await m.look()
    assert m.only_digest().head.delay.cause is DelayCause.OUR_FAULT


async def test_a_month_and_more_without_the_bot_ends_with_the_next_instant(m: Deliveries) -> None:
    await m.remind(ANN)
    m.clock.set(MONDAY + 45 * DAY + 5 * HOUR)
    assert await m.look() == 0
    assert (await m.reminder()).next_at == MONDAY + 46 * DAY
    m.clock.set(MONDAY + 46 * DAY)
    assert await m.look() == 1
