"""A week of reminders, wound through the whole bot: who gets what, when, and what is said when it could not be."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from bot.domain.language.reason_wording import reason_in_words
from bot.domain.reminders.delivery import DeliveryState, Reason
from bot.domain.reminders.reminder import Away, Options, ReminderState, Scope, WhoseTasks
from bot.domain.reminders.schedule import WEEKDAYS, Schedule
from bot.domain.reminders.weekly_chart import WeekPicture
from tests.scenarios.harness import harness
from tests.scenarios.made import buttons, says, task, titles
from tests.scenarios.reminders import (
    HALF_PAST_EIGHT,
    SUNDAY_NOON,
    berlin,
    digests,
    notices,
    recorded,
    remind,
    through,
    until,
)
from tests.slack.features.digests.test_digest_post import PNG

MONDAYS = Schedule(frozenset({0}), time(9, 0))


async def test_a_week_of_reminders() -> None:
    async def draw(_week: WeekPicture) -> bytes:
        return PNG

    async with harness(SUNDAY_NOON, started=False) as t:
        await t.start_bot(draw=draw)
        await remind(t, t.ann, schedule=HALF_PAST_EIGHT)
        await remind(t, t.aroha, schedule=HALF_PAST_EIGHT)  # in Auckland, twelve hours earlier
        await remind(t, "cs-team", scope=Scope(WhoseTasks.MEMBERS))
        await remind(t, "sales", schedule=MONDAYS, options=Options(weekly=True))
        await until(t, berlin(22, 20, 30))
        for day in range(23, 31):
            for hour, minute in ((8, 29), (8, 30), (9, 0), (12, 0), (20, 30)):
                await until(t, berlin(day, hour, minute))

        assert [m.at.astimezone(berlin(1, 0).tzinfo).strftime("%a %H:%M") for m in digests(t.ann.sees("dm"))] == [
            "Mon 08:30",
            "Tue 08:30",
            "Wed 08:30",
            "Thu 08:30",
            "Fri 08:30",
            "Mon 08:30",
        ]
        assert [m.at.astimezone(berlin(1, 0).tzinfo).strftime("%a %H:%M") for m in digests(t.aroha.sees("dm"))] == [
            "Sun 20:30",
            "Mon 20:30",
            "Tue 20:30",
            "Wed 20:30",
            "Thu 20:30",
            "Sun 20:30",
            "Mon 20:30",
        ]
        assert len(digests(t.ann.sees("cs-team"))) == 8
        reviews = digests(t.ann.sees("sales"))
        assert [review.at.day for review in reviews] == [23, 30]
        assert [block["type"] for block in reviews[0].blocks[:2]] == ["section", "image"]
        for message in digests(t.messages()):
            assert "not sent" not in message.text
            assert "This was due" not in message.text
        first = digests(t.ann.sees("dm"))[0]
        assert says(first).startswith("Mon 23 Nov: ")
        assert len(titles(first)) <= 15


async def test_a_bot_that_was_down_for_days_sends_the_latest_and_names_the_others() -> None:
    async with harness(SUNDAY_NOON) as t:
        reminder = await remind(t, "cs-team", schedule=Schedule(WEEKDAYS, time(9, 0)))
        await until(t, berlin(23, 9))
        await t.stop_bot()
        await t.clock.leap(timedelta(days=3, hours=1).total_seconds())
        await t.start_bot()
        # The clock has to stand for a minute after so long, and the latest is looked for in the channel first.
        await through(t, timedelta(minutes=2), every=timedelta(seconds=20))
        late = says(digests(t.ann.sees("cs-team"))[1])
        assert "This was due at 09:00 on Thu 26 Nov (Europe/Berlin time); I was not running then." in late
        assert "Tuesday's (24 Nov) and Wednesday's (25 Nov) were not sent: I was not running." in late
        rows = await recorded(t, reminder)
        assert [row.state.value for row in rows] == ["posted", "skipped", "skipped", "posted"]
        await until(t, berlin(27, 9))
        assert "not sent" not in digests(t.ann.sees("cs-team"))[2].text


async def test_a_person_is_followed_to_another_zone_and_held_while_away() -> None:
    async with harness(SUNDAY_NOON) as t:
        await remind(t, t.ann, schedule=HALF_PAST_EIGHT)
        await remind(t, t.lukas, schedule=HALF_PAST_EIGHT)
        t.ann.changes(tz="America/New_York")
        await until(t, berlin(22, 13))
        await until(t, berlin(23, 8, 30))
        assert digests(t.ann.sees("dm")) == []
        await until(t, berlin(23, 14, 30))
        assert len(digests(t.ann.sees("dm"))) == 1
        await t.bot.store.reminders.set_away(Away(t.ann.id, date(2026, 11, 25), t.lukas.id))
        for day in (24, 25, 26):
            await until(t, berlin(day, 8, 30))
            await until(t, berlin(day, 14, 30))
        assert [message.at.day for message in digests(t.ann.sees("dm"))] == [23, 26]
        covered = ["For Ann Weber" in message.text for message in digests(t.lukas.sees("dm"))]
        assert covered == [False, True, True, False]


CHANGES = {
    "archived": ({"archived": True}, "the channel is archived"),
    "the bot was removed": ({"bot_is_member": False}, "I can't see or post in the channel any more"),
    "made private without the bot": (
        {"private": True, "bot_is_member": False},
        "I can't see or post in the channel any more",
    ),
    "shared since": ({"shared_with": "Northwind"}, "the channel is shared with another company"),
    "about to be shared": ({"pending_share": True}, "the channel is shared with another company"),
}


@pytest.mark.parametrize(("changes", "reason"), CHANGES.values(), ids=list(CHANGES))
async def test_a_channel_that_is_not_safe_any_more_gets_nothing_and_the_maker_hears_of_it_once(
    changes: dict[str, object], reason: str
) -> None:
    async with harness(SUNDAY_NOON) as t:
        reminder = await remind(t, "sales")
        t.sandbox.slack.change_channel(reminder.place_id, **changes)
        t.expected.refusals.add("channel_not_found")
        for day in (23, 24, 25):
            await until(t, berlin(day, 9))
        assert digests(t.messages()) == []
        [told] = t.ann.sees("dm")
        assert f"I suspended the reminder for <#{reminder.place_id}>: {reason}." in says(told)
        kept = await t.bot.store.reminders.reminder(reminder.id)
        assert kept
        assert (kept.state, reason_in_words(kept.reason)) == (ReminderState.SUSPENDED, reason)
        assert [(row.state, row.reason) for row in await recorded(t, reminder)] == [
            (DeliveryState.SKIPPED, kept.reason)
        ]


async def test_a_renamed_channel_goes_on() -> None:
    async with harness(SUNDAY_NOON) as t:
        reminder = await remind(t, "sales")
        t.sandbox.slack.change_channel(reminder.place_id, name="revenue", private=True)
        await until(t, berlin(23, 9))
        assert len(digests(t.messages())) == 1
        assert notices(t.messages()) == []


async def test_a_maker_who_left_hands_it_to_the_admins_and_who_left_gets_nothing() -> None:
    async with harness(SUNDAY_NOON) as t:
        await remind(t, "sales", maker=t.lukas)
        own = await remind(t, t.lukas)
        seatless = await remind(t, t.sam, schedule=HALF_PAST_EIGHT)
        t.lukas.changes(kind="deactivated")
        for day in (23, 24):
            await until(t, berlin(day, 9))
            await until(t, berlin(day, 10))  # Slack tells no zone of people who left, so theirs is UTC
            await until(t, berlin(day, 18))  # and Sam is in Los Angeles
        assert len(digests(t.ann.sees("sales"))) == 2
        for admin in (t.tomas, t.priya):
            [told] = notices(admin.sees("dm"))
            assert "Lukas Brandt made a reminder" in says(told)
        assert {row.reason for row in await recorded(t, own)} == {Reason.NOT_A_MEMBER}
        assert {row.reason for row in await recorded(t, seatless)} == {Reason.NO_SEAT}


async def test_nothing_due_is_silent_and_a_long_list_says_how_long_it_is() -> None:
    many = [task(f"Call number {number}", "2026-11-20T09:00:00.000Z") for number in range(43)]
    async with harness(SUNDAY_NOON, tasks=many) as t:
        await remind(t, t.ann)
        quiet = await remind(t, t.tomas)
        t.sandbox.crm.with_tasks(
            [*many, task("Later", "2027-01-01T09:00:00.000Z", assignee="tomas.oliveira@lumen.example")]
        )
        await until(t, berlin(23, 9))
        [digest] = digests(t.ann.sees("dm"))
        assert len(titles(digest)) == 15
        assert "43 overdue" in says(digest)
        assert "Show all 43" in buttons(digest)
        assert t.tomas.sees("dm") == []
        assert [row.state for row in await recorded(t, quiet)] == [DeliveryState.EMPTY]
