from __future__ import annotations

import re
from pathlib import Path

from bot.slack.api import errors
from bot.slack.api.errors import chat_problem

METHOD = re.compile(r'"((?:apps|auth|chat|conversations|files|users|views)\.[a-zA-Z.]+)"')


def test_a_refusal_without_a_sentence_of_its_own_says_what_was_tried() -> None:
    heard = chat_problem("fatal_error", "conversations.info", "").sentence
    assert heard == "I tried to look at the channel, and Slack refused (fatal_error). Please tell your admin."


def test_each_method_that_the_bot_calls_has_words_for_what_it_tries() -> None:
    room = Path(errors.__file__).parent
    called = {name for file in room.glob("*.py") for name in METHOD.findall(file.read_text("utf-8"))}
    unspoken = [name for name in called if "I tried to use" in chat_problem("fatal_error", name, "").sentence]
    assert sorted(unspoken) == []
