"""Being away, as people type it. Today is Monday 23 November 2026."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.language.away_words import AwayWords, read_away
from bot.domain.problems import ParseError

TODAY = date(2026, 11, 23)
FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("words", "last_day", "cover"),
    [
        ("until friday", FRIDAY, None),
        ("Until Friday.", FRIDAY, None),
        ("away till fri", FRIDAY, None),
        ("through friday", FRIDAY, None),
        ("until next friday", date(2026, 12, 4), None),
        ("until today", TODAY, None),
        ("until tomorrow", date(2026, 11, 24), None),
        ("until 12 May", date(2027, 5, 12), None),
        ("until end of month", date(2026, 11, 30), None),
        ("until 2026-12-31", date(2026, 12, 31), None),
        ("until 12 May cover @{U1}", date(2027, 5, 12), "U1"),
        ("until friday, cover: @{U1}", FRIDAY, "U1"),
        ("until friday covered by @{U1}", FRIDAY, "U1"),
        ("until friday and @{U1} covers", FRIDAY, "U1"),
        ("until friday with @{U1} covering", FRIDAY, "U1"),
        ("until friday @{U1}", FRIDAY, "U1"),
        ("cover @{U1} until friday", FRIDAY, "U1"),
    ],
)
def test_words_say_until_when_and_who_covers(words: str, last_day: date, cover: str | None) -> None:
    assert read_away(words, TODAY) == AwayWords(last_day, cover)


@pytest.mark.parametrize("words", ["back", "Back!", "off", "I'm back", "i am back today", "back again"])
def test_words_say_that_somebody_is_back(words: str) -> None:
    assert read_away(words, TODAY) is None


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("", "It does not say until when."),
        ("friday", "“friday” does not say until when."),
        ("cover @{U1}", "It does not say until when."),
        ("for 2 weeks", "“for 2 weeks” does not say until when."),
        ("until", "No day was named."),
        ("until may", "“may” can be the month or just a word."),
        ("until next week", "“next week” is more than one day."),
        ("until 5/6", "“5/6” is read differently in Europe and in America."),
        ("until 2026-01-01", "Thu 1 Jan is over."),
        ("until friday cover", "It does not say who covers. Mention them."),
        ("until friday cover @ben", "It does not say who covers. Mention them."),
        ("until friday cover @{U1} @{U2}", "One person can cover at a time."),
        ("x" * 301, "That is too long to be read."),
    ],
)
def test_what_is_refused_is_refused_with_a_reason_and_examples(words: str, reason: str) -> None:
    with pytest.raises(ParseError) as refused:
        read_away(words, TODAY)
    assert refused.value.sentence == reason
    assert refused.value.examples


PIECES = [
    "until",
    "friday",
    "12",
    "may",
    "cover",
    "covers",
    "by",
    "@{U1}",
    "@",
    "back",
    "next",
    "week",
    "and",
    ",",
    '"',
]


@given(st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join) | st.text(max_size=60))
def test_any_text_is_an_absence_or_is_refused(words: str) -> None:
    with contextlib.suppress(ParseError):
        read_away(words, TODAY)
