"""When a reminder is to come, as people type it. Today is Monday 23 November 2026."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.language.schedule_words import ScheduleWords, read_schedule, schedule_in_words
from bot.domain.problems import ParseError
from bot.domain.reminders.schedule import EVERY_DAY, LAST, WEEKDAYS, WEEKEND, Schedule

TODAY = date(2026, 11, 23)
FIRST_FRIDAY, NEXT_FRIDAY = date(2026, 11, 27), date(2026, 12, 4)
MON, TUE, WED, THU, FRI = range(5)
NINE = time(9)


def on(*days: int, at: time = NINE, nth: int | None = None) -> Schedule:
    return Schedule(frozenset(days), at, nth=nth)


def every(weeks: int, *days: int, at: time = NINE, anchor: date = TODAY) -> Schedule:
    return Schedule(frozenset(days), at, weeks, anchor)


@pytest.mark.parametrize(
    ("words", "schedule"),
    [
        # Days.
        ("weekdays 9:00", on(*WEEKDAYS)),
        ("every weekday 9:00", on(*WEEKDAYS)),
        ("each working day at 9:00", on(*WEEKDAYS)),
        ("Workdays, 9:00", on(*WEEKDAYS)),
        ("daily 9:00", on(*EVERY_DAY)),
        ("every day 9:00", on(*EVERY_DAY)),
        ("everyday 9:00", on(*EVERY_DAY)),
        ("every morning at 9:00", on(*EVERY_DAY)),
        ("weekday mornings at 9", on(*WEEKDAYS)),
        ("weekends 9:00", on(*WEEKEND)),
        ("monday 9:00", on(MON)),
        ("on Mondays 9:00", on(MON)),
        ("every mon 9:00", on(MON)),
        ("mon, wed 9:00", on(MON, WED)),
        ("mon,wed,fri 9:00", on(MON, WED, FRI)),
        ("monday and thursday 9:00", on(MON, THU)),
        ("every monday and every thursday 9:00", on(MON, THU)),
        ("mon/wed/fri 9:00", on(MON, WED, FRI)),
        ("mon & thurs 9:00", on(MON, THU)),
        ("mon-fri 9:00", on(*WEEKDAYS)),
        ("mon–fri 9:00", on(*WEEKDAYS)),
        ("from monday to friday 9:00", on(*WEEKDAYS)),
        ("fri - mon 9:00", on(FRI, 5, 6, MON)),
        ("every week on monday 9:00", on(MON)),
        # Every so many weeks.
        ("every other friday 9:00", every(2, FRI, anchor=FIRST_FRIDAY)),
        ("every other week on friday 9:00", every(2, FRI, anchor=FIRST_FRIDAY)),
        ("every 2 weeks on friday 9:00", every(2, FRI, anchor=FIRST_FRIDAY)),
        ("every two weeks, fridays 9:00", every(2, FRI, anchor=FIRST_FRIDAY)),
        ("fridays every other week 9:00", every(2, FRI, anchor=FIRST_FRIDAY)),
        ("fortnightly on friday 9:00", every(2, FRI, anchor=FIRST_FRIDAY)),
        ("alternate fridays 9:00", every(2, FRI, anchor=FIRST_FRIDAY)),
        ("every 3 weeks on mon and fri 9:00", every(3, MON, FRI)),
        ("every other friday 9:00 starting 4 dec", every(2, FRI, anchor=NEXT_FRIDAY)),
        ("every other friday starting next week mon 9:00", every(2, FRI, anchor=NEXT_FRIDAY)),
        ("every 1 week on monday 9:00", on(MON)),
        # In each month.
        ("first monday of the month 9:00", on(MON, nth=1)),
        ("the 2nd tuesday of each month 9:00", on(TUE, nth=2)),
        ("on the fourth monday of every month 9:00", on(MON, nth=4)),
        ("last friday of the month 9:00", on(FRI, nth=LAST)),
        ("every last friday 9:00", on(FRI, nth=LAST)),
        ("monthly on the first monday 9:00", on(MON, nth=1)),
        ("last working day of the month 9:00", on(*WEEKDAYS, nth=LAST)),
        ("first day of the month 9:00", on(*EVERY_DAY, nth=1)),
        ("1st of the month 9:00", on(*EVERY_DAY, nth=1)),
        # The time.
        ("9:00 weekdays", on(*WEEKDAYS)),
        ("weekdays 9", on(*WEEKDAYS)),
        ("weekdays at 9", on(*WEEKDAYS)),
        ("weekdays @9:00", on(*WEEKDAYS)),
        ("weekdays 9am", on(*WEEKDAYS)),
        ("weekdays at 9 a.m.", on(*WEEKDAYS)),
        ("weekdays 09:00.", on(*WEEKDAYS)),
        ("weekdays 0900", on(*WEEKDAYS)),
        ("weekdays 9h", on(*WEEKDAYS)),
        ("weekdays at 9 o'clock", on(*WEEKDAYS)),
        ("weekdays 9.30", on(*WEEKDAYS, at=time(9, 30))),
        ("weekdays 9:30AM", on(*WEEKDAYS, at=time(9, 30))),
        ("weekdays 17h30", on(*WEEKDAYS, at=time(17, 30))),
        ("weekdays 4pm", on(*WEEKDAYS, at=time(16))),
        ("weekdays 12pm", on(*WEEKDAYS, at=time(12))),
        ("weekdays 12am", on(*WEEKDAYS, at=time(0))),
        ("weekdays at noon", on(*WEEKDAYS, at=time(12))),
        ("weekdays 4:00", on(*WEEKDAYS, at=time(4))),
    ],
)
def test_words_name_a_schedule(words: str, schedule: Schedule) -> None:
    assert read_schedule(words, TODAY) == ScheduleWords(schedule, None, False, "")


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("weekdays 9:00 in Europe/Berlin", "Europe/Berlin"),
        ("in new york weekdays 9:00", "America/New_York"),
        ("weekdays 9:00 Berlin", "Europe/Berlin"),
        ("weekdays 9:00 Berlin time", "Europe/Berlin"),
        ("weekdays 9:00 UTC", "UTC"),
        ("every weekday at 09:00 (Europe/Berlin)", "Europe/Berlin"),
        ('weekdays 9:00 in "New York"', "America/New_York"),
    ],
)
def test_a_zone_is_read_with_it(words: str, zone: str) -> None:
    assert read_schedule(words, TODAY) == ScheduleWords(on(*WEEKDAYS), zone, False, "")


def test_weekly_asks_for_the_look_back_and_ahead() -> None:
    weekly = ScheduleWords(on(MON), None, True, "")
    assert read_schedule("weekly monday 9:00", TODAY) == weekly
    assert read_schedule("mondays 9:00 weekly", TODAY) == weekly


def test_the_words_of_no_clause_are_left_over() -> None:
    assert read_schedule("weekdays 9 due today please", TODAY).rest == "due today please"


def test_the_first_week_that_counts_is_the_one_of_the_next_such_day() -> None:
    on_saturday = read_schedule("every other friday 16:00", date(2026, 11, 28))
    assert on_saturday.schedule.anchor == NEXT_FRIDAY


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("", "It does not say on which days."),
        ("9:00", "It does not say on which days."),
        ("9", "It does not say on which days."),
        ("at 9", "It does not say on which days."),
        ("weekly", "It does not say on which days."),
        ("wekdays 9:00", "It does not say on which days. “wekdays” cannot be read. Did you mean “weekdays”?"),
        ("weekdays", "It does not say at what time."),
        ("every friday", "It does not say at what time."),
        ("weekdays at", "Something is missing after “at”."),
        ("weekdays 25:00", "No clock shows “25:00”."),
        ("weekdays 24:00", "No clock shows “24:00”."),
        ("weekdays 9:60", "No clock shows “9:60”."),
        ("weekdays 9:5", "“9:5” is not a time of day that can be read."),
        ("weekdays 13pm", "“13pm” is not a time of day that can be read."),
        ("weekdays 0am", "“0am” is not a time of day that can be read."),
        ("weekdays 9:00-10:00", "“9:00-10:00” is not a time of day that can be read."),
        ("weekdays midnight", "“midnight” can be the start of the day or its end."),
        ("weekdays at 4", "“4” can be 04:00 or 16:00."),
        ("weekdays 9:00 16:00", "The time is said twice. Another reminder can have another time."),
        ("mon 9:00 and thu", "The days are said twice. Another reminder can have other days."),
        ("weekdays 9:00 in Berlin in Rome", "The time zone is said twice."),
        ("every second friday 9:00", "“every second friday” can be every so many weeks or once a month."),
        ("biweekly friday 9:00", "“biweekly” can be twice a week or every other week."),
        ("first monday 9:00", "“first monday” does not say that the month is meant."),
        ("last friday 9:00", "“last friday” does not say that the month is meant."),
        ("fifth friday of the month 9:00", "Not every month has a fifth one."),
        ("15th of the month 9:00", "A day of the month by its number falls on weekends too."),
        ("every other day 9:00", "Days cannot be skipped by count, only weeks."),
        ("every 3 days 9:00", "Days cannot be skipped by count, only weeks."),
        ("every 2 hours", "A reminder comes at most once a day."),
        ("monthly 9:00", "“monthly” does not say on which day, or comes too seldom."),
        ("every 2 weeks 9:00", "“every 2 weeks” does not say on which day of the week."),
        ("every 9:00", "“every” does not name days that can be read."),
        ("weekly weekdays 9:00", "A weekly look back and ahead comes on one day of every week."),
        ("weekly every other friday 9:00", "A weekly look back and ahead comes on one day of every week."),
        ("weekdays 9:00 starting friday", "Only what comes every other week can start on a day."),
        ("every other friday 9:00 starting foo", "“foo” is not a day that can be read."),
        ("every other friday 9:00 starting", "No day was named."),
        ("every other friday 9:00 starting fri starting fri", "The start is said twice."),
        (
            "every other friday 9:00 starting 2027-03-01",
            "The start can only tell which of the coming weeks counts, and that is too far away.",
        ),
        ("x" * 1001, "That is too long to be read."),
    ],
)
def test_what_is_refused_is_refused_with_a_reason_and_examples(words: str, reason: str) -> None:
    with pytest.raises(ParseError) as refused:
        read_schedule(words, TODAY)
    assert refused.value.sentence == reason
    assert refused.value.examples


def test_the_examples_of_a_refusal_that_name_a_schedule_can_be_read() -> None:
    for words in ("", "biweekly", "first monday", "15th of the month", "every other day", "hourly", "monthly", "every"):
        with pytest.raises(ParseError) as refused:
            read_schedule(words, TODAY)
        assert all(read_schedule(example, TODAY).rest == "" for example in refused.value.examples)


@pytest.mark.parametrize(
    ("schedule", "zone", "words"),
    [
        (on(*WEEKDAYS), "Europe/Berlin", "every weekday at 09:00 (Europe/Berlin)"),
        (on(*EVERY_DAY, at=time(0, 5)), None, "every day at 00:05"),
        (on(MON, WED, at=time(8, 30)), None, "every Monday and Wednesday at 08:30"),
        (on(MON, TUE, WED), None, "every Monday, Tuesday and Wednesday at 09:00"),
        (every(2, FRI, at=time(16)), None, "every other Friday at 16:00"),
        (every(2, MON, FRI), None, "every other week on Monday and Friday at 09:00"),
        (every(3, *WEEKDAYS), None, "every 3 weeks on every weekday at 09:00"),
        (on(MON, nth=1), None, "on the first Monday of each month at 09:00"),
        (on(*WEEKDAYS, nth=LAST), None, "on the last weekday of each month at 09:00"),
        (on(*EVERY_DAY, nth=1), None, "on the first day of each month at 09:00"),
    ],
)
def test_a_schedule_in_words(schedule: Schedule, zone: str | None, words: str) -> None:
    assert schedule_in_words(schedule, zone) == words


days = st.frozensets(st.integers(0, 6), min_size=1)
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
one_kind_of_day = st.integers(0, 6).map(lambda day: frozenset({day})) | st.sampled_from([WEEKDAYS, EVERY_DAY])


@settings(deadline=None)
@given(
    st.builds(Schedule, days, times, st.integers(1, 12), st.just(TODAY))
    | st.builds(Schedule, one_kind_of_day, times, nth=st.sampled_from([1, 2, 3, 4, LAST])),
    st.sampled_from([None, "Europe/Berlin", "America/Argentina/Buenos_Aires", "UTC"]),
)
def test_what_is_told_can_be_typed_back(schedule: Schedule, zone: str | None) -> None:
    read = read_schedule(schedule_in_words(schedule, zone), TODAY)
    assert replace(read.schedule, anchor=schedule.anchor) == schedule
    assert (read.zone, read.weekly, read.rest) == (zone, False, "")


PIECES = [
    *("every", "other", "on", "at", "in", "from", "starting", "weekly", "first", "last", "of", "the", "month", "mon"),
    *("fri", "weekdays", "9", "9:00", "25:00", "4", "Berlin", "New", "York", "-", "to", ",", "2", "weeks", "EST"),
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join) | st.text(max_size=60))
def test_any_text_is_a_schedule_or_is_refused(words: str) -> None:
    with contextlib.suppress(ParseError):
        read_schedule(words, TODAY)
