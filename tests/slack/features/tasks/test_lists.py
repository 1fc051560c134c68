"""The lists that are rows of a table: what each presets, and that what is preset counts as said."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.language.filter_words import read_filters
from bot.domain.language.filters import Filters, Whose, WhoseKind
from bot.domain.problems import ParseError
from bot.domain.tasks.due_window import DueWindow
from bot.domain.tasks.query import Completion
from bot.slack.features.table import COMMANDS
from bot.slack.features.tasks.lists import PRESETS
from bot.slack.transport.router import route

MONDAY = date(2026, 11, 23)
ME, EVERYONE = Whose(WhoseKind.ME), Whose(WhoseKind.EVERYONE)
ANN = Whose(WhoseKind.NAME, "ann")
TODAY = DueWindow(MONDAY, MONDAY)
THIS_WEEK = DueWindow(MONDAY, date(2026, 11, 29))
LATE = DueWindow(None, date(2026, 11, 22))


def read(line: str, *, week_start: int = 0) -> Filters:
    found = route(line, COMMANDS)
    return read_filters(found.words, MONDAY, week_start, PRESETS[found.command.name])


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("", Filters(whose=ME)),
        ("mine", Filters(whose=ME)),
        ("mine done due today", Filters(whose=ME, due=TODAY, completion=Completion.DONE)),
        ("today", Filters(due=TODAY)),
        ("today team", Filters(due=TODAY, whose=EVERYONE)),
        ("today for ann", Filters(due=TODAY, whose=ANN)),
        ("overdue", Filters(due=LATE)),
        ("late customer Acme", Filters(due=LATE, customer="Acme")),
        ("week", Filters(due=THIS_WEEK)),
        ("week all --here", Filters(due=THIS_WEEK, completion=Completion.ALL, here=True)),
        ("team", Filters(whose=EVERYONE)),
        ("team overdue", Filters(whose=EVERYONE, due=LATE)),
        ("@{U1} due today", Filters(whose=Whose(WhoseKind.PERSON, "U1"), due=TODAY)),
        ("customer Acme Corp done", Filters(customer="Acme Corp", completion=Completion.DONE)),
        ("customer today", Filters(customer="today")),
        ("customer “Due North” due today", Filters(customer="Due North", due=TODAY)),
        ("due today for ann", Filters(due=TODAY, whose=ANN)),
        ("today to friday", Filters(due=DueWindow(MONDAY, date(2026, 11, 27)))),
        ("today until fri for ann", Filters(due=DueWindow(MONDAY, date(2026, 11, 27)), whose=ANN)),
        ("week end", Filters(due=DueWindow(date(2026, 11, 28), date(2026, 11, 29)))),
        ("week of 12 Dec", Filters(due=DueWindow(date(2026, 12, 7), date(2026, 12, 13)))),
    ],
)
def test_a_row_presets_what_its_words_are_added_to(line: str, meant: Filters) -> None:
    assert read(line) == meant


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("today due friday", "You gave two spans of days"),
        ("today tomorrow", "You gave two spans of days"),
        ("overdue due this week", "You gave two spans of days"),
        ("week overdue", "You gave two spans of days"),
        ("mine for ann", "You named two people"),
        ("team @{U1}", "You named two people"),
        ("team mine", "You named two people"),
        ("@{U1} for ann", "You named two people"),
        ("customer Acme customer Zenith", "The customer is said twice"),
        ("customer", "Something is missing after “customer”"),
        ("customer --here", "Something is missing after “customer”"),
    ],
)
def test_what_is_preset_counts_as_said(line: str, refusal: str) -> None:
    with pytest.raises(ParseError, match=refusal):
        read(line)


def test_this_week_begins_as_the_account_says() -> None:
    assert read("week", week_start=6).due == DueWindow(date(2026, 11, 22), date(2026, 11, 28))
