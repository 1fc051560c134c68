"""What people type after a subcommand, and what it asks for. Today is Monday 23 November 2026."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.language.days import read_window
from bot.domain.language.filter_words import read_filters
from bot.domain.language.filters import Filters, Whose, WhoseKind, merge
from bot.domain.problems import ParseError
from bot.domain.tasks.due_window import DueWindow
from bot.domain.tasks.query import Completion

TODAY = date(2026, 11, 23)
ME, EVERYONE = Whose(WhoseKind.ME), Whose(WhoseKind.EVERYONE)
OPEN, DONE, ALL = Completion.OPEN, Completion.DONE, Completion.ALL


def person(person_id: str) -> Whose:
    return Whose(WhoseKind.PERSON, person_id)


def email(address: str) -> Whose:
    return Whose(WhoseKind.EMAIL, address)


def named(name: str) -> Whose:
    return Whose(WhoseKind.NAME, name)


def due(phrase: str) -> DueWindow:
    return read_window(phrase, TODAY)


@pytest.mark.parametrize(
    ("words", "filters"),
    [
        ("", Filters()),
        # Due days, with the word and without.
        ("due today", Filters(due=due("today"))),
        ("DUE Next Week", Filters(due=due("next week"))),
        ("due in 10 days", Filters(due=due("in 10 days"))),
        ("due from 1 dec to 5 dec", Filters(due=due("from 1 dec to 5 dec"))),
        ("due before end of next month", Filters(due=due("before end of next month"))),
        ('due "next week"', Filters(due=due("next week"))),
        ("due up to friday", Filters(due=due("up to friday"))),
        ("overdue", Filters(due=due("overdue"))),
        ("tomorrow", Filters(due=due("tomorrow"))),
        ("this week", Filters(due=due("this week"))),
        ("week", Filters(due=due("this week"))),
        ("before 12 may", Filters(due=due("before 12 may"))),
        ("+3d", Filters(due=due("+3d"))),
        ("2026-12-01..2026-12-31", Filters(due=due("2026-12-01..2026-12-31"))),
        ("for today", Filters(due=due("today"))),
        ("for june 2027", Filters(due=due("june 2027"))),
        # Completion.
        ("done", Filters(completion=DONE)),
        ("Completed", Filters(completion=DONE)),
        ("closed", Filters(completion=DONE)),
        ("open", Filters(completion=OPEN)),
        ("all", Filters(completion=ALL)),
        # Whose.
        ("mine", Filters(whose=ME)),
        ("my", Filters(whose=ME)),
        ("for me", Filters(whose=ME)),
        ("team", Filters(whose=EVERYONE)),
        ("everyone", Filters(whose=EVERYONE)),
        ("everybody's", Filters(whose=EVERYONE)),
        ("for anyone", Filters(whose=EVERYONE)),
        ("for all", Filters(whose=EVERYONE)),
        ("for team", Filters(whose=EVERYONE)),
        ("@{U123ABC}", Filters(whose=person("U123ABC"))),
        ("for @{U123ABC}", Filters(whose=person("U123ABC"))),
        ("@{U123ABC}'s done", Filters(whose=person("U123ABC"), completion=DONE)),
        ("ann@firm.com", Filters(whose=email("ann@firm.com"))),
        ("for Ann@firm.com.", Filters(whose=email("ann@firm.com"))),
        ("for “ann@firm.com” done", Filters(whose=email("ann@firm.com"), completion=DONE)),
        ("for \u202aann@firm.com\u202c", Filters(whose=email("ann@firm.com"))),
        ("ann@firm.com's tasks", Filters(whose=email("ann@firm.com"))),
        ("for `ann@firm.com`", Filters(whose=email("ann@firm.com"))),
        ("customer ann@firm.com done", Filters(customer="ann@firm.com", completion=DONE)),
        ("for ann@firm.com, done", Filters(whose=email("ann@firm.com"), completion=DONE)),
        ("@ann", Filters(whose=named("ann"))),
        ("for ann", Filters(whose=named("ann"))),
        ("for Ann Smith due today", Filters(whose=named("Ann Smith"), due=due("today"))),
        ("for ann next week", Filters(whose=named("ann"), due=due("next week"))),
        ("for April", Filters(whose=named("April"))),
        ("for May Lee done", Filters(whose=named("May Lee"), completion=DONE)),
        # A customer's name runs to the next clause.
        ("customer Acme", Filters(customer="Acme")),
        ("customer Acme Corp due today", Filters(customer="Acme Corp", due=due("today"))),
        ("customer Acme Corp for @{U1} done", Filters(customer="Acme Corp", whose=person("U1"), completion=DONE)),
        ("customer Acme, due today", Filters(customer="Acme", due=due("today"))),
        ("customer Acme today", Filters(customer="Acme", due=due("today"))),
        ("customer Acme overdue all", Filters(customer="Acme", due=due("overdue"), completion=ALL)),
        ("for customer Acme", Filters(customer="Acme")),
        # Its first word always belongs to it, and so do words that would not make sense as clauses.
        ("customer Due North due today", Filters(customer="Due North", due=due("today"))),
        ("customer Open Door", Filters(customer="Open Door")),
        ("customer All Things Inc", Filters(customer="All Things Inc")),
        ("customer The Open Door", Filters(customer="The Open Door")),
        ("customer The Open Door all", Filters(customer="The Open Door", completion=ALL)),
        ("customer Here East --here", Filters(customer="Here East", here=True)),
        ("customer Blue Monday", Filters(customer="Blue Monday")),
        ("customer Forever 21", Filters(customer="Forever 21")),
        ("customer Bank of Team", Filters(customer="Bank of Team")),
        # Quotes hold a name together; apostrophes are letters.
        ('customer "Bed Bath & All" all', Filters(customer="Bed Bath & All", completion=ALL)),
        ("customer “Home for Dogs” done", Filters(customer="Home for Dogs", completion=DONE)),
        ("customer „Due  Today“", Filters(customer="Due Today")),
        ("customer 'due north' all", Filters(customer="due north", completion=ALL)),
        ("customer “Kids’ Shop” all", Filters(customer="Kids’ Shop", completion=ALL)),
        ("customer 'O'Brien for All' done", Filters(customer="O'Brien for All", completion=DONE)),
        ("customer O'Brien due eom", Filters(customer="O'Brien", due=due("eom"))),
        ("customer O’Brien & Sons done", Filters(customer="O’Brien & Sons", completion=DONE)),
        ("customer 't Hooft BV done", Filters(customer="'t Hooft BV", completion=DONE)),
        ('customer "Acme", done', Filters(customer="Acme", completion=DONE)),
        ('customer "Due North" Ltd', Filters(customer="Due North Ltd")),
        ('customer "Acme Corp due today', Filters(customer="Acme Corp", due=due("today"))),
        # What finds a customer passes through untouched.
        ("customer Zürich Łódź AG", Filters(customer="Zürich Łódź AG")),
        ("customer billing@acme.com done", Filters(customer="billing@acme.com", completion=DONE)),
        ("customer acme.com", Filters(customer="acme.com")),
        ("customer cus_7f0c9A", Filters(customer="cus_7f0c9A")),
        # Sharing at once.
        ("--here", Filters(here=True)),
        ("—here", Filters(here=True)),
        ("here", Filters(here=True)),
        ("mine --here --here", Filters(whose=ME, here=True)),
        # Any order, and the small words between.
        ("mine done due last month", Filters(whose=ME, completion=DONE, due=due("last month"))),
        ("due last month, done, mine", Filters(whose=ME, completion=DONE, due=due("last month"))),
        ("my open tasks that are overdue", Filters(whose=ME, completion=OPEN, due=due("overdue"))),
        ("--here done for @{U1} due end of month customer Acme", Filters(person("U1"), "Acme", due("eom"), DONE, True)),
        # As our own answers word it.
        ("open tasks of Ann, due 23–29 Nov", Filters(named("Ann"), None, due("this week"), OPEN)),
    ],
)
def test_words_ask_for(words: str, filters: Filters) -> None:
    assert read_filters(words, TODAY) == filters


def test_the_week_starts_on_the_readers_day() -> None:
    assert read_filters("due this week", TODAY, 6).due == DueWindow(date(2026, 11, 22), date(2026, 11, 28))


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("due", "Something is missing after “due”."),
        ("due mine", "Something is missing after “due”."),
        ("for", "Something is missing after “for”."),
        ("for due today", "Something is missing after “for”."),
        ("customer", "Something is missing after “customer”."),
        ("customer --here", "Something is missing after “customer”."),
        ('customer ""', "Something is missing after “customer”."),
        ("due today due fri", "You gave two spans of days; give one."),
        ("today overdue", "You gave two spans of days; give one."),
        ("open done", "Open, done and all exclude each other."),
        ("done all", "Open, done and all exclude each other."),
        ("for @a for @b", "You named two people; I list one person's tasks or everybody's."),
        ("mine @{U1}", "You named two people; I list one person's tasks or everybody's."),
        ("customer a customer b", "The customer is said twice."),
        ("doen", "“doen” is not a word that can be read here. Did you mean “done”?"),
        ("overdu", "“overdu” is not a word that can be read here. Did you mean “overdue”?"),
        ("custommer Acme", "“custommer” is not a word that can be read here. Did you mean “customer”?"),
        ("xyzzy", "“xyzzy” is not a word that can be read here."),
        ("due today xyzzy", "“xyzzy” is not a word that can be read here."),
        ("may", "“may” can be the month or just a word."),
        ("due may", "“may” can be the month or just a word."),
        ("done 5/6", "“5/6” is read differently in Europe and in America."),
        ("due foo", "“foo” is not a day or a span of days that can be read."),
        ("customer Acme due tody", "“tody” is not a day or a span of days that can be read. Did you mean “today”?"),
        ("x" * 1001, "That is too long to be read."),
    ],
)
def test_refused_words_are_refused_with_a_reason_and_examples_that_work(words: str, reason: str) -> None:
    with pytest.raises(ParseError) as refused:
        read_filters(words, TODAY)
    assert refused.value.sentence == reason
    assert refused.value.examples
    for example in refused.value.examples:
        assert read_filters(example, TODAY) != Filters()


def test_what_was_said_goes_before_the_defaults() -> None:
    defaults = Filters(ME, None, due("this week"), OPEN)
    assert merge(defaults, Filters()) == defaults
    assert merge(defaults, Filters(due=due("any day"))).due == DueWindow()
    said = Filters(EVERYONE, "Acme", due("fri"), DONE, True)
    assert merge(defaults, said) == said


PIECES = [
    "due",
    "for",
    "of",
    "customer",
    "all",
    "done",
    "mine",
    "next",
    "week",
    "12",
    "may",
    "@{U1}",
    "a@b.co",
    "@",
    "--here",
]
QUOTES = ['"', "'", "“", "’", ",", "“due”"]


@given(st.lists(st.sampled_from([*PIECES, *QUOTES]), max_size=9).map(" ".join) | st.text(max_size=60))
def test_any_text_is_filters_or_is_refused(words: str) -> None:
    with contextlib.suppress(ParseError):
        read_filters(words, TODAY)
