"""Everybody's reminders at once: what they cost ChartMogul and Slack, and that people's questions go first."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections import Counter
from datetime import UTC, datetime, time, timedelta

from bot.domain.reminders.delivery import DeliveryState
from bot.domain.reminders.reminder import Options
from bot.domain.reminders.schedule import EVERY_DAY, Schedule
from bot.sandbox.chartmogul.synthetic import synthetic_tasks
from bot.sandbox.slack.workspace import SlackPerson
from bot.use_cases.delivery.deliver_reminders import IN_PARALLEL
from bot.use_cases.delivery.due_jobs import SWEEP_LASTS
from tests.scenarios.harness import Harness, harness
from tests.scenarios.made import says
from tests.scenarios.reminders import SUNDAY_NOON, berlin, digests, hire, looked, recorded, remind, through, until

PEOPLE = 1000
LATE = 200
PAGES = 18
TASKS = 5000


async def busy_harness(t: Harness, count: int = PEOPLE) -> list[SlackPerson]:
    """So many people with some tasks each, and a morning at nine for each of them."""
    people = await hire(t, count)
    emails = [person.email for person in people]
    t.sandbox.crm.with_tasks(synthetic_tasks(TASKS, t.sandbox.company, SUNDAY_NOON, assignees=emails))
    for person in people:
        await remind(t, person)
    return people


async def test_a_thousand_reminders_share_one_reading_and_all_arrive_once_through_a_storm_of_rate_limits() -> None:
    async with harness(SUNDAY_NOON, tasks=[]) as t:
        people = await busy_harness(t)
        await until(t, berlin(23, 8, 0))
        crm_before, slack_before = len(t.sandbox.crm.requests), len(t.sandbox.slack.calls)
        t.expected.refusals.add("ratelimited")
        t.slack.rate_limit("chat.postMessage", retry_after=1, times=300)
        await until(t, berlin(23, 8, 59))  # awake at the hour, so that nothing has to be looked for in the channels
        await until(t, berlin(23, 9))
        await through(t, berlin(23, 9, 30) - t.clock.now())

        direct = (t.sandbox.slack.messages(t.sandbox.slack.dm_with_app(person.id)) for person in people)
        sent = digests([message for messages in direct for message in messages])
        assert len(sent) == PEOPLE - await _with_nothing_due(t)
        assert set(Counter(message.channel for message in sent).values()) == {1}
        assert (
            max(_in_any_minute([message.at for message in sent])) <= 300
        )  # tests/slack/api/test_post_rate_limiter.py is exact
        asked = list(t.sandbox.crm.requests)[crm_before:]
        by_sweep = [seen for seen in asked if seen.path != "/v1/tasks" or "due_date_on_or_before" in seen.query]
        # A sweep reads eighteen pages once, and lasts five minutes at most; what it leaves over, the next reads anew.
        # Two are the rule (37 requests with the account's). Where the machine is so slow that the hand-wound clock
        # runs ahead of its answers, the same mornings take more than ten minutes of it, and a third sweep (55).
        lasted = max(message.at for message in sent) - berlin(23, 9)
        assert PAGES < len(by_sweep) <= PAGES * (1 + lasted // SWEEP_LASTS) + 1
        calls = Counter(call.method for call in t.sandbox.slack.calls[slack_before:])
        # Then the leases of those under way can run out as well, and those are looked for: none of the others is.
        assert calls["users.info"] == 0
        assert calls["conversations.open"] <= IN_PARALLEL
        assert calls["conversations.history"] <= IN_PARALLEL
        assert calls["users.list"] <= 2 * 90, "two pages a minute, while something is due"


async def test_late_mornings_are_looked_for_within_slacks_rate_and_delay_nothing_that_is_fresh() -> None:
    """The bot was down from before nine until half past: another copy of the database may have sent any of them.

    200 of them take four and a half minutes here; 1,000 were all sent within 25 minutes of the restart.
    """
    async with harness(SUNDAY_NOON, tasks=[]) as t:
        await busy_harness(t, LATE)
        await remind(t, t.ann, schedule=Schedule(EVERY_DAY, time(9, 32)), options=Options(all_clear=True))
        await until(t, berlin(23, 8, 0))
        await t.stop_bot()
        await t.clock.leap((berlin(23, 9, 30) - t.clock.now()).total_seconds())
        before = len(t.sandbox.slack.calls)
        t.expected.refusals.add("ratelimited")  # the first look opens a person's messages, now and then too early
        await t.start_bot()
        while await _open_or_due(t):
            await t.clock.wind(1)
            await looked(t)
            assert t.clock.now() < berlin(23, 9, 36)
        calls = Counter((call.method, call.status) for call in t.sandbox.slack.calls[before:])
        assert calls["conversations.history", 200] == LATE
        assert calls["conversations.history", 429] == 0
        [fresh] = [row for row in await t.bot.store.deliveries.latest(LATE + 1) if row.reminder_id.endswith(t.ann.id)]
        assert fresh.settled_at
        assert fresh.settled_at - fresh.planned_at < timedelta(seconds=30)


async def _open_or_due(t: Harness) -> bool:
    rows = await t.bot.store.deliveries.latest(LATE + 1)
    return len(rows) < LATE + 1 or any(row.settled_at is None for row in rows)


async def _with_nothing_due(t: Harness) -> int:
    rows = await t.bot.store.deliveries.latest(PEOPLE + 1)
    assert len(rows) == PEOPLE
    assert {row.state for row in rows} <= {DeliveryState.POSTED, DeliveryState.EMPTY}
    return sum(row.state is DeliveryState.EMPTY for row in rows)


def _in_any_minute(moments: list[datetime]) -> list[int]:
    ordered = sorted(moments)
    return [bisect_left(ordered, moment + timedelta(minutes=1)) - place for place, moment in enumerate(ordered)]


async def test_a_question_is_answered_while_a_sweep_reads() -> None:
    async with harness(SUNDAY_NOON, tasks=[]) as t:
        tasks = synthetic_tasks(20_000, t.sandbox.company, SUNDAY_NOON)
        t.sandbox.crm.with_tasks(tasks)
        reminder = await remind(t, "cs-team")
        await looked(t)
        before = len(t.sandbox.crm.requests)
        await t.clock.leap((berlin(23, 9) - t.clock.now()).total_seconds())
        await t.until(lambda: len(t.sandbox.crm.requests) > before + 5)
        answer = await asyncio.wait_for(t.ann.asks("/tasks today"), 10)
        assert "due" in says(answer)
        assert await recorded(t, reminder) == []
        await looked(t)
        assert len(digests(t.ann.sees("cs-team"))) == 1
        assert t.clock.now() < datetime(2026, 11, 23, 8, 5, tzinfo=UTC)


async def test_a_workspace_of_thousands_is_read_within_slacks_rate() -> None:
    async with harness(SUNDAY_NOON, tasks=[]) as t:
        await hire(t, 4_500)
        await t.clock.leap(3600)
        await looked(t)
        before = len(t.sandbox.slack.calls_of("users.list"))
        await t.clock.leap(3600)
        assert len(await t.bot.workspace.people.everyone()) > 4_500
        assert len(t.sandbox.slack.calls_of("users.list")) - before <= 20
