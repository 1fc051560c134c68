"""What is refused instead of guessed at, and why. Today is Monday 23 November 2026."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.language.days import read_day, read_window
from bot.domain.language.vocabulary import DATE_WORDS
from bot.domain.problems import ParseError

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("phrase", "reason"),
    [
        ("", "No day was named."),
        ("  , ", "No day was named."),
        ("may", "“may” can be the month or just a word."),
        ("1st", "“1st” does not say of which month."),
        ("the 15th", "“the 15th” does not say of which month."),
        ("15", "“15” does not say of which month."),
        ("5/6", "“5/6” is read differently in Europe and in America."),
        ("13/6", "“13/6” is read differently in Europe and in America."),
        ("5.12.2026", "“5.12.2026” is read differently in Europe and in America."),
        ("before 5/6/26", "“5/6/26” is read differently in Europe and in America."),
        ("next december", "“next december” can be of this year or of another."),
        ("12 May 27", "The year in “12 may 27” needs four digits."),
        ("3d", "“3 d” does not say from when."),
        ("two weeks", "“two weeks” does not say from when."),
        ("in a few days", "“in a few days” does not say how many."),
        ("tomorrow at 5pm", "Tasks are asked for by day, and “tomorrow at 5 pm” has a time of day."),
        ("10:30", "Tasks are asked for by day, and “10:30” has a time of day."),
        ("week 48", "Weeks are numbered differently from country to country."),
        ("2026-W48", "Weeks are numbered differently from country to country."),
        ("no date", "Tasks without a due day have no place in a span of days; a list of any day shows them too."),
        ("29 feb", "There is no 29 February 2027."),
        ("31 nov 2026", "There is no 31 November 2026."),
        ("2026-02-30", "There is no 30 February 2026."),
        ("2026-13-01", "There is no month 13."),
        ("Tue 23 Nov 2026", "23 November 2026 is a Monday, so “tue 23 nov 2026” can mean two days."),
        ("12 may 1999", "Only days in the years 2000 to 2100 can be read."),
        ("2101-01-01", "Only days in the years 2000 to 2100 can be read."),
        ("in 900 years", "Only days in the years 2000 to 2100 can be read."),
        ("+9999y", "Only days in the years 2000 to 2100 can be read."),
        (
            "from 2026-12-05 to 2026-12-01",
            "The span runs backwards: it starts after its end (Sat 5 Dec and Tue 1 Dec).",
        ),
        (
            "from 5 dec to 1 dec",
            "The span runs backwards, or needs its years (Sat 5 Dec and Wed 1 Dec 2027).",
        ),
        ("tommorow", "“tommorow” is not a day or a span of days that can be read. Did you mean “tomorrow”?"),
        (
            "next wendesday",
            "“next wendesday” is not a day or a span of days that can be read. Did you mean “wednesday”?",
        ),
        ("soonish", "“soonish” is not a day or a span of days that can be read."),
        ("mid december", "“mid december” is not a day or a span of days that can be read."),
        ("before", "“before” is not a day or a span of days that can be read."),
        ("5 and 9 dec", "“5 and 9 dec” is not a day or a span of days that can be read."),
        ("x" * 200, "That is too long for a day or a span of days."),
    ],
)
def test_refused_words_are_refused_with_a_reason_and_examples_that_work(phrase: str, reason: str) -> None:
    with pytest.raises(ParseError) as refused:
        read_window(phrase, MONDAY)
    assert refused.value.sentence == reason
    assert refused.value.examples
    for words in refused.value.examples:
        read_window(words, MONDAY)


TODAYS = st.dates(date(2020, 1, 1), date(2090, 12, 31))
WEEK_STARTS = st.integers(0, 6)
PIECES = [
    *sorted(DATE_WORDS),
    "12",
    "1st",
    "31",
    "2026",
    "2100-12-31",
    "2000-01-01",
    "-",
    "+",
    "/",
    "..",
    "29 feb",
    "é",
]
PHRASES = st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join) | st.text(max_size=60)


@given(PHRASES, TODAYS, WEEK_STARTS)
@example("from 2000-01-01 to 2100-12-31", MONDAY, 0)
@example("٣ days ago", MONDAY, 0)
@example("0000-00-00", MONDAY, 0)
def test_any_text_is_a_forward_span_or_is_refused(phrase: str, today: date, week_start: int) -> None:
    with contextlib.suppress(ParseError):
        read = read_window(phrase, today, week_start)
        assert read.first is None or read.last is None or read.first <= read.last


@given(PHRASES, TODAYS, WEEK_STARTS)
def test_any_text_is_a_day_or_is_refused(phrase: str, today: date, week_start: int) -> None:
    with contextlib.suppress(ParseError):
        assert 2000 <= read_day(phrase, today, week_start).year <= 2100
