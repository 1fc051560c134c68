"""The page of commands is made from the table, and every example in the table works."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.domain.filters import read_filters
from bot.slack.inbox import plain_words
from bot.slack.router import route
from bot.slack.subcommands.reference import reference
from bot.slack.subcommands.subcommand import Subcommand
from bot.slack.subcommands.table import TABLE

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"
EXAMPLES = [(subcommand, example) for subcommand in TABLE for example in subcommand.examples]


def test_the_page_is_what_the_table_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == "\n".join(reference()), "run: make docs"


@pytest.mark.parametrize(("subcommand", "example"), EXAMPLES, ids=[example for _, example in EXAMPLES])
def test_every_example_reaches_its_subcommand_and_can_be_read(subcommand: Subcommand, example: str) -> None:
    found = route(plain_words(example.replace("@ann", "<@U01ANN>")), TABLE)
    assert found.subcommand is subcommand
    if found.subcommand.lists:
        read_filters(found.subcommand.lists(found.words), date(2026, 11, 23))
