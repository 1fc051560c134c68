"""From words to a subcommand, and from a slip to the nearest one."""

from __future__ import annotations

import pytest

from bot.domain.problems import ParseError
from bot.slack.features.table import TABLE
from bot.slack.transport.router import route


@pytest.mark.parametrize(
    ("words", "name", "left"),
    [
        ("", "mine", ""),
        ("  ", "mine", ""),
        ("mine", "mine", ""),
        ("MINE due fri", "mine", "due fri"),
        ("my tasks", "mine", "tasks"),
        ("today team", "today", "team"),
        ("late", "overdue", ""),
        ("@{U123} due next week", "@someone", "@{U123} due next week"),
        ("customer Acme Corp", "customer", "Acme Corp"),
        ("due this week", "mine", "due this week"),
        ("done due last month", "mine", "done due last month"),
        ("for @{U123}", "mine", "for @{U123}"),
        ("tomorrow", "mine", "tomorrow"),
        ("fri", "mine", "fri"),
        ("2026-12-01", "mine", "2026-12-01"),
        ("all", "mine", "all"),
        ("ann@firm.example", "mine", "ann@firm.example"),
        ("link ann@firm.example", "link", "ann@firm.example"),
        ("?", "help", ""),
    ],
)
def test_words_find_their_subcommand(words: str, name: str, left: str) -> None:
    found = route(words, TABLE)
    assert (found.subcommand.name, found.words) == (name, left)


def test_help_after_a_subcommand_asks_about_it() -> None:
    found = route("customer help", TABLE)
    assert found.wants_help
    assert found.subcommand.name == "customer"


@pytest.mark.parametrize(
    ("slip", "suggested"),
    [
        ("tody", "today"),
        ("overdu team", "overdue team"),
        ("custmer Acme", "customer Acme"),
        ("whoam", "whoami"),
        ("Acme Corp", "customer Acme Corp"),
        ("hello", "customer hello"),
        ("✨", "customer ✨"),
    ],
)
def test_a_slip_is_met_with_the_nearest_word(slip: str, suggested: str) -> None:
    with pytest.raises(ParseError) as error:
        route(slip, TABLE)
    assert error.value.examples[0] == suggested
    assert "help" in error.value.examples


def test_names_and_aliases_are_each_taken_once() -> None:
    names = [name for subcommand in TABLE for name in (subcommand.name, *subcommand.aliases)]
    assert len(names) == len(set(names))
