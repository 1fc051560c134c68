"""Deliveries on which ChartMogul or Slack fail, for the whole bot: nothing twice, nothing wrong, nothing in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import time, timedelta

import pytest

from bot.app.reminders import LOOK_EVERY
from bot.domain.reminders.delivery import DeliveryState, Reason
from bot.domain.reminders.reminder import Options, ReminderState
from bot.domain.reminders.schedule import EVERY_DAY, Schedule
from bot.sandbox.chartmogul.faults import GATEWAY_TIMEOUT, SERVER_ERROR, UNKNOWN_KEY, Cut, Fault
from bot.sandbox.slack.faults import Faults as SlackFaults
from bot.use_cases.operations.health_monitor import complaints
from bot.use_cases.ports.delivery_ledger import NewClaim
from tests.fakes.clock import settle
from tests.scenarios.harness import harness
from tests.scenarios.made import says
from tests.scenarios.reminders import (
    BERLIN,
    SUNDAY_NOON,
    berlin,
    digests,
    looked,
    notices,
    recorded,
    remind,
    through,
    until,
)

DOWN: dict[str, Fault] = {"500": SERVER_ERROR, "504": GATEWAY_TIMEOUT, "401": UNKNOWN_KEY, "cut": Cut.BEFORE}


@pytest.mark.parametrize("fault", DOWN.values(), ids=list(DOWN))
async def test_chartmogul_down_over_the_morning_is_said_once_and_once_when_it_is_back(fault: Fault) -> None:
    async with harness(SUNDAY_NOON) as t:
        reminder = await remind(t, "cs-team")
        t.crm.fail(fault, times=None)
        await until(t, berlin(23, 9))
        await through(t, timedelta(minutes=115))
        assert t.ann.sees("cs-team") == []
        await through(t, timedelta(minutes=30))
        [told] = t.ann.sees("cs-team")
        assert says(told).startswith("I could not check the tasks for Mon 23 Nov, 09:00 (Europe/Berlin time)")
        t.crm.clear()
        await through(t, timedelta(minutes=30))
        [_, back] = t.ann.sees("cs-team")
        assert says(back).startswith("ChartMogul can be read again.")
        await until(t, berlin(24, 9))
        assert "Monday's (23 Nov) was not sent: ChartMogul could not be read." in says(t.ann.sees("cs-team")[2])
        assert [row.state for row in await recorded(t, reminder)] == [DeliveryState.SKIPPED, DeliveryState.POSTED]


@pytest.mark.parametrize("restart_at", [20, 130])
async def test_a_restart_during_the_outage_says_nothing_twice_and_forgets_nothing(restart_at: int) -> None:
    async with harness(SUNDAY_NOON) as t:
        await remind(t, t.ann)
        t.crm.fail(SERVER_ERROR, times=None)
        await until(t, berlin(23, 9))
        await through(t, timedelta(minutes=restart_at))
        await t.stop_bot()
        await t.start_bot(ready=False)
        await looked(t)
        await through(t, timedelta(minutes=150 - restart_at))
        assert len(notices(t.ann.sees("dm"))) == 1
        t.crm.clear()
        await through(t, timedelta(minutes=15))
        assert [says(each).split(":")[0].split(".")[0][:25] for each in t.ann.sees("dm")] == [
            "I could not check the tas",
            "ChartMogul can be read ag",
        ]


async def test_chartmogul_back_within_the_grace_sends_it_late_with_the_true_cause() -> None:
    async with harness(SUNDAY_NOON) as t:
        await remind(t, "cs-team")
        t.crm.fail(SERVER_ERROR, times=None, path="/tasks")
        await until(t, berlin(23, 9))
        await through(t, timedelta(minutes=45))
        t.crm.clear()
        await through(t, timedelta(minutes=5))
        [digest] = t.ann.sees("cs-team")
        assert "This was due at 09:00 on Mon 23 Nov (Europe/Berlin time); ChartMogul could not be read then." in says(
            digest
        )


SUSPENDS = ["not_in_channel", "channel_not_found", "is_archived", "restricted_action"]
PASSES = ["ratelimited", "token_revoked", "account_inactive", "missing_scope"]
NEVER_TAKEN = ["msg_too_long", "invalid_blocks"]


@pytest.mark.parametrize("error", SUSPENDS + PASSES + NEVER_TAKEN)
async def test_every_error_that_a_post_can_meet(error: str) -> None:
    async with harness(SUNDAY_NOON) as t:
        t.expected.refusals.add(error)
        reminder = await remind(t, "cs-team")
        t.slack.fail("chat.postMessage", error)
        await until(t, berlin(23, 9))
        await through(t, timedelta(minutes=10))
        kept = await t.bot.store.reminders.reminder(reminder.id)
        assert kept
        assert kept.state is (ReminderState.SUSPENDED if error in SUSPENDS else ReminderState.ACTIVE)
        assert len(digests(t.messages())) == (1 if error in PASSES else 0)
        assert len(notices(t.ann.sees("dm"))) == (1 if error in SUSPENDS else 0)
        [row] = await recorded(t, reminder)
        assert row.state is (DeliveryState.POSTED if error in PASSES else DeliveryState.SKIPPED)
        assert (error in row.detail) == (error in NEVER_TAKEN)


@pytest.mark.parametrize("fault", ["drop", "500", "503"])
@pytest.mark.parametrize("after_effect", [False, True])
async def test_a_lost_answer_is_settled_by_reading_the_channel(fault: str, after_effect: bool) -> None:
    async with harness(SUNDAY_NOON) as t:
        t.expected.refusals |= {"500", "503", "None", "200"}
        reminders = [await remind(t, "cs-team"), await remind(t, t.ann)]
        if fault == "drop":
            t.slack.drop("chat.postMessage", after_effect=after_effect, times=2)
        else:
            t.slack.break_down("chat.postMessage", int(fault), after_effect=after_effect, times=2)
        await until(t, berlin(23, 9))
        assert len(digests(t.messages())) == (2 if after_effect else 0)
        await through(t, timedelta(minutes=10), every=timedelta(minutes=1))
        assert Counter(message.channel for message in digests(t.messages())) == {
            reminders[0].place_id: 1,
            t.ann.dm: 1,
        }
        for reminder in reminders:
            [row] = await recorded(t, reminder)
            assert row.state is DeliveryState.POSTED
            assert row.channel_id in (reminders[0].place_id, t.ann.dm)


async def test_a_doubt_in_a_channel_that_the_bot_was_removed_from_is_not_sent_again() -> None:
    async with harness(SUNDAY_NOON) as t:
        t.expected.refusals |= {"200", "not_in_channel"}
        reminder = await remind(t, "sales")
        t.slack.drop("chat.postMessage", after_effect=True)
        await until(t, berlin(23, 9))
        t.sandbox.slack.change_channel(reminder.place_id, bot_is_member=False)
        await through(t, timedelta(minutes=10))
        assert len(digests(t.messages())) == 1
        [row] = await recorded(t, reminder)
        assert row.reason is Reason.UNVERIFIABLE


async def test_a_bot_stopped_in_the_middle_of_a_sweep_goes_on_where_it_was() -> None:
    async with harness(SUNDAY_NOON) as t:
        t.expected.refusals.add("ratelimited")  # the new process does not know what the old one has just posted
        t.expected.missing_acks = True  # of the events about its own messages, while it stops
        reminders = [
            await remind(t, person, id=f"rem_{person.id}_{number}")
            for person in (t.ann, t.tomas, t.lukas, t.chloe)
            for number in range(12)
        ]
        await looked(t)
        await t.clock.leap((berlin(23, 9) - t.clock.now()).total_seconds())
        await t.until(lambda: t.sandbox.slack.calls_of("chat.postMessage"))
        await t.stop_bot()
        assert len(digests(t.messages())) < len(reminders)
        await t.start_bot()
        await through(t, timedelta(minutes=10), every=timedelta(minutes=1))
        sent = Counter(
            message.metadata["event_payload"]["key"] for message in digests(t.messages()) if message.metadata
        )
        assert sent == {row.key: 1 for reminder in reminders for row in await recorded(t, reminder)}
        assert len(sent) == len(reminders)


HISTORY = "conversations.history"
DOUBTS = 40
UNANSWERED: dict[str, Callable[[SlackFaults], None]] = {
    "429, two seconds": lambda faults: faults.rate_limit(HISTORY, retry_after=2, times=999),  # one winds itself
    "429, half a minute": lambda faults: faults.rate_limit(HISTORY, retry_after=30, times=999),
    "429, an hour": lambda faults: faults.rate_limit(HISTORY, retry_after=3600, times=999),
    "503 in plain text": lambda faults: faults.answer_with(HISTORY, "upstream", status=503, times=999),
    "nothing at all": lambda faults: faults.hang(HISTORY, times=999),
}


@pytest.mark.parametrize("goes_wrong", UNANSWERED.values(), ids=list(UNANSWERED))
async def test_doubts_that_slack_does_not_answer_for_delay_nothing_that_is_fresh(
    goes_wrong: Callable[[SlackFaults], None],
) -> None:
    async with harness(SUNDAY_NOON) as t:
        t.expected.refusals |= {"200", "503", "ratelimited", "429"}
        later = {t.ann: time(9, 8), t.lukas: time(9, 20)}
        for person, at in later.items():
            await remind(t, person, schedule=Schedule(EVERY_DAY, at), zone=BERLIN.key, options=Options(all_clear=True))
        await until(t, berlin(23, 9))
        for number in range(DOUBTS):
            new = NewClaim(f"rem_{number}", berlin(23, 9), f"key {number}")
            over, channel = berlin(23, 9, 5), t.place("cs-team", t.ann)
            await t.bot.store.deliveries.claim(new, at=t.clock.now(), lease_until=over, channel_id=channel)
        goes_wrong(t.slack)
        for person, at in later.items():
            due = berlin(23, at.hour, at.minute)
            await t.clock.leap((due - t.clock.now()).total_seconds())
            while not digests(person.sees("dm")):
                await t.clock.wind(1)
                for _ in range(40):  # what is under way on loopback comes through before the next second
                    await settle(3)
                    await t.bot.store.database.read(lambda _: None)
            [row] = await t.bot.store.deliveries.latest_of(f"rem_{person.id}", 1)
            assert row.settled_at
            assert row.settled_at - row.planned_at < 2 * LOOK_EVERY
            await t.clock.wind(60)
        rows = await t.bot.store.deliveries.latest(99)
        states = Counter(row.state for row in rows)
        assert states[DeliveryState.POSTED] == 2
        assert states[DeliveryState.UNKNOWN] >= 20
        assert states[DeliveryState.UNKNOWN] + states[DeliveryState.CLAIMED] == DOUBTS


async def test_a_revoked_token_is_named_by_health_and_reminders_go_on_by_themselves_afterwards() -> None:
    async with harness(SUNDAY_NOON) as t:
        t.expected.refusals |= {"token_revoked"}
        t.expected.missing_acks = True
        reminder = await remind(t, "cs-team")
        await until(t, berlin(23, 8, 59))
        t.slack.token_revoked = True
        await t.clock.leap((berlin(23, 9) - t.clock.now()).total_seconds())
        await t.until(lambda: "deliveries" in t.bot.monitor.complaints())
        await t.clock.wind(25)
        await t.bot.monitor.write()
        said = " ".join(complaints(await t.bot.store.heartbeats.heartbeats(), t.clock).values())
        assert "Slack revoked my access. An admin has to install the app again" in said
        t.slack.token_revoked = False
        await t.clock.wind(40)
        await through(t, timedelta(minutes=3), every=timedelta(minutes=1))
        assert len(digests(t.ann.sees("cs-team"))) == 1
        assert [row.state for row in await recorded(t, reminder)] == [DeliveryState.POSTED]
        assert "deliveries" not in t.bot.monitor.complaints()
        await t.bot.monitor.write()
        heartbeats = {one.part: one for one in await t.bot.store.heartbeats.heartbeats()}
        late = heartbeats["deliveries"].late
        assert late is not None
        assert timedelta(seconds=40) <= late <= timedelta(minutes=4)
