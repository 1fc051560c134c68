"""What the weekly picture counts, and how it is said in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reminders.weekly_chart import (
    LONGEST_ALT_TEXT,
    AssigneeCount,
    WeekCount,
    WeekPicture,
    alt_text,
    figures_in_words,
    percent_in_words,
    picture_week,
    shown_assignees,
    totals_in_words,
)
from bot.domain.tasks.task import Task

BERLIN = ZoneInfo("Europe/Berlin")
WEDNESDAY = date(2026, 11, 25)
THIS_WEEK = date(2026, 11, 23)


def counted(*tasks: Task, week_start: int = 0) -> WeekPicture:
    return picture_week("CS team", tasks, {"ann@acme.test": "Ann"}, BERLIN, WEDNESDAY, week_start)


def task(due: datetime | date | None, assignee: str | None = "ann@acme.test", *, done: bool = False) -> Task:
    completed = datetime(2026, 11, 24, tzinfo=UTC) if done else None
    return Task("uuid", "Call", assignee=assignee, due=due, completed_at=completed)


def by_week(picture: WeekPicture) -> dict[date, tuple[int, int]]:
    return {week.first_day: (week.open, week.overdue) for week in picture.weeks if week.open}


def test_eight_weeks_back_and_two_ahead_are_shown() -> None:
    weeks = [week.first_day for week in counted().weeks]
    assert weeks == [THIS_WEEK + timedelta(weeks=step) for step in range(-8, 3)]


def test_open_tasks_are_counted_in_the_week_they_are_due() -> None:
    picture = counted(
        task(date(2026, 11, 16)),
        task(date(2026, 11, 22)),
        task(date(2026, 12, 13)),
        task(date(2026, 11, 20), done=True),
    )
    assert by_week(picture) == {date(2026, 11, 16): (2, 2), date(2026, 12, 7): (1, 0)}


def test_this_week_holds_both_overdue_and_coming_tasks() -> None:
    picture = counted(task(date(2026, 11, 24)), task(WEDNESDAY), task(date(2026, 11, 29)))
    assert by_week(picture) == {THIS_WEEK: (3, 1)}


def test_a_time_counts_on_the_readers_day() -> None:
    picture = counted(task(datetime(2026, 11, 22, 23, 30, tzinfo=UTC)))  # Monday 00:30 in Berlin
    assert by_week(picture) == {THIS_WEEK: (1, 1)}


def test_weeks_begin_where_the_account_begins_them() -> None:
    picture = counted(task(date(2026, 11, 22)), week_start=6)
    assert picture.this_week == date(2026, 11, 22)
    assert by_week(picture) == {date(2026, 11, 22): (1, 1)}


def test_assignees_are_counted_whenever_their_tasks_are_due() -> None:
    picture = counted(
        task(date(2020, 1, 1)), task(date(2030, 1, 1)), task(None), task(None, "ben@acme.test"), task(None, None)
    )
    assert set(picture.assignees) == {
        AssigneeCount("Ann", 1, 3),
        AssigneeCount("ben@acme.test", 0, 1),
        AssigneeCount("nobody", 0, 1),
    }
    assert (picture.open, picture.overdue, picture.outside) == (5, 1, 5)


def test_most_overdue_come_first_and_those_beyond_twelve_are_summed() -> None:
    many = tuple(AssigneeCount(f"Person {number:02}", number, 20) for number in range(15))
    shown = shown_assignees(WeekPicture("", THIS_WEEK, (), many))
    assert [shown[0].name, shown[11].name, len(shown)] == ["Person 14", "Person 03", 13]
    assert shown[12] == AssigneeCount("3 others", 0 + 1 + 2, 60)


def test_equal_shares_go_by_open_tasks_then_by_name() -> None:
    equal = (AssigneeCount("Cy", 1, 2), AssigneeCount("Bo", 1, 2), AssigneeCount("Di", 1, 3))
    assert [one.name for one in shown_assignees(WeekPicture("", THIS_WEEK, (), equal))] == ["Di", "Bo", "Cy"]


PICTURE = WeekPicture(
    "CS team",
    THIS_WEEK,
    (WeekCount(date(2026, 11, 16), 2, 2), WeekCount(THIS_WEEK, 1800, 1), WeekCount(date(2026, 11, 30), 0)),
    (AssigneeCount("Ben", 0, 1000), AssigneeCount("Ann", 3, 804)),
)


def test_the_figures_in_words_say_all_that_is_drawn() -> None:
    assert figures_in_words(PICTURE).splitlines() == [
        "1,804 open tasks, 3 overdue (<1%).",
        "Open by the week they are due: week of Mon 16 Nov 2, this week 1,800 (1 overdue), week of Mon 30 Nov 0; "
        "2 outside these weeks or without a due day.",
        "Overdue by assignee: Ann 3 of 804, Ben 0 of 1,000.",
    ]


def test_the_alt_text_is_the_same_on_one_line() -> None:
    said = alt_text(PICTURE)
    assert said.startswith("Chart of open tasks by week and of each assignee's overdue share. CS team. 1,804 open")
    assert said.endswith("Ann 3 of 804, Ben 0 of 1,000.")


def test_nothing_open_is_said_in_a_sentence() -> None:
    assert figures_in_words(counted()) == "No open tasks."


def test_nothing_overdue_is_said_too() -> None:
    assert totals_in_words(counted(task(None))) == "1 open task, none overdue"


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 0, "0%"), (0, 5, "0%"), (1, 1000, "<1%"), (1, 100, "1%"), (1, 3, "33%"), (999, 1000, ">99%"), (5, 5, "100%")],
)
def test_some_is_never_said_to_be_none_or_all(part: int, whole: int, said: str) -> None:
    assert percent_in_words(part, whole) == said


@given(
    title=st.text(max_size=300),
    names=st.lists(st.text(max_size=300), max_size=30),
    count=st.integers(min_value=0, max_value=10**9),
)
def test_the_alt_text_fits_and_names_come_whole(title: str, names: list[str], count: int) -> None:
    weeks = tuple(WeekCount(THIS_WEEK + timedelta(weeks=step), count, count) for step in range(-8, 3))
    said = alt_text(WeekPicture(title, THIS_WEEK, weeks, tuple(AssigneeCount(name, count, count) for name in names)))
    assert len(said) <= LONGEST_ALT_TEXT
    assert not said.endswith("…")
    assert "\n" not in said


def test_two_people_of_one_name_are_two_bars_and_one_seat_in_two_spellings_is_one() -> None:
    names = {"ann@acme.test": "Ann Weber", "ann.w@acme.test": "Ann Weber", "Ann@Acme.test": "Ann Weber"}
    tasks = [task(WEDNESDAY), task(WEDNESDAY, "Ann@Acme.test"), task(date(2026, 11, 20), "ann.w@acme.test")]
    picture = picture_week("CS team", tasks, names, BERLIN, WEDNESDAY, 0)
    assert [(one.name, one.overdue, one.open) for one in picture.assignees] == [
        ("Ann Weber", 0, 2),
        ("Ann Weber", 1, 1),
    ]
