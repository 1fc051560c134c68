"""What is due after downtime, when the clock is set back, on daylight-saving nights, and for people who move."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.access.person import Standing
from bot.domain.access.policy import Visibility
from bot.domain.reminders.delivery import Reason
from bot.domain.reminders.digest import DailyDigest, Delay, DelayCause, Missed
from bot.domain.reminders.lateness import GRACE
from bot.domain.reminders.reminder import Away, Options
from bot.domain.reminders.reminder_spec import edited_reminder, spec_of
from bot.domain.reminders.schedule import EVERY_DAY, Schedule
from bot.use_cases.ports.delivery_ledger import NewClaim
from tests.use_cases.delivery.deliveries import (
    CS_TEAM,
    DAY,
    HOUR,
    MINUTE,
    MONDAY,
    SECOND,
    Deliveries,
    missed_days,
    refusal,
)
from tests.use_cases.fixtures import ANN, BEN

# Late


async def test_after_downtime_the_latest_is_sent_late_and_the_older_ones_are_recorded_and_named(m: Deliveries) -> None:
    await m.remind(ANN)
    m.clock.set(MONDAY + 3 * DAY + HOUR)
    assert await m.look() == 1
    digest = m.only_digest()
    assert digest.head.delay.late_since == MONDAY + 3 * DAY
    assert digest.head.delay.cause is DelayCause.NOT_RUNNING
    assert missed_days(digest.head.delay) == (date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25))
    assert await m.recorded() == [("skipped", "the bot was not running")] * 3 + [("posted", "")]
    m.clock.set(MONDAY + 4 * DAY)
    await m.look()
    last = m.chat.digests()[-1]
    assert isinstance(last, DailyDigest)
    assert last.head.delay.missed == ()


async def test_after_longer_downtime_than_the_grace_nothing_is_sent_until_the_next_which_names_the_day(
    m: Deliveries,
) -> None:
    await m.remind(ANN)
    m.clock.set(MONDAY + GRACE + MINUTE)
    assert await m.look() == 0
    m.clock.set(MONDAY + DAY)
    await m.look()
    digest = m.only_digest()
    assert missed_days(digest.head.delay) == (date(2026, 11, 23),)
    assert digest.head.delay.late_since is None


async def test_a_process_killed_while_it_recorded_the_missed_ones_still_sends_the_latest(
    m: Deliveries, monkeypatch: pytest.MonkeyPatch
) -> None:
    await m.remind(ANN)
    m.clock.set(MONDAY + 3 * DAY)
    with monkeypatch.context() as patch:
        patch.setattr(m.composer, "batch_for", None)  # it dies with the missed ones on record
        with pytest.raises(TypeError):
            await m.look()
    assert len(await m.ledger()) == 3
    assert await Deliveries(m.store, m.clock, other=m).look() == 1
    assert len(missed_days(m.only_digest().head.delay)) == 3


async def test_nothing_due_is_silent_but_says_so_where_it_was_asked_for_or_a_day_is_missing(m: Deliveries) -> None:
    m.tasks.tasks, m.tasks.known = [], frozenset({"ann@firm.com"})
    await m.remind(ANN)
    await m.remind(ANN, id="rem_clear", options=Options(all_clear=True))
    m.clock.set(MONDAY)
    await m.look()
    assert [digest.head.reminder_id for digest in m.chat.digests()] == ["rem_clear"]
    assert await m.recorded() == [("empty", "")]
    m.clock.set(MONDAY + 2 * DAY)
    await m.look()
    assert sorted((d.head.reminder_id, missed_days(d.head.delay)) for d in m.chat.digests()[1:]) == [
        ("rem_1", (date(2026, 11, 24),)),
        ("rem_clear", (date(2026, 11, 24),)),
    ]


async def test_what_slack_takes_only_late_says_that_it_was_slack(m: Deliveries) -> None:
    await m.remind(ANN)
    await m.look()
    m.clock.set(MONDAY)
    m.chat.fails = [refusal("ratelimited")] * 30
    await m.look()
    await m.look_through(HOUR)
    delay = m.only_digest().head.delay
    assert (delay.late_since, delay.cause) == (MONDAY, DelayCause.CHAT_BUSY)


# The clock


async def test_a_clock_set_back_sends_nothing_twice_and_the_next_day_is_on_time(m: Deliveries) -> None:
    await m.remind(ANN)
    m.clock.set(MONDAY + MINUTE)
    assert await m.look() == 1
    m.clock.set(MONDAY - HOUR)
    await m.replanner.replan()
    await m.look_through(2 * HOUR)
    assert len(m.chat.said) == 1
    m.clock.set(MONDAY + DAY)
    assert await m.look() == 1
    assert m.chat.digests()[1].head.delay.missed == ()


async def test_after_a_clock_that_was_a_year_ahead_reminders_go_on(m: Deliveries) -> None:
    await m.remind(ANN)
    m.clock.set(MONDAY + 365 * DAY)
    await m.look()
    sent = len(m.chat.said)
    m.clock.set(MONDAY - HOUR)
    assert await m.replanner.replan() == 0, "not before it is believed"
    await m.look_through(10 * MINUTE)
    assert await m.replanner.replan() == 1
    await m.look_through(2 * HOUR)
    m.clock.set(MONDAY + DAY)
    await m.look()
    assert len(m.chat.said) == sent + 2


@pytest.mark.parametrize(
    ("zone", "at", "day_before_the_change"),
    [
        ("Europe/Berlin", time(2, 30), date(2027, 3, 27)),
        ("America/New_York", time(2, 30), date(2027, 3, 13)),
        ("Africa/Cairo", time(0, 0), date(2027, 4, 29)),
        ("America/Santiago", time(0, 30), date(2026, 9, 5)),
        ("Australia/Lord_Howe", time(2, 15), date(2026, 10, 3)),
        ("Europe/Berlin", time(2, 30), date(2026, 10, 24)),
        ("America/New_York", time(1, 30), date(2026, 10, 31)),
        ("Africa/Cairo", time(23, 30), date(2026, 10, 28)),
        ("America/Santiago", time(23, 30), date(2027, 4, 2)),
        ("Australia/Lord_Howe", time(1, 45), date(2027, 4, 3)),
    ],
)
async def test_on_both_daylight_saving_nights_a_reminder_comes_once_a_day(
    m: Deliveries, zone: str, at: time, day_before_the_change: date
) -> None:
    here = ZoneInfo(zone)
    m.clock.set(datetime.combine(day_before_the_change, time(12, 0), tzinfo=here).astimezone(UTC))
    await m.remind(CS_TEAM, schedule=Schedule(EVERY_DAY, at), zone=zone, options=Options(all_clear=True))
    await m.look_through(3 * DAY, every=timedelta(minutes=15))
    days = [digest.head.day for digest in m.chat.digests()]
    assert len(days) == len(set(days)) == 3
    assert all(digest.head.delay.late_since is None for digest in m.chat.digests())


# People who move


async def test_a_person_who_moves_east_or_west_is_reminded_at_their_own_nine_o_clock(m: Deliveries) -> None:
    await m.remind(ANN, options=Options(all_clear=True))
    m.clock.set(MONDAY)
    await m.look()
    m.people.people[ANN.id] = replace(ANN, zone=ZoneInfo("Asia/Tokyo"))
    await m.replanner.replan()
    await m.look_through(DAY, every=timedelta(minutes=15))
    m.people.people[ANN.id] = replace(ANN, zone=ZoneInfo("America/Los_Angeles"))
    await m.replanner.replan()
    await m.look_through(DAY + 9 * HOUR, every=timedelta(minutes=15))
    local = [said.at.astimezone(digest.head.zone) for said in m.chat.said if (digest := said.digest)]
    assert [(at.tzname(), at.day, at.hour) for at in local] == [
        ("CET", 23, 9),
        ("JST", 24, 9),
        ("PST", 25, 9),
    ], "and once a day, though the 24th came twice"
    assert ("skipped", "this day's was sent in the zone where they were before") in await m.recorded()


async def test_who_moves_west_twice_in_a_day_has_it_once(m: Deliveries) -> None:
    await m.remind(ANN)
    m.clock.set(MONDAY)
    assert await m.look() == 1
    for zone in ("Europe/London", "America/New_York", "America/Los_Angeles"):
        m.people.people[ANN.id] = replace(ANN, zone=ZoneInfo(zone))
        await m.replanner.replan()
        await m.look_through(2 * HOUR, every=5 * MINUTE)
    await m.look_through(12 * HOUR, every=15 * MINUTE)
    assert len(m.chat.said) == 1


async def test_a_claim_that_was_to_skip_a_day_and_died_sends_it_no_second_time(m: Deliveries) -> None:
    await m.remind(ANN)
    m.clock.set(MONDAY)
    assert await m.look() == 1
    m.people.people[ANN.id] = replace(ANN, zone=ZoneInfo("Europe/London"))
    await m.replanner.replan()
    instant = MONDAY + HOUR
    m.clock.set(instant)
    dead = NewClaim("rem_1", instant, "key", MONDAY.date(), (await m.reminder()).version)
    assert await m.store.deliveries.claim(dead, at=instant, lease_until=instant + 5 * MINUTE)
    await m.look_through(HOUR)
    assert len(m.chat.said) == 1
    assert (await m.ledger())[0].reason is Reason.HAD_ITS_DAY


async def move_to_berlin_at(m: Deliveries, moment: datetime) -> None:
    """Ann, who had her list at nine in New York the day before."""
    new_york = ZoneInfo("America/New_York")
    m.people.people[ANN.id] = replace(ANN, zone=new_york)
    await m.remind(m.people.people[ANN.id])
    m.clock.set(datetime(2026, 11, 23, 9, 0, tzinfo=new_york))
    assert await m.look() == 1
    await m.look_through(moment - m.clock.now(), every=10 * MINUTE)
    m.people.people[ANN.id] = ANN


async def test_who_moved_east_past_nine_o_clock_gets_the_list_late_and_hears_why(m: Deliveries) -> None:
    await move_to_berlin_at(m, MONDAY + DAY + 20 * MINUTE)
    assert await m.replanner.replan() == 1
    await m.look_through(2 * MINUTE)
    digest = m.chat.digests()[-1]
    assert digest.head.day == date(2026, 11, 24)
    assert digest.head.delay == Delay(MONDAY + DAY, DelayCause.ZONE_MOVED)


@pytest.mark.parametrize("replans", [True, False])
async def test_who_moved_east_long_after_nine_o_clock_hears_the_next_day_why_one_is_missing(
    m: Deliveries, replans: bool
) -> None:
    moved = MONDAY + DAY + 3 * HOUR if replans else datetime(2026, 11, 24, 13, 50, tzinfo=UTC)  # 08:50 in New York
    await move_to_berlin_at(m, moved)
    if replans:
        await m.replanner.replan()
        assert await m.replanner.replan() == 0
    await m.look_through(MONDAY + 2 * DAY - m.clock.now(), every=10 * MINUTE)
    digest = m.chat.digests()[-1]
    assert digest.head.day == date(2026, 11, 25)
    assert digest.head.delay.missed == (Missed(date(2026, 11, 24), DelayCause.ZONE_MOVED),)


async def test_what_was_put_off_and_then_given_another_time_and_place_comes_there_and_then_alone(
    m: Deliveries,
) -> None:
    await m.remind(CS_TEAM)
    m.channels.channels["C2"] = replace(CS_TEAM, id="C2", name="sales")
    m.clock.set(MONDAY)
    m.chat.fails = [refusal("ratelimited")]
    await m.look()
    spec = replace(spec_of(await m.reminder()), place_id="C2", schedule=Schedule(EVERY_DAY, time(15, 0)))
    edited = edited_reminder(await m.reminder(), spec, MONDAY + SECOND, MONDAY + 6 * HOUR)
    assert await m.store.reminders.change(edited)
    await m.look_through(7 * HOUR, every=5 * MINUTE)
    assert [(said.place_id, said.at) for said in m.chat.said] == [("C2", MONDAY + 6 * HOUR)]
    assert ("skipped", "it was paused, changed or deleted meanwhile") in await m.recorded()


async def test_what_waited_long_for_its_turn_says_that_it_is_late(m: Deliveries) -> None:
    await m.remind(ANN)
    m.clock.set(MONDAY + 9 * MINUTE)
    late = Deliveries(m.store, m.clock, other=m, written_until=m.clock.now())

    async def slow(_place_id: str) -> None:
        m.clock.set(m.clock.now() + 4 * MINUTE)

    m.chat.on_acquire = slow
    assert await late.look() == 1
    assert m.only_digest().head.delay.late_since == MONDAY


@pytest.mark.parametrize(
    ("zone", "other"),
    [
        ("Pacific/Auckland", "America/Los_Angeles"),
        ("Europe/Berlin", "Pacific/Honolulu"),
        ("Asia/Kolkata", "Asia/Dubai"),
    ],
)
async def test_to_and_fro_nobody_gets_a_day_twice_and_nobody_misses_one(m: Deliveries, zone: str, other: str) -> None:
    m.people.people[ANN.id] = replace(ANN, zone=ZoneInfo(zone))
    await m.remind(ANN, options=Options(all_clear=True))
    await m.replanner.replan()
    for where in (zone, other, zone, other):
        m.people.people[ANN.id] = replace(ANN, zone=ZoneInfo(where))
        await m.replanner.replan()
        await m.look_through(3 * DAY, every=timedelta(minutes=15))
    days = [digest.head.day for digest in m.chat.digests()]
    assert days == sorted(set(days))
    assert len(days) >= (days[-1] - days[0]).days - 1  # a day that a traveller to the east never had at nine


@pytest.mark.parametrize("zone", ["Pacific/Pago_Pago", "Pacific/Kiritimati", "Pacific/Auckland", "Pacific/Honolulu"])
@pytest.mark.parametrize("at", [time(0, 0), time(9, 0), time(23, 45)])
async def test_who_stays_at_the_end_of_the_world_gets_every_day(m: Deliveries, zone: str, at: time) -> None:
    m.people.people[ANN.id] = replace(ANN, zone=ZoneInfo(zone))
    await m.remind(ANN, schedule=Schedule(EVERY_DAY, at), options=Options(all_clear=True))
    await m.replanner.replan()
    await m.look_through(5 * DAY, every=timedelta(minutes=15))
    assert len(m.chat.digests()) == 5


async def test_who_is_away_gets_nothing_and_the_cover_sees_whose_tasks_they_are(m: Deliveries) -> None:
    await m.remind(ANN)
    await m.remind(BEN, id="rem_ben", zone="Europe/Berlin")
    await m.store.reminders.set_away(Away(ANN.id, date(2026, 11, 24), BEN.id))
    m.clock.set(MONDAY)
    await m.look()
    assert await m.recorded() == [("skipped", "away until 24 Nov 2026")]
    digest = m.only_digest()
    assert digest.total == 3
    assert any("For Ann Weber" in group.title for group in digest.groups)
    m.clock.set(MONDAY + 2 * DAY)
    await m.look()
    assert len(m.chat.digests(ANN.id)) == 1


async def test_where_everyone_sees_their_own_tasks_only_a_cover_from_before_sees_no_others(m: Deliveries) -> None:
    narrow = Deliveries(m.store, m.clock, other=m, visibility=Visibility.OWN)
    await m.remind(BEN, id="rem_ben", zone="Europe/Berlin")
    await m.store.reminders.set_away(Away(ANN.id, date(2026, 11, 24), BEN.id))
    m.clock.set(MONDAY)
    await narrow.look()
    assert m.only_digest().total == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"standing": Standing.GONE}, "this person is not an active member any more"),
        ({"standing": Standing.GUEST}, "this person is not an active member any more"),
        ({"email": "nobody@firm.com"}, "this person has no ChartMogul seat that I know of"),
    ],
)
async def test_who_left_or_lost_their_seat_gets_nothing_and_it_is_on_record(
    m: Deliveries, changes: dict[str, object], reason: str
) -> None:
    await m.remind(ANN)
    m.people.people[ANN.id] = replace(ANN, **changes)  # type: ignore[arg-type]
    m.clock.set(MONDAY)
    await m.look()
    assert m.chat.said == []
    assert await m.recorded() == [("skipped", reason)]
