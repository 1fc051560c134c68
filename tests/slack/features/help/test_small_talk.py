from __future__ import annotations

import pytest

from bot.slack.features.help.small_talk import small_talk

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
    message = small_talk(words)
    assert message
    assert message.text == f"{begins} Say mine for your open tasks, or help for all that I can do."


@pytest.mark.parametrize("words", ["", "mine", "hello acme", "you", "all", "good", "ok 12", "@{U1} thanks", "👋"])
def test_anything_else_is_no_small_talk(words: str) -> None:
    assert small_talk(words) is None
