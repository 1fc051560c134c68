"""The page of commands is made from the table, and every example in the table works."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.domain.language.filters import read_filters
from bot.slack.feature import Subcommand
from bot.slack.features.help.reference import reference
from bot.slack.features.table import TABLE
from bot.slack.transport.payloads import plain_words
from bot.slack.transport.router import route

PAGE = Path(__file__).parents[4] / "docs" / "commands.md"
EXAMPLES = [(subcommand, example) for subcommand in TABLE for example in subcommand.examples]


def test_the_page_is_what_the_table_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == "\n".join(reference()), "run: make docs"


@pytest.mark.parametrize(("subcommand", "example"), EXAMPLES, ids=[example for _, example in EXAMPLES])
def test_every_example_reaches_its_subcommand_and_can_be_read(subcommand: Subcommand, example: str) -> None:
    found = route(plain_words(example.replace("@ann", "<@U01ANN>")), TABLE)
    assert found.subcommand is subcommand
    if found.subcommand.lists:
        read_filters(found.subcommand.lists(found.words), date(2026, 11, 23))
