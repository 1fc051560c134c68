"""What a person reads where an answer could not be given."""

from __future__ import annotations

import pytest

from bot.domain.problems import GuestsRead, ParseError
from bot.slack.blocks.message import Message
from bot.slack.blocks.parts import MESSAGE_TEXT, SECTION_TEXT
from bot.slack.blocks.problem import problem_message, restarting_at_a_click, restarting_message, surprise


@pytest.mark.parametrize(
    ("command", "words", "shown"),
    [
        ("/tasks", "mine", " ask again in a minute: `/tasks mine`"),
        ("", "mine", " ask again in a minute: `mine`"),
        ("", "", " ask again in a minute."),
        (
            "/tasks",
            "@{U2BEN} due *friday*",
            " ask again in a minute: /tasks <@U2BEN> due \u2060*\u2060friday\u2060*\u2060",
        ),
        ("/tasks", "remind #{C1CS} <!channel>", " ask again in a minute: /tasks remind <#C1CS> &lt;!channel&gt;"),
    ],
)
def test_what_a_restart_cut_short_is_shown_as_it_was_typed(command: str, words: str, shown: str) -> None:
    message = restarting_message(command, words)
    [block] = message.blocks
    assert block["text"]["text"].endswith(shown)
    assert message.text == block["text"]["text"].replace("`", "")


def test_words_that_would_do_show_people_and_not_their_ids() -> None:
    message = problem_message(ParseError("I don't know “foo”.", ("customer foo @{U2BEN}", "help")), "/tasks")
    assert message.blocks[0]["text"]["text"].endswith("Try /tasks customer foo <@U2BEN> or `/tasks help`")
    assert message.text.endswith("Try: /tasks customer foo <@U2BEN> | /tasks help")


def test_a_refusal_for_guests_advises_no_line_since_a_line_acts_where_it_is_typed() -> None:
    message = problem_message(GuestsRead("Guests read #clients.", "C1CLIENTS"), "/tasks")
    assert message.text == "Guests read #clients."
    sentence, controls = message.blocks
    assert sentence["text"]["text"] == "Guests read #clients."
    assert "C1CLIENTS" in controls["elements"][0]["value"]


GROWS = ("&" * 5000, " *" * 5000, "<`>" * 3000, "@{U2BEN} " * 1000, "word " * 2000)  # when it is escaped
LONG = [
    *(restarting_message(command, words) for words in GROWS for command in ("/tasks", "")),
    *(problem_message(ParseError(words, (words,) * count), "/tasks") for words in GROWS for count in (0, 1, 10)),
    *(problem_message(GuestsRead(words, "C1"), "/tasks") for words in GROWS),
    problem_message(surprise("ABC123"), "/tasks"),
    restarting_at_a_click(),
]


@pytest.mark.parametrize("message", LONG)
def test_what_could_not_be_answered_is_said_within_slacks_limits_whatever_was_typed(message: Message) -> None:
    texts = [block["text"]["text"] for block in message.blocks if block["type"] == "section"]
    assert texts
    assert all(0 < len(text) <= SECTION_TEXT for text in texts)
    assert 0 < len(message.text) <= MESSAGE_TEXT
