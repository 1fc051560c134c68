"""The page of commands is made from the table, and every example in the table and the README works."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.domain.language.filter_words import read_filters
from bot.slack.feature import Command
from bot.slack.features.table import COMMANDS
from bot.slack.features.tasks.lists import PRESETS
from bot.slack.reference import reference
from bot.slack.transport.payloads import plain_words
from bot.slack.transport.router import route

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "commands.md"
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = [(command, example) for command in COMMANDS for example in command.examples]


def test_the_page_is_what_the_table_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == "\n".join(reference()), "run: make docs"


@pytest.mark.parametrize(("command", "example"), EXAMPLES, ids=[example for _, example in EXAMPLES])
def test_every_example_reaches_its_command_and_can_be_read(command: Command[Any], example: str) -> None:
    found = route(plain_words(example.replace("@ann", "<@U01ANN>")), COMMANDS)
    assert found.command is command
    if found.command.name in PRESETS:
        read_filters(found.words, date(2026, 11, 23), 0, PRESETS[found.command.name])


@pytest.mark.parametrize("line", re.findall(r"`([^`]+)`", "".join(re.findall(r"^\|.*$", README, re.MULTILINE))))
def test_every_line_that_the_readme_offers_reaches_a_command_and_can_be_read(line: str) -> None:
    typed = line.removeprefix("/tasks").replace("@ann", "<@U01ANN>").replace("@ben", "<@U01BEN>")
    found = route(plain_words(typed), COMMANDS)
    if found.command.name in PRESETS:
        read_filters(found.words, date(2026, 11, 23), 0, PRESETS[found.command.name])
