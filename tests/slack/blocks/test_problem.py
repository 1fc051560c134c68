"""What a person reads where an answer could not be given."""

from __future__ import annotations

import pytest

from bot.domain.problems import GuestsRead, ParseError
from bot.slack.blocks.problem import problem_message, restarting_message


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
