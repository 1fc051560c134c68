from __future__ import annotations

import pytest

from bot.slack.blocks.message import Message
from bot.slack.feature import Ask, Via
from bot.slack.features.help.small_talk import small_talk
from tests.use_cases.fixtures import ANN


def answer(words: str, command: str = "") -> Message | None:
    return small_talk(Ask(ANN, "C1", words, command, Via.MENTION if command else Via.DIRECT))


SAID = [
    ("hello", "Hello!"),
    ("Hi there 👋", "Hello!"),
    ("hey!", "Hello!"),
    ("Good morning", "Hello!"),
    ("thanks", "You're welcome!"),
    ("Thank you so much", "You're welcome!"),
    ("ok thanks", "All right."),
    ("OK.", "All right."),
]


@pytest.mark.parametrize(("words", "begins"), SAID, ids=[words for words, _ in SAID])
def test_a_greeting_is_answered_in_kind_and_with_what_to_ask(words: str, begins: str) -> None:
    message = answer(words)
    assert message
    assert message.text == f"{begins} Say mine for your open tasks, or help for all that I can do."


@pytest.mark.parametrize("words", ["", "mine", "hello acme", "you", "all", "good", "ok 12", "@{U1} thanks", "👋"])
def test_anything_else_is_no_small_talk(words: str) -> None:
    assert answer(words) is None


def test_the_lines_that_it_advises_are_as_they_are_typed_where_it_was_greeted() -> None:
    message = answer("hello", "@CRM Tasks")
    assert message
    assert message.text == "Hello! Say @CRM Tasks mine for your open tasks, or @CRM Tasks help for all that I can do."
    assert "`@CRM Tasks mine`" in str(message.blocks)
