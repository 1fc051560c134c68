"""A date at the calendar's end has a day, a week, a place in a list and words in every zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.language.wording import due_in_words, window_in_words
from bot.domain.reminders.weekly_chart import picture_week
from bot.domain.tasks.due_window import DueWindow
from bot.domain.tasks.far_dates import within_reach
from bot.domain.tasks.groups import Bucket, arrange, days_late
from bot.domain.tasks.periods import week_of
from bot.domain.tasks.task import Task

TODAY = date(2026, 11, 23)
ZONES = sorted(available_timezones())
ZERO = datetime(1, 1, 1, tzinfo=UTC)
NEVER = datetime(9999, 12, 31, 23, 59, 59, 999000, tzinfo=UTC)
NEAR_AN_END = st.one_of(
    st.datetimes(max_value=datetime(1, 2, 1)),  # noqa: DTZ001
    st.datetimes(min_value=datetime(9999, 12, 1)),  # noqa: DTZ001
)
OFFSETS = st.integers(-23, 23).map(lambda hours: timezone(timedelta(hours=hours)))
INSTANTS = st.tuples(st.datetimes() | NEAR_AN_END, OFFSETS).map(lambda at: at[0].replace(tzinfo=at[1]))
DAYS = st.dates() | st.sampled_from([date.min, date.max, date.max - timedelta(days=1)])


@given(INSTANTS | DAYS, INSTANTS, st.sampled_from(ZONES), st.integers(0, 6))
@example(NEVER, NEVER, "Pacific/Auckland", 0)
@example(ZERO, ZERO, "America/Los_Angeles", 0)
@example(date.max, NEVER, "Pacific/Kiritimati", 6)
@example(date.min, ZERO, "Pacific/Pago_Pago", 6)
def test_any_date_is_grouped_counted_and_worded_in_any_zone(
    due: datetime | date, done: datetime, zone_name: str, week_start: int
) -> None:
    zone = ZoneInfo(zone_name)
    due, done = within_reach(due), within_reach(done)
    tasks = [Task("late", "", due=due), Task("done", "", due=due, completed_at=done), Task("now", "", due=TODAY)]
    groups = arrange(tasks, zone, TODAY, week_start)
    assert groups.total == 3
    picture_week("A week", tasks, {}, zone, TODAY, week_start)
    day = tasks[0].due_day(zone)
    assert day is not None
    assert days_late(tasks[0], zone, TODAY) == max((TODAY - day).days, 0)
    assert str(day.year) in due_in_words(day, TODAY) or day.year == TODAY.year
    assert week_of(day, week_start).window.holds(day)
    assert tasks[1].done_day(zone) is not None


@given(DAYS, DAYS, st.sampled_from(ZONES))
@example(date.min, date.max, "Pacific/Auckland")
@example(date.max, date.min, "America/Los_Angeles")
def test_any_window_has_instants_and_words_in_any_zone(one: date, other: date, zone_name: str) -> None:
    for window in (DueWindow(min(one, other), max(one, other)), DueWindow(None, one), DueWindow(one, None)):
        earliest, latest = window.instants(ZoneInfo(zone_name))
        assert earliest is None or latest is None or earliest <= latest
        assert window_in_words(window, TODAY)


@given(INSTANTS)
def test_a_moment_keeps_its_order_and_its_year(moment: datetime) -> None:
    moved = within_reach(moment)
    middle = datetime(2026, 11, 23, tzinfo=UTC)
    assert (moved < middle) is (moment < middle)
    assert moved.year == moment.year


@pytest.mark.parametrize("moment", [datetime(2, 1, 1, tzinfo=UTC), datetime(9998, 12, 31, 23, tzinfo=UTC), TODAY])
def test_every_other_date_stays_as_it_is(moment: datetime | date) -> None:
    assert within_reach(moment) == moment


def test_zero_is_overdue_and_never_is_later() -> None:
    tasks = [Task("zero", "", due=within_reach(ZERO)), Task("never", "", due=within_reach(NEVER))]
    rows = arrange(tasks, ZoneInfo("America/Los_Angeles"), TODAY).rows
    assert [(bucket, task.uuid) for bucket, task in rows] == [(Bucket.OVERDUE, "zero"), (Bucket.LATER, "never")]
