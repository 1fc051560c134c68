"""Values in words. Today is Monday 23 November 2026."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.language.wording import (
    YOU,
    bucket_title,
    counts_in_words,
    day_in_words,
    due_in_words,
    money_in_words,
    plural,
    query_in_words,
    shortened,
    window_in_words,
)
from bot.domain.tasks.due_window import DueWindow
from bot.domain.tasks.groups import Bucket
from bot.domain.tasks.query import ANY_DAY, Completion

TODAY = date(2026, 11, 23)
OPEN, DONE, ALL = Completion.OPEN, Completion.DONE, Completion.ALL


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("due", "words"),
    [
        ("2026-11-23", "Mon 23 Nov"),
        ("2026-11-24", "Tue 24 Nov"),
        ("2026-01-04", "Sun 4 Jan, 323 days late"),
        ("2026-11-22", "Sun 22 Nov, 1 day late"),
        ("2026-11-20", "Fri 20 Nov, 3 days late"),
        ("2025-11-20", "Thu 20 Nov 2025, 368 days late"),
        ("2027-01-04", "Mon 4 Jan 2027"),
        ("", "no due date"),
    ],
)
def test_a_due_day_in_words(due: str, words: str) -> None:
    assert due_in_words(day(due), TODAY) == words


def test_a_day_in_words_has_its_year_only_when_it_is_another() -> None:
    assert day_in_words(date(2026, 5, 1), TODAY) == "Fri 1 May"
    assert day_in_words(date(2027, 5, 1), TODAY) == "Sat 1 May 2027"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-11-23", "2026-11-23", "due Mon 23 Nov"),
        ("2027-01-04", "2027-01-04", "due Mon 4 Jan 2027"),
        ("2026-11-23", "2026-11-29", "due 23–29 Nov"),
        ("2026-11-28", "2026-12-03", "due 28 Nov – 3 Dec"),
        ("2026-12-28", "2027-01-03", "due 28 Dec 2026 – 3 Jan 2027"),
        ("2027-01-04", "2027-01-10", "due 4–10 Jan 2027"),
        ("2027-01-25", "2027-02-07", "due 25 Jan – 7 Feb 2027"),
        ("2025-11-23", "2026-11-23", "due 23 Nov 2025 – 23 Nov 2026"),
        ("", "2026-11-22", "due before 23 Nov"),  # overdue
        ("", "2026-11-30", "due before 1 Dec"),
        ("", "2026-12-31", "due before 1 Jan 2027"),
        ("", "2026-12-04", "due by 4 Dec"),
        ("", "2027-12-01", "due by 1 Dec 2027"),
        ("2026-12-04", "", "due from 4 Dec on"),
        ("2027-05-13", "", "due from 13 May 2027 on"),
        ("", "", "due any day"),
    ],
)
def test_a_window_in_words(first: str, last: str, words: str) -> None:
    assert window_in_words(DueWindow(day(first), day(last)), TODAY) == words


WEEK = DueWindow(date(2026, 11, 23), date(2026, 11, 29))


@pytest.mark.parametrize(
    ("completion", "whose", "customer", "window", "words"),
    [
        (OPEN, YOU, None, ANY_DAY, "your open tasks"),
        (OPEN, YOU, None, WEEK, "your open tasks, due 23–29 Nov"),
        (OPEN, YOU, "Acme Corp", ANY_DAY, "your open tasks for Acme Corp"),
        (OPEN, YOU, "Acme Corp", WEEK, "your open tasks for Acme Corp, due 23–29 Nov"),
        (OPEN, "Ann", None, ANY_DAY, "open tasks of Ann"),
        (OPEN, "Ann", None, WEEK, "open tasks of Ann, due 23–29 Nov"),
        (OPEN, "Ann", "Acme Corp", ANY_DAY, "open tasks of Ann for Acme Corp"),
        (OPEN, "Ann", "Acme Corp", WEEK, "open tasks of Ann for Acme Corp, due 23–29 Nov"),
        (OPEN, None, None, ANY_DAY, "everybody's open tasks"),
        (OPEN, None, None, WEEK, "everybody's open tasks, due 23–29 Nov"),
        (OPEN, None, "Acme Corp", ANY_DAY, "everybody's open tasks for Acme Corp"),
        (OPEN, None, "Acme Corp", WEEK, "everybody's open tasks for Acme Corp, due 23–29 Nov"),
        (DONE, YOU, None, ANY_DAY, "your done tasks"),
        (DONE, "Ann", None, WEEK, "done tasks of Ann, due 23–29 Nov"),
        (DONE, None, "Acme Corp", WEEK, "everybody's done tasks for Acme Corp, due 23–29 Nov"),
        (ALL, YOU, None, ANY_DAY, "your open and done tasks"),
        (ALL, "Ann", "Acme Corp", WEEK, "open and done tasks of Ann for Acme Corp, due 23–29 Nov"),
        (ALL, None, None, ANY_DAY, "everybody's open and done tasks"),
    ],
)
def test_a_query_in_words(
    completion: Completion, whose: str | None, customer: str | None, window: DueWindow, words: str
) -> None:
    assert query_in_words(completion, whose, customer, window, TODAY) == words


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({}, "no tasks"),
        (dict.fromkeys(Bucket, 0), "no tasks"),
        ({Bucket.LATER: 12, Bucket.OVERDUE: 3, Bucket.TODAY: 5}, "3 overdue, 5 due today, 12 later"),
        ({Bucket.THIS_WEEK: 1, Bucket.NO_DATE: 2, Bucket.DONE: 1234}, "1 due this week, 2 without a date, 1,234 done"),
    ],
)
def test_counts_in_words(counts: dict[Bucket, int], words: str) -> None:
    assert counts_in_words(counts) == words


def test_every_bucket_has_a_title() -> None:
    assert [bucket_title(bucket) for bucket in Bucket] == ["Overdue", "Today", "This week", "Later", "No date", "Done"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (plural(0, "task"), "0 tasks"),
        (plural(1, "task"), "1 task"),
        (plural(1234, "task"), "1,234 tasks"),
        (plural(2, "person", "people"), "2 people"),
    ],
)
def test_plurals(said: str, words: str) -> None:
    assert said == words


@pytest.mark.parametrize(
    ("cents", "currency", "words"),
    [
        (0, "EUR", "€0 MRR"),
        (84000, "EUR", "€840 MRR"),
        (4990, "USD", "$49.90 MRR"),
        (99999, "GBP", "£999.99 MRR"),
        (100000, "EUR", "€1k MRR"),
        (1840000, "EUR", "€18.4k MRR"),
        (1845000, "eur", "€18.5k MRR"),
        (99994999, "USD", "$999.9k MRR"),
        (99995000, "USD", "$1m MRR"),
        (123456789, "CHF", "CHF 1.2m MRR"),
        (250000000000, "JPY", "¥2.5bn MRR"),
        (-120000, "EUR", "−€1.2k MRR"),
        (1840000, "", "18.4k MRR"),
    ],
)
def test_money_in_words(cents: int, currency: str, words: str) -> None:
    assert money_in_words(cents, currency) == words


FAMILY, THUMB, FLAGS, E_ACUTE = "👨‍👩‍👧", "👍🏽", "🇩🇪🇫🇷", "e\u0301"


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("Call Ann", 8, "Call Ann"),
        ("Call Anna", 8, "Call An…"),
        ("Call Ann", 6, "Call…"),
        ("Call\r\nAnn\tnow\x00\u2028!", 20, "Call Ann now !"),
        ("   ", 5, ""),
        ("safe\u202eevil\u2066", 20, "safeevil"),
        (f"ab{E_ACUTE}cd", 4, "ab…"),
        (f"a{FAMILY}bcdef", 5, "a…"),
        (f"a{THUMB}bcd", 3, "a…"),
        (f"{FLAGS}!", 4, "🇩🇪…"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
    ],
)
def test_a_text_is_shortened_between_letters(text: str, limit: int, short: str) -> None:
    assert shortened(text, limit) == short


@given(st.text(), st.integers(0, 40))
def test_a_shortened_text_is_one_line_within_its_limit(text: str, limit: int) -> None:
    short = shortened(text, limit)
    assert len(short) <= limit
    assert not set(short) & set("\r\n\t\x00\u2028\u202e")
