"""From words to a subcommand, and from a slip to the nearest one."""

from __future__ import annotations

import pytest

from bot.domain.problems import ParseError
from bot.slack.features.table import COMMANDS
from bot.slack.transport.router import route


@pytest.mark.parametrize(
    ("words", "name", "left"),
    [
        ("", "mine", ""),
        ("  ", "mine", ""),
        ("mine", "mine", ""),
        ("hilfe", "help", ""),
        ("aide", "help", ""),
        ("?", "help", ""),
        ("--help", "help", ""),
        ("-h", "help", ""),
        ("everybody", "team", ""),
        ("me", "mine", ""),
        ("client Acme", "customer", "Acme"),
        ("account Acme", "customer", "Acme"),
        ("MINE due fri", "mine", "due fri"),
        ("my tasks", "mine", "tasks"),
        ("today team", "today", "team"),
        ("late", "overdue", ""),
        ("@{U123} due next week", "@someone", "@{U123} due next week"),
        ("customer Acme Corp", "customer", "Acme Corp"),
        ("customer Aide", "customer", "Aide"),
        ("customer hilfe", "customer", "hilfe"),
        ("due this week", "filters alone", "due this week"),
        ("done due last month", "filters alone", "done due last month"),
        ("for @{U123}", "filters alone", "for @{U123}"),
        ("tomorrow", "filters alone", "tomorrow"),
        ("fri", "filters alone", "fri"),
        ("2026-12-01", "filters alone", "2026-12-01"),
        ("all", "filters alone", "all"),
        ("ann@firm.example", "filters alone", "ann@firm.example"),
        ("link ann@firm.example", "link", "ann@firm.example"),
    ],
)
def test_words_find_their_command(words: str, name: str, left: str) -> None:
    found = route(words, COMMANDS)
    assert (found.command.name, found.words) == (name, left)


@pytest.mark.parametrize("word", ["help", "HELP", "--help", "-h", "?"])
def test_help_after_a_subcommand_asks_about_it(word: str) -> None:
    found = route(f"customer {word}", COMMANDS)
    assert (found.command.name, found.words) == ("help", "customer")


@pytest.mark.parametrize("words", ["someone", "someone due friday"])
def test_what_stands_in_the_help_for_each_colleague_is_not_advised(words: str) -> None:
    with pytest.raises(ParseError) as error:
        route(words, COMMANDS)
    assert error.value.examples == (f"customer {words}", "help")


def test_typed_by_hand_it_is_a_person_who_is_looked_for() -> None:
    """As a command's name it listed the asker's own tasks."""
    found = route("@someone", COMMANDS)
    assert (found.command.name, found.words) == ("filters alone", "@someone")


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
        route(slip, COMMANDS)
    assert error.value.examples[0] == suggested
    assert "help" in error.value.examples


def test_names_and_aliases_are_each_taken_once() -> None:
    names = [name for command in COMMANDS for name in (command.name, *command.aliases)]
    assert len(names) == len(set(names))
