"""ChartMogul down over the morning, and each of the ways in which Slack refuses a post."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest

from bot.domain.language.reason_wording import reason_in_words
from bot.domain.problems import ChatProblem
from bot.domain.reminders.delivery import DeliveryState, Reason
from bot.domain.reminders.digest import DelayCause
from bot.domain.reminders.lateness import GRACE
from bot.domain.reminders.reminder import Away, ReminderState
from bot.use_cases.operations.health_monitor import DELIVERIES
from tests.fakes.clock import settle
from tests.use_cases.delivery.deliveries import (
    CS_TEAM,
    DAY,
    DOWN,
    HOUR,
    MINUTE,
    MONDAY,
    SECOND,
    Deliveries,
    missed_days,
    refusal,
)
from tests.use_cases.fixtures import ANN

# ChartMogul down


async def test_chartmogul_down_over_the_morning_is_said_once_and_once_when_it_is_back(m: Deliveries) -> None:
    await m.remind(CS_TEAM)
    await m.remind(ANN, id="rem_ann")
    m.tasks.down = DOWN
    m.clock.set(MONDAY)
    await m.look()
    await m.look_through(GRACE - MINUTE)
    assert m.chat.said == []
    await m.look_through(HOUR)
    assert m.chat.notices(CS_TEAM.id) == m.chat.notices(ANN.id) == ["could not check 09:00"]
    assert m.chat.digests() == []
    m.tasks.down = None
    await m.look_through(HOUR)
    assert m.chat.notices(CS_TEAM.id)[1:] == m.chat.notices(ANN.id)[1:] == ["back again, 09:00 was not sent"]
    m.clock.set(MONDAY + DAY)
    await m.look()
    assert [missed_days(digest.head.delay) for digest in m.chat.digests()] == [(date(2026, 11, 23),)] * 2


async def test_chartmogul_back_within_the_grace_sends_a_late_digest_with_the_true_cause(m: Deliveries) -> None:
    await m.remind(ANN)
    m.tasks.down = DOWN
    m.clock.set(MONDAY)
    await m.look()
    await m.look_through(HOUR)
    m.tasks.down = None
    await m.look_through(2 * MINUTE)
    delay = m.only_digest().head.delay
    assert (delay.late_since, delay.cause, missed_days(delay)) == (MONDAY, DelayCause.CRM_UNREADABLE, ())
    assert m.chat.notices() == []


@pytest.mark.parametrize("restart_after", [timedelta(minutes=30), GRACE + 5 * MINUTE])
async def test_a_restart_in_the_middle_of_an_outage_forgets_nothing_of_it(
    m: Deliveries, restart_after: timedelta
) -> None:
    await m.remind(ANN)
    m.tasks.down = DOWN
    m.clock.set(MONDAY)
    await m.look()
    await m.look_through(restart_after)
    after = Deliveries(m.store, m.clock, other=m)
    await after.look()
    await after.look_through(GRACE)
    assert m.chat.notices() == ["could not check 09:00"]
    m.tasks.down = None
    await Deliveries(m.store, m.clock, other=m).look()
    await after.look_through(HOUR)
    assert m.chat.notices() == ["could not check 09:00", "back again, 09:00 was not sent"]
    assert m.chat.digests() == []


async def test_a_bot_started_during_an_outage_waits_for_chartmogul_instead_of_blaming_itself(m: Deliveries) -> None:
    await m.remind(ANN)
    m.clock.set(MONDAY + MINUTE)
    m.tasks.down = DOWN  # and nobody's seat is known yet
    after = Deliveries(m.store, m.clock, other=m, written_until=m.clock.now())
    await after.look()
    assert await m.recorded() == [("rescheduled", "ChartMogul could not be read")]
    m.tasks.down = None
    await after.look_through(2 * MINUTE)
    assert len(m.chat.digests()) == 1


async def test_a_hundred_reminders_that_wait_for_chartmogul_share_each_try(m: Deliveries) -> None:
    for number in range(100):
        await m.remind(ANN, id=f"rem_{number}")
    m.tasks.down = DOWN
    m.clock.set(MONDAY)
    await m.look()
    asked = len(m.tasks.asked)
    await m.look_through(10 * MINUTE)
    assert len(m.tasks.asked) - asked <= 10
    m.tasks.down = None
    await m.look_through(2 * MINUTE)
    assert len(m.chat.digests()) == 100


# Slack refuses


@pytest.mark.parametrize("code", ["not_in_channel", "channel_not_found", "is_archived", "restricted_action"])
async def test_a_channel_that_takes_no_posts_suspends_the_reminder_and_its_maker_is_told_once(
    m: Deliveries, code: str
) -> None:
    await m.remind(CS_TEAM)
    m.clock.set(MONDAY)
    m.chat.fails = [refusal(code)] * 9
    await m.look()
    await m.look_through(HOUR)
    reminder = await m.reminder()
    assert (reminder.state, reminder.next_at) == (ReminderState.SUSPENDED, None)
    assert m.notifier.told == [(ANN.id, "rem_1", reason_in_words(reminder.reason))]
    assert await m.recorded() == [("skipped", reason_in_words(reminder.reason))]
    assert len(m.chat.fails) == 8


@pytest.mark.parametrize("code", ["msg_too_long", "invalid_blocks"])
async def test_a_message_that_slack_will_never_take_is_not_tried_again_and_the_next_names_its_day(
    m: Deliveries, code: str
) -> None:
    await m.remind(CS_TEAM)
    m.clock.set(MONDAY)
    m.chat.fails = [refusal(code)]
    await m.look()
    await m.look_through(HOUR)
    assert await m.recorded() == [("skipped", f"Slack did not take the message ({code})")]
    m.clock.set(MONDAY + DAY)
    await m.look()
    assert missed_days(m.only_digest().head.delay) == (date(2026, 11, 23),)


@pytest.mark.parametrize("code", ["ratelimited", "token_revoked", "account_inactive", "missing_scope", "invalid_auth"])
async def test_what_passes_or_is_repaired_within_the_grace_is_sent_then(m: Deliveries, code: str) -> None:
    await m.remind(CS_TEAM)
    m.clock.set(MONDAY)
    m.chat.fails = [refusal(code)] * 20
    await m.look()
    await m.look_through(HOUR)
    assert len(m.chat.digests()) == 1
    assert (await m.reminder()).state is ReminderState.ACTIVE
    assert m.chat.looked_up == []


async def test_what_is_not_repaired_within_the_grace_is_recorded_and_told_the_next_day(m: Deliveries) -> None:
    await m.remind(CS_TEAM)
    m.clock.set(MONDAY)
    m.chat.fails = [refusal("token_revoked")] * 999
    await m.look()
    await m.look_through(GRACE + HOUR)
    assert await m.recorded() == [("skipped", "Slack did not take the message (token_revoked)")]
    m.chat.fails.clear()
    m.clock.set(MONDAY + DAY)
    await m.look()
    assert missed_days(m.only_digest().head.delay) == (date(2026, 11, 23),)


@pytest.mark.parametrize("code", ["user_disabled", "user_not_found"])
async def test_direct_messages_to_somebody_who_just_left_are_skipped_and_not_tried_again(
    m: Deliveries, code: str
) -> None:
    await m.remind(ANN)
    m.clock.set(MONDAY)
    m.chat.fails = [refusal(code)]
    await m.look()
    await m.look_through(HOUR)
    assert m.chat.said == []
    assert await m.recorded() == [("skipped", "this person is not an active member any more")]
    assert (await m.reminder()).state is ReminderState.ACTIVE


async def test_slack_down_at_the_hour_sends_nothing_wrong_and_all_of_it_later(
    m: Deliveries, monkeypatch: pytest.MonkeyPatch
) -> None:
    await m.remind(ANN)
    await m.look()
    m.clock.set(MONDAY)

    async def nobody(*, seconds_old: float) -> list[object]:
        raise refusal("unreachable")

    with monkeypatch.context() as patch:
        patch.setattr(m.people, "everyone", nobody)
        for _ in range(30):
            with pytest.raises(ChatProblem):
                await m.look()
            m.clock.set(m.clock.now() + MINUTE)
    assert await m.look() == 1
    assert m.only_digest().head.delay.cause is DelayCause.CHAT_BUSY


async def test_a_sweep_that_slacks_pace_makes_long_leaves_the_rest_to_the_next(m: Deliveries) -> None:
    for number in range(60):
        await m.remind(ANN, id=f"rem_{number:02}")
    m.clock.set(MONDAY)

    async def half_a_minute(_place_id: str) -> None:
        m.clock.set(m.clock.now() + timedelta(seconds=30))

    m.chat.on_acquire = half_a_minute
    first = await m.look()
    assert 0 < first < 60
    readings = len(m.tasks.asked)
    while await m.look():
        pass
    assert len(m.chat.digests()) == len({said.key for said in m.chat.said}) == 60
    assert len(m.tasks.asked) > readings


# The outage's telling, rescheduling


async def test_of_several_processes_one_says_that_chartmogul_is_down_and_one_that_it_is_back_to_each_asker(
    m: Deliveries,
) -> None:
    other = Deliveries(m.store, m.clock, other=m)
    places = (CS_TEAM, ANN)
    for place in places:
        await m.remind(place, id=f"rem_{place.id}")
    m.tasks.down = DOWN
    m.clock.set(MONDAY)
    await m.look()
    m.clock.set(MONDAY + GRACE + MINUTE)
    await asyncio.gather(m.look(), other.look())
    for place in places:
        assert m.chat.notices(place.id) == ["could not check 09:00"]
    m.tasks.down = None
    for _ in range(3):
        m.clock.set(m.clock.now() + MINUTE)
        await asyncio.gather(m.look(), other.look())
    for place in places:
        assert m.chat.notices(place.id) == ["could not check 09:00", "back again, 09:00 was not sent"]
        [row] = await m.ledger(f"rem_{place.id}")
        assert (row.state, row.reason) == (DeliveryState.SKIPPED, Reason.CRM_BACK_TOLD)


@pytest.mark.parametrize(
    ("code", "was_said"), [("ratelimited", Reason.CRM_UNREADABLE), ("unreachable", Reason.CRM_UNREADABLE_TOLD)]
)
async def test_the_ledger_says_that_an_outage_was_told_only_where_it_may_have_been(
    m: Deliveries, code: str, was_said: Reason
) -> None:
    await m.remind(ANN)
    m.tasks.down = DOWN
    m.clock.set(MONDAY)
    await m.look()

    async def refuse() -> None:
        raise refusal(code)

    m.chat.on_notice = refuse
    m.clock.set(MONDAY + GRACE + MINUTE)
    await m.look()
    [row] = await m.ledger()
    assert row.reason is was_said


async def test_a_bot_that_stops_says_first_what_it_has_begun_to_say(m: Deliveries) -> None:
    await m.remind(ANN)
    m.tasks.down = DOWN
    m.clock.set(MONDAY)
    await m.look()
    m.clock.set(MONDAY + GRACE + MINUTE)
    begun = asyncio.Event()

    async def slow() -> None:
        begun.set()
        await settle()

    m.chat.on_notice = slow
    sweep = asyncio.create_task(m.look())
    await begun.wait()
    sweep.cancel()
    await asyncio.gather(sweep, return_exceptions=True)
    assert m.chat.notices() == ["could not check 09:00"]


async def test_the_ledger_says_that_the_return_was_told_only_where_it_was(m: Deliveries) -> None:
    await m.remind(ANN)
    m.tasks.down = DOWN
    m.clock.set(MONDAY)
    await m.look()
    m.clock.set(MONDAY + GRACE + MINUTE)
    await m.look()
    await m.store.reminders.set_away(Away(ANN.id, date(2026, 11, 27)))
    m.tasks.down = None
    await m.look_through(5 * MINUTE)
    assert m.chat.notices() == ["could not check 09:00"]
    [row] = await m.ledger()
    assert row.reason is Reason.CRM_UNREADABLE


async def test_who_is_away_hears_of_no_outage(m: Deliveries) -> None:
    await m.remind(ANN)
    await m.store.reminders.set_away(Away(ANN.id, date(2026, 11, 27)))
    m.tasks.down = DOWN
    m.clock.set(MONDAY)
    await m.look_through(GRACE + HOUR)
    assert m.chat.said == []
    assert await m.recorded() == [("skipped", "away until 27 Nov 2026")]


async def test_a_sweep_that_failed_as_a_whole_gives_back_what_waits_to_be_tried_again(
    m: Deliveries, monkeypatch: pytest.MonkeyPatch
) -> None:
    await m.remind(ANN)
    m.clock.set(MONDAY)
    m.chat.fails = [refusal("ratelimited")]
    await m.look()
    m.clock.set(MONDAY + MINUTE)

    async def nobody(*, seconds_old: float) -> list[object]:
        raise refusal("unreachable")

    with monkeypatch.context() as patch:
        patch.setattr(m.people, "everyone", nobody)
        with pytest.raises(ChatProblem):
            await m.look()
    m.clock.set(MONDAY + 2 * MINUTE)
    assert await m.look() == 1


async def test_what_is_put_off_keeps_the_reason_of_the_latest_try(m: Deliveries) -> None:
    await m.remind(ANN)
    m.clock.set(MONDAY)
    seen: list[tuple[DeliveryState, Reason | None, str]] = []

    async def look() -> None:
        await m.look()
        [row] = await m.ledger()
        seen.append((row.state, row.reason, row.detail))
        m.clock.set(m.clock.now() + MINUTE)

    m.tasks.down = DOWN
    await look()
    m.tasks.down = None
    for code in ("ratelimited", "token_revoked"):
        m.chat.fails = [refusal(code)]
        await look()
    await look()
    assert seen == [
        (DeliveryState.RESCHEDULED, Reason.CRM_UNREADABLE, ""),
        (DeliveryState.RESCHEDULED, Reason.CHAT_BUSY, "ratelimited"),
        (DeliveryState.RESCHEDULED, Reason.CHAT_REFUSED, "token_revoked"),
        (DeliveryState.POSTED, None, ""),
    ]


# Health


async def test_health_hears_how_late_the_latest_was_and_of_a_slack_that_refuses_the_bot_alone(m: Deliveries) -> None:
    """Not of one bad channel: that suspends the one reminder."""
    await m.remind(CS_TEAM)
    m.clock.set(MONDAY + 3 * SECOND)
    m.chat.fails = [refusal("is_archived")]
    await m.look()
    assert DELIVERIES not in m.monitor.complaints()
    await m.remind(ANN, id="rem_2")
    m.clock.set(MONDAY + DAY)
    m.chat.fails = [refusal("token_revoked")]
    await m.look()
    assert m.monitor.complaints()[DELIVERIES].endswith(refusal("token_revoked").sentence)
    m.clock.set(MONDAY + DAY + 63 * SECOND)
    assert await m.look() == 1
    assert DELIVERIES not in m.monitor.complaints()
    await m.monitor.write()
    [late] = [one.late for one in await m.store.heartbeats.heartbeats() if one.part == DELIVERIES]
    assert late == 63 * SECOND
