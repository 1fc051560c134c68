"""What people type for days and spans, and what it means on a Monday and on a Saturday. Read it as documentation."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.language.days import read_day, read_window
from bot.domain.language.wording import window_in_words
from bot.domain.problems import ParseError
from bot.domain.tasks.due_window import DueWindow

MONDAY = date(2026, 11, 23)
SATURDAY = date(2027, 2, 27)
SUNDAY_STARTS = 6
LONG_AGO = date(1990, 1, 1)


def window(text: str) -> DueWindow:
    """ "a..b", "a..", "..b", ".." or one day."""
    first, dots, last = text.partition("..")
    days = [date.fromisoformat(day) if day else None for day in (first, last if dots else first)]
    return DueWindow(*days)


@pytest.mark.parametrize(
    ("phrase", "on_monday", "on_saturday"),
    [
        ("today", "2026-11-23", "2027-02-27"),
        ("tonight", "2026-11-23", "2027-02-27"),
        ("tomorrow", "2026-11-24", "2027-02-28"),
        ("tmrw", "2026-11-24", "2027-02-28"),
        ("yesterday", "2026-11-22", "2027-02-26"),
        ("the day after tomorrow", "2026-11-25", "2027-03-01"),
        ("day before yesterday", "2026-11-21", "2027-02-25"),
        # Weekdays: the coming one, today included.
        ("monday", "2026-11-23", "2027-03-01"),
        ("fri", "2026-11-27", "2027-03-05"),
        ("sat", "2026-11-28", "2027-02-27"),
        ("this friday", "2026-11-27", "2027-03-05"),
        ("this coming friday", "2026-11-27", "2027-03-05"),
        ("next friday", "2026-12-04", "2027-03-05"),
        ("next monday", "2026-11-30", "2027-03-01"),
        ("last friday", "2026-11-20", "2027-02-26"),
        ("last monday", "2026-11-16", "2027-02-22"),
        ("friday next week", "2026-12-04", "2027-03-05"),
        ("wednesday of next week", "2026-12-02", "2027-03-03"),
        ("next week's friday", "2026-12-04", "2027-03-05"),
        ("tuesday of this week", "2026-11-24", "2027-02-23"),
        # Days of a month.
        ("12 May", "2027-05-12", "2027-05-12"),
        ("May 12", "2027-05-12", "2027-05-12"),
        ("12th of May", "2027-05-12", "2027-05-12"),
        ("the 5th of december", "2026-12-05", "2026-12-05"),
        ("december the 5th", "2026-12-05", "2026-12-05"),
        ("12 May 2027", "2027-05-12", "2027-05-12"),
        ("May 12, 2027", "2027-05-12", "2027-05-12"),
        ("2027 May 12th", "2027-05-12", "2027-05-12"),
        ("14april", "2027-04-14", "2027-04-14"),
        ("dec. 5", "2026-12-05", "2026-12-05"),
        ("1-Dec-2026", "2026-12-01", "2026-12-01"),
        ("2026-12-01", "2026-12-01", "2026-12-01"),
        ("2026-12-1", "2026-12-01", "2026-12-01"),
        ("2026/12/01", "2026-12-01", "2026-12-01"),
        ("Mon 23 Nov 2026", "2026-11-23", "2026-11-23"),
        ("29 feb 2028", "2028-02-29", "2028-02-29"),
        # Without a year, for a list: two months back, this one, nine ahead.
        ("20 Nov", "2026-11-20", "2027-11-20"),
        ("1 Sep", "2026-09-01", "2027-09-01"),
        ("1 Aug", "2027-08-01", "2027-08-01"),
        ("1 dec", "2026-12-01", "2026-12-01"),
        # So far from today.
        ("+3d", "2026-11-26", "2027-03-02"),
        ("-3d", "2026-11-20", "2027-02-24"),
        ("−3d", "2026-11-20", "2027-02-24"),
        ("+2w", "2026-12-07", "2027-03-13"),
        ("+1m", "2026-12-23", "2027-03-27"),
        ("3 days ago", "2026-11-20", "2027-02-24"),
        ("a fortnight ago", "2026-11-09", "2027-02-13"),
        ("a couple of weeks ago", "2026-11-09", "2027-02-13"),
        ("a week from now", "2026-11-30", "2027-03-06"),
        ("10 days from today", "2026-12-03", "2027-03-09"),
        # Edges of periods.
        ("eow", "2026-11-29", "2027-02-28"),
        ("eom", "2026-11-30", "2027-02-28"),
        ("eoq", "2026-12-31", "2027-03-31"),
        ("eoy", "2026-12-31", "2027-12-31"),
        ("end of month", "2026-11-30", "2027-02-28"),
        ("end-of-month", "2026-11-30", "2027-02-28"),
        ("end of the week", "2026-11-29", "2027-02-28"),
        ("end of next month", "2026-12-31", "2027-03-31"),
        ("last day of the month", "2026-11-30", "2027-02-28"),
        ("end of quarter", "2026-12-31", "2027-03-31"),
        ("quarter end", "2026-12-31", "2027-03-31"),
        ("end of next year", "2027-12-31", "2028-12-31"),
        ("end of february", "2027-02-28", "2027-02-28"),
        ("end of may", "2027-05-31", "2027-05-31"),
        ("start of next month", "2026-12-01", "2027-03-01"),
        ("beginning of week", "2026-11-23", "2027-02-22"),
        ("first day of q2", "2027-04-01", "2027-04-01"),
        # Calendar periods.
        ("this week", "2026-11-23..2026-11-29", "2027-02-22..2027-02-28"),
        ("next week", "2026-11-30..2026-12-06", "2027-03-01..2027-03-07"),
        ("last week", "2026-11-16..2026-11-22", "2027-02-15..2027-02-21"),
        ("previous week", "2026-11-16..2026-11-22", "2027-02-15..2027-02-21"),
        ("week of 30 nov 2026", "2026-11-30..2026-12-06", "2026-11-30..2026-12-06"),
        ("rest of the week", "2026-11-23..2026-11-29", "2027-02-27..2027-02-28"),
        ("this month", "2026-11-01..2026-11-30", "2027-02-01..2027-02-28"),
        ("next month", "2026-12-01..2026-12-31", "2027-03-01..2027-03-31"),
        ("last month", "2026-10-01..2026-10-31", "2027-01-01..2027-01-31"),
        ("this quarter", "2026-10-01..2026-12-31", "2027-01-01..2027-03-31"),
        ("next qtr", "2027-01-01..2027-03-31", "2027-04-01..2027-06-30"),
        ("last quarter", "2026-07-01..2026-09-30", "2026-10-01..2026-12-31"),
        ("this year", "2026-01-01..2026-12-31", "2027-01-01..2027-12-31"),
        ("last year", "2025-01-01..2025-12-31", "2026-01-01..2026-12-31"),
        ("weekend", "2026-11-28..2026-11-29", "2027-02-27..2027-02-28"),
        ("this week-end", "2026-11-28..2026-11-29", "2027-02-27..2027-02-28"),
        ("next weekend", "2026-12-05..2026-12-06", "2027-03-06..2027-03-07"),
        ("last weekend", "2026-11-21..2026-11-22", "2027-02-20..2027-02-21"),
        ("december", "2026-12-01..2026-12-31", "2026-12-01..2026-12-31"),
        ("in december", "2026-12-01..2026-12-31", "2026-12-01..2026-12-31"),
        ("December this year", "2026-12-01..2026-12-31", "2027-12-01..2027-12-31"),
        ("this november", "2026-11-01..2026-11-30", "2027-11-01..2027-11-30"),
        ("october", "2026-10-01..2026-10-31", "2027-10-01..2027-10-31"),
        ("in may", "2027-05-01..2027-05-31", "2027-05-01..2027-05-31"),
        ("may 2027", "2027-05-01..2027-05-31", "2027-05-01..2027-05-31"),
        ("2026-12", "2026-12-01..2026-12-31", "2026-12-01..2026-12-31"),
        ("q1", "2027-01-01..2027-03-31", "2027-01-01..2027-03-31"),
        ("q3", "2026-07-01..2026-09-30", "2027-07-01..2027-09-30"),
        ("Q1 2027", "2027-01-01..2027-03-31", "2027-01-01..2027-03-31"),
        ("2027 Q1", "2027-01-01..2027-03-31", "2027-01-01..2027-03-31"),
        ("q4 of last year", "2025-10-01..2025-12-31", "2026-10-01..2026-12-31"),
        ("2027", "2027-01-01..2027-12-31", "2027-01-01..2027-12-31"),
        # Spans that roll with today; both ends are in.
        ("in 10 days", "2026-11-23..2026-12-03", "2027-02-27..2027-03-09"),
        ("within 10 days", "2026-11-23..2026-12-03", "2027-02-27..2027-03-09"),
        ("next 10 days", "2026-11-23..2026-12-03", "2027-02-27..2027-03-09"),
        ("in the next ten days", "2026-11-23..2026-12-03", "2027-02-27..2027-03-09"),
        ("in two weeks", "2026-11-23..2026-12-07", "2027-02-27..2027-03-13"),
        ("in 2 weeks' time", "2026-11-23..2026-12-07", "2027-02-27..2027-03-13"),
        ("in a week", "2026-11-23..2026-11-30", "2027-02-27..2027-03-06"),
        ("over the next two months", "2026-11-23..2027-01-23", "2027-02-27..2027-04-27"),
        ("last 7 days", "2026-11-16..2026-11-23", "2027-02-20..2027-02-27"),
        ("past 2 weeks", "2026-11-09..2026-11-23", "2027-02-13..2027-02-27"),
        ("past week", "2026-11-16..2026-11-23", "2027-02-20..2027-02-27"),
        # One side.
        ("overdue", "..2026-11-22", "..2027-02-26"),
        ("before friday", "..2026-11-26", "..2027-03-04"),
        ("before 12 may", "..2027-05-11", "..2027-05-11"),
        ("before next month", "..2026-11-30", "..2027-02-28"),
        ("by friday", "..2026-11-27", "..2027-03-05"),
        ("by the end of next month", "..2026-12-31", "..2027-03-31"),
        ("until 12 may", "..2027-05-12", "..2027-05-12"),
        ("until december", "..2026-12-31", "..2026-12-31"),
        ("on or before friday", "..2026-11-27", "..2027-03-05"),
        ("no later than eom", "..2026-11-30", "..2027-02-28"),
        ("today or earlier", "..2026-11-23", "..2027-02-27"),
        ("after 12 may", "2027-05-13..", "2027-05-13.."),
        ("after next week", "2026-12-07..", "2027-03-08.."),
        ("from 1 dec", "2026-12-01..", "2026-12-01.."),
        ("from monday on", "2026-11-23..", "2027-03-01.."),
        ("friday or later", "2026-11-27..", "2027-03-05.."),
        ("since friday", "2026-11-20..", "2027-02-26.."),
        ("since 12 may", "2026-05-12..", "2026-05-12.."),
        ("since last week", "2026-11-16..", "2027-02-15.."),
        ("on 1 dec", "2026-12-01", "2026-12-01"),
        ("any day", "..", ".."),
        # From one day to another: the end follows the start.
        ("from 1 dec to 5 dec", "2026-12-01..2026-12-05", "2026-12-01..2026-12-05"),
        ("between 1 dec and 5 dec", "2026-12-01..2026-12-05", "2026-12-01..2026-12-05"),
        ("between 1 and 5 dec", "2026-12-01..2026-12-05", "2026-12-01..2026-12-05"),
        ("1 dec - 5 dec", "2026-12-01..2026-12-05", "2026-12-01..2026-12-05"),
        ("1–5 Dec", "2026-12-01..2026-12-05", "2026-12-01..2026-12-05"),
        ("Dec 1st-5th, 2026", "2026-12-01..2026-12-05", "2026-12-01..2026-12-05"),
        ("July 13 through 15", "2027-07-13..2027-07-15", "2027-07-13..2027-07-15"),
        ("2026-12-01..2026-12-31", "2026-12-01..2026-12-31", "2026-12-01..2026-12-31"),
        ("2026-12-01–2026-12-31", "2026-12-01..2026-12-31", "2026-12-01..2026-12-31"),
        ("28 dec - 3 jan", "2026-12-28..2027-01-03", "2026-12-28..2027-01-03"),
        ("28 dec 2026 - 3 jan", "2026-12-28..2027-01-03", "2026-12-28..2027-01-03"),
        ("28 dec - 3 jan 2027", "2026-12-28..2027-01-03", "2026-12-28..2027-01-03"),
        ("1 dec - 5 dec 2027", "2027-12-01..2027-12-05", "2027-12-01..2027-12-05"),
        ("from 1 nov to 30 nov", "2026-11-01..2026-11-30", "2027-11-01..2027-11-30"),
        ("dec-feb", "2026-12-01..2027-02-28", "2026-12-01..2027-02-28"),
        ("mon-fri", "2026-11-23..2026-11-27", "2027-03-01..2027-03-05"),
        ("between fri and mon", "2026-11-27..2026-11-30", "2027-03-05..2027-03-08"),
        ("from last monday to friday", "2026-11-16..2026-11-20", "2027-02-22..2027-02-26"),
        ("from yesterday to tomorrow", "2026-11-22..2026-11-24", "2027-02-26..2027-02-28"),
        # However it is typed.
        ("  NEXT   Friday. ", "2026-12-04", "2027-03-05"),
        ("ｔｏｍｏｒｒｏｗ", "2026-11-24", "2027-02-28"),
        ("12 Máy 2027", "2027-05-12", "2027-05-12"),
    ],
)
def test_a_phrase_means_these_days(phrase: str, on_monday: str, on_saturday: str) -> None:
    assert read_window(phrase, MONDAY) == window(on_monday)
    assert read_window(phrase, SATURDAY) == window(on_saturday)


@pytest.mark.parametrize(
    ("phrase", "day"),
    [
        ("fri", "2026-11-27"),
        ("on fri", "2026-11-27"),
        ("in 3 days", "2026-11-26"),
        ("in two weeks", "2026-12-07"),
        ("end of next month", "2026-12-31"),
        ("today", "2026-11-23"),
        ("20 Nov", "2027-11-20"),  # a day to be set lies ahead, where a list looks back
        ("23 Nov", "2026-11-23"),
        ("12 May", "2027-05-12"),
    ],
)
def test_a_single_day_to_be_set_is_the_coming_one(phrase: str, day: str) -> None:
    assert read_day(phrase, MONDAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("phrase", "day"),
    [
        ("end of november", "2026-11-30"),
        ("end of october", "2027-10-31"),
        ("end of q4", "2026-12-31"),
        ("quarter end", "2026-12-31"),
        ("end of q3", "2027-09-30"),
        ("end of q1", "2027-03-31"),
    ],
)
def test_the_end_of_a_period_to_be_set_lies_ahead_though_the_period_has_begun(phrase: str, day: str) -> None:
    assert read_day(phrase, date(2026, 11, 25)) == date.fromisoformat(day)


@pytest.mark.parametrize("today", [date(2026, 10, 1), date(2026, 11, 25), date(2026, 12, 31)])
@pytest.mark.parametrize(
    ("phrase", "days"),
    [
        ("q1", "2027-01-01..2027-03-31"),
        ("q2", "2027-04-01..2027-06-30"),
        ("q3", "2026-07-01..2026-09-30"),
        ("q4", "2026-10-01..2026-12-31"),
        ("since q1", "2026-01-01.."),
        ("since q3", "2026-07-01.."),
        ("since q4", "2026-10-01.."),
        ("until q3", "..2026-09-30"),
    ],
)
def test_a_quarter_without_a_year_is_the_same_one_on_each_day_of_the_present_one(
    phrase: str, days: str, today: date
) -> None:
    assert read_window(phrase, today) == window(days)


@pytest.mark.parametrize("phrase", ["next week", "december", "before fri", "overdue", "may", "weekend", ""])
def test_what_is_not_one_day_is_refused_as_a_day(phrase: str) -> None:
    with pytest.raises(ParseError) as refused:
        read_day(phrase, MONDAY)
    for words in refused.value.examples:
        read_window(words, MONDAY)


@pytest.mark.parametrize(
    ("phrase", "today", "monday_weeks", "sunday_weeks"),
    [
        ("this week", MONDAY, "2026-11-23..2026-11-29", "2026-11-22..2026-11-28"),
        ("this week", date(2026, 11, 29), "2026-11-23..2026-11-29", "2026-11-29..2026-12-05"),
        ("eow", MONDAY, "2026-11-29", "2026-11-28"),
        ("next friday", date(2026, 11, 29), "2026-12-04", "2026-12-11"),
        ("next sunday", MONDAY, "2026-12-06", "2026-11-29"),
        ("weekend", date(2026, 11, 29), "2026-11-28..2026-11-29", "2026-11-28..2026-11-29"),
    ],
)
def test_a_week_starts_on_the_readers_day(phrase: str, today: date, monday_weeks: str, sunday_weeks: str) -> None:
    assert read_window(phrase, today) == window(monday_weeks)
    assert read_window(phrase, today, SUNDAY_STARTS) == window(sunday_weeks)


TODAYS = st.dates(date(2020, 1, 1), date(2090, 12, 31))


@given(TODAYS, st.integers(-500, 500), st.integers(0, 500), st.sampled_from(["both", "first", "last"]))
def test_a_window_in_words_can_be_typed_back(today: date, away: int, days: int, sides: str) -> None:
    """With its years, that is: long ago is never "this year"."""
    first = today + timedelta(days=away)
    there = DueWindow(first if sides != "last" else None, first + timedelta(days=days) if sides != "first" else None)
    assert read_window(window_in_words(there, LONG_AGO).removeprefix("due "), today) == there
