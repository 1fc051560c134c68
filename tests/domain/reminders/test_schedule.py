"""The instants that a schedule plans: one a local date, in every zone, whatever is done to the clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.reminders.schedule import EVERY_DAY, LAST, WEEKDAYS, Planned, Schedule, next_planned, planned

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = sorted(available_timezones() - {"localtime", "Factory"})
ONE_DAY = timedelta(days=1)
ONE_MINUTE = timedelta(minutes=1)
MONDAY, WEDNESDAY, THURSDAY, FRIDAY = 0, 2, 3, 4


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def locals_of(schedule: Schedule, first: date, last: date, zone: ZoneInfo = BERLIN) -> list[datetime]:
    since = datetime.combine(first, time(), zone) - ONE_MINUTE
    return [due.local for due in planned(schedule, zone, since, datetime.combine(last, time(23, 59), zone))]


def local(year: int, month: int, day: int, hour: int) -> datetime:
    return datetime.combine(date(year, month, day), time(hour))


def days_of(schedule: Schedule, first: date, last: date) -> list[tuple[int, int]]:
    return [(found.month, found.day) for found in locals_of(schedule, first, last)]


# --- The rules.


def test_every_weekday() -> None:
    found = locals_of(Schedule(WEEKDAYS, time(9)), date(2026, 11, 20), date(2026, 11, 24))
    assert found == [local(2026, 11, day, 9) for day in (20, 23, 24)]


def test_days_of_the_week() -> None:
    schedule = Schedule(frozenset({MONDAY, WEDNESDAY}), time(8, 30))
    assert days_of(schedule, date(2026, 11, 23), date(2026, 12, 2)) == [(11, 23), (11, 25), (11, 30), (12, 2)]


@pytest.mark.parametrize("anchor", [date(2026, 11, 23), date(2026, 11, 27), date(2026, 11, 29), date(2020, 1, 3)])
def test_every_other_week_is_counted_from_any_day_of_the_anchors_week(anchor: date) -> None:
    schedule = Schedule(frozenset({FRIDAY}), time(16), 2, anchor)
    assert days_of(schedule, date(2026, 11, 23), date(2027, 1, 10)) == [(11, 27), (12, 11), (12, 25), (1, 8)]


def test_every_third_week_before_its_anchor_too() -> None:
    schedule = Schedule(frozenset({MONDAY, FRIDAY}), time(16), 3, date(2027, 6, 2))
    assert days_of(schedule, date(2027, 4, 10), date(2027, 6, 6)) == [
        (4, 19),
        (4, 23),
        (5, 10),
        (5, 14),
        (5, 31),
        (6, 4),
    ]


@pytest.mark.parametrize(
    ("days", "nth", "expected"),
    [
        ({MONDAY}, 1, [(11, 2), (12, 7), (1, 4), (2, 1)]),
        ({FRIDAY}, 4, [(11, 27), (12, 25), (1, 22), (2, 26)]),
        ({FRIDAY}, LAST, [(11, 27), (12, 25), (1, 29), (2, 26)]),
        (WEEKDAYS, 1, [(11, 2), (12, 1), (1, 1), (2, 1)]),
        (WEEKDAYS, LAST, [(11, 30), (12, 31), (1, 29), (2, 26)]),
        (EVERY_DAY, 1, [(11, 1), (12, 1), (1, 1), (2, 1)]),
        (EVERY_DAY, LAST, [(11, 30), (12, 31), (1, 31), (2, 28)]),
    ],
)
def test_the_nth_of_its_days_in_each_month(days: set[int], nth: int, expected: list[tuple[int, int]]) -> None:
    schedule = Schedule(frozenset(days), time(9), nth=nth)
    assert days_of(schedule, date(2026, 11, 1), date(2027, 2, 28)) == expected


def test_nothing_is_planned_at_since_and_something_at_until() -> None:
    schedule = Schedule(EVERY_DAY, time(9))
    at_nine = utc(2026, 11, 23, 8)
    assert planned(schedule, BERLIN, at_nine - ONE_MINUTE, at_nine) == [Planned(at_nine, local(2026, 11, 23, 9))]
    assert planned(schedule, BERLIN, at_nine, at_nine + ONE_MINUTE) == []
    assert planned(schedule, BERLIN, at_nine + ONE_DAY, at_nine) == []


def test_the_next_one_is_after_the_given_instant() -> None:
    schedule = Schedule(frozenset({FRIDAY}), time(16), 2, date(2026, 11, 27))
    first = next_planned(schedule, BERLIN, utc(2026, 11, 23))
    assert first == Planned(utc(2026, 11, 27, 15), local(2026, 11, 27, 16))
    second = next_planned(schedule, BERLIN, first.instant)
    assert second == Planned(utc(2026, 12, 11, 15), local(2026, 12, 11, 16))


@pytest.mark.parametrize(
    "wrong",
    [
        {"days": frozenset()},
        {"days": frozenset({7})},
        {"at": time(9, 0, 30)},
        {"at": time(9, tzinfo=UTC)},
        {"every_weeks": 0},
        {"every_weeks": 2},
        {"nth": 5},
        {"nth": 1, "every_weeks": 2, "anchor": date(2026, 11, 23)},
    ],
)
def test_a_rule_that_names_no_time_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"must be|goes with"):
        Schedule(**{"days": WEEKDAYS, "at": time(9), **wrong})  # type: ignore[arg-type]


# --- What zones do to their clocks.


@pytest.mark.parametrize(
    ("zone", "day", "at", "instant"),
    [
        # The spring gap, 02:00 to 03:00: its first, a middle and its last minute, and the minutes around it.
        ("Europe/Berlin", date(2026, 3, 29), time(1, 59), utc(2026, 3, 29, 0, 59)),
        ("Europe/Berlin", date(2026, 3, 29), time(2, 0), utc(2026, 3, 29, 1, 0)),
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30), utc(2026, 3, 29, 1, 0)),
        ("Europe/Berlin", date(2026, 3, 29), time(2, 59), utc(2026, 3, 29, 1, 0)),
        ("Europe/Berlin", date(2026, 3, 29), time(3, 0), utc(2026, 3, 29, 1, 0)),
        # The repeated hour.
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), utc(2026, 10, 25, 0, 30)),
        ("America/New_York", date(2026, 3, 8), time(2, 30), utc(2026, 3, 8, 7, 0)),
        ("America/New_York", date(2026, 11, 1), time(1, 30), utc(2026, 11, 1, 5, 30)),
        # Gaps at midnight.
        ("Africa/Cairo", date(2026, 4, 24), time(0, 0), utc(2026, 4, 23, 22, 0)),
        ("Africa/Cairo", date(2026, 4, 24), time(0, 30), utc(2026, 4, 23, 22, 0)),
        ("Asia/Beirut", date(2026, 3, 29), time(0, 15), utc(2026, 3, 28, 22, 0)),
        ("America/Santiago", date(2026, 9, 6), time(0, 45), utc(2026, 9, 6, 4, 0)),
        # Santiago repeats the hour before midnight, so the first 23:30 is meant.
        ("America/Santiago", date(2026, 4, 4), time(23, 30), utc(2026, 4, 5, 2, 30)),
        # Nuuk's gap is the last hour of a day: the first minute after it is the next day's.
        ("America/Nuuk", date(2026, 3, 28), time(23, 30), utc(2026, 3, 29, 1, 0)),
        # Half an hour.
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), utc(2026, 10, 3, 15, 30)),
        ("Australia/Lord_Howe", date(2026, 4, 5), time(1, 45), utc(2026, 4, 4, 14, 45)),
    ],
)
def test_a_time_that_is_missing_or_comes_twice(zone: str, day: date, at: time, instant: datetime) -> None:
    found = planned(Schedule(EVERY_DAY, at), ZoneInfo(zone), instant - ONE_DAY * 3, instant + ONE_DAY * 3)
    assert [due.instant for due in found if due.local.date() == day] == [instant]


@pytest.mark.parametrize("at", [time(0, 0), time(9, 0), time(23, 59)])
def test_a_date_that_was_left_out_has_no_instant(at: time) -> None:
    found = locals_of(Schedule(EVERY_DAY, at), date(2011, 12, 29), date(2012, 1, 1), ZoneInfo("Pacific/Apia"))
    assert [local.day for local in found] == [29, 31, 1]


def test_every_zone_has_one_instant_a_date_the_first_minute_that_is_not_too_early() -> None:
    """Judged by walking through the days around each change of the clocks, a quarter of an hour at a time."""
    for year in (2011, 2026):
        for zone, changed_on in _changes(year):
            first, last = changed_on - ONE_DAY, changed_on + ONE_DAY
            walk = _walk(zone, first)
            for at in (time(0, 0), time(0, 30), time(2, 15), time(23, 30)):
                found = [(due.local.date(), due.instant) for due in _planned_daily(zone, at, first, last)]
                assert found == _first_shown(walk, at, first, last), (zone, at, changed_on)


def test_every_zone_has_each_date_of_a_year_once_and_in_order() -> None:
    for name in ZONES[::6]:
        found = _planned_daily(ZoneInfo(name), time(2, 30), date(2026, 1, 1), date(2026, 12, 31))
        assert [due.local.date() for due in found] == [date(2026, 1, 1) + ONE_DAY * count for count in range(365)]
        assert all(one.instant < other.instant for one, other in pairwise(found)), name


schedules = st.builds(
    lambda days, at, rule: Schedule(days, at, **rule),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from([1, 2, 3, 4, LAST]).map(lambda nth: {"nth": nth})
    | st.tuples(st.integers(1, 5), st.dates(date(2000, 1, 1), date(2040, 1, 1))).map(
        lambda pair: {"every_weeks": pair[0], "anchor": pair[1]}
    ),
)
minutes = st.integers(0, 120 * 24 * 60)


@settings(deadline=None)
@given(schedules, st.sampled_from(ZONES), st.integers(1990, 2037), st.tuples(minutes, minutes, minutes))
def test_two_spans_that_meet_plan_what_the_whole_plans(
    schedule: Schedule, zone_name: str, year: int, offsets: tuple[int, int, int]
) -> None:
    zone = ZoneInfo(zone_name)
    since, middle, until = (utc(year, 2, 1) + ONE_MINUTE * offset for offset in sorted(offsets))
    whole = planned(schedule, zone, since, until)
    assert whole == planned(schedule, zone, since, middle) + planned(schedule, zone, middle, until)
    assert all(since < due.instant <= until for due in whole)
    assert all(one.instant < other.instant for one, other in pairwise(whole))
    assert all(due.local.weekday() in schedule.days and due.local.time() == schedule.at for due in whole)
    after = next_planned(schedule, zone, since)
    assert after is not None
    assert whole[:1] == ([after] if after.instant <= until else [])


def _planned_daily(zone: ZoneInfo, at: time, first: date, last: date) -> list[Planned]:
    since, until = (datetime.combine(day, time(), UTC) for day in (first - ONE_DAY * 2, last + ONE_DAY * 3))
    return [due for due in planned(Schedule(EVERY_DAY, at), zone, since, until) if first <= due.local.date() <= last]


def _changes(year: int) -> list[tuple[ZoneInfo, date]]:
    """Each different change of the clocks in ``year``, in one of the zones that make it, and its day."""
    noons = [utc(year, 1, 1, 12) + ONE_DAY * count for count in range(365)]
    found = {}
    for name in ZONES:
        zone = ZoneInfo(name)
        offsets = [noon.astimezone(zone).utcoffset() for noon in noons]
        for noon, (before, after) in zip(noons[1:], pairwise(offsets), strict=True):
            if before != after:
                found[noon, before, after] = (zone, noon.date())
    return list(found.values())


def _walk(zone: ZoneInfo, first: date) -> list[tuple[datetime, datetime]]:
    """Six days of instants and what the clocks show at each. In the years above they are changed on the quarter, and
    in Newfoundland a minute later."""
    start = datetime.combine(first - ONE_DAY, time(), UTC)
    instants = [start + ONE_MINUTE * (15 * count + late) for count in range(6 * 24 * 4) for late in (0, 1)]
    return [(instant, instant.astimezone(zone).replace(tzinfo=None)) for instant in instants]


def _first_shown(
    walk: list[tuple[datetime, datetime]], at: time, first: date, last: date
) -> list[tuple[date, datetime]]:
    """For each date that the clocks show, the first instant at which they show ``at`` on it, or anything later."""
    dates = sorted({shown.date() for _, shown in walk if first <= shown.date() <= last})
    meant = [datetime.combine(day, at) for day in dates]
    return [(local.date(), next(instant for instant, shown in walk if shown >= local)) for local in meant]
