"""A Problem as a message: what happened, and words that would have worked, ready to be typed."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.language.wording import shortened
from bot.domain.problems import GuestsRead, Problem, StoreProblem
from bot.slack.blocks.guests import allow_button
from bot.slack.blocks.message import Message
from bot.slack.blocks.mrkdwn import escape_within, to_type, with_names
from bot.slack.blocks.parts import SECTION_TEXT, actions, as_text, plain_message, section, sections, typed

_SENTENCE = 1500
_LINE = 500  # escaped it is five times as long at most, which a section holds
# A StoreProblem names files and accounts of the machine: that is for the log and the terminal.
_OWN_TROUBLE = (
    "My database cannot be used just now, so nothing was changed. Whoever runs me finds the reason in my log."
)


def problem_message(problem: Problem, command: str) -> Message:
    sentence = escape_within(sentence_of(problem), SECTION_TEXT)
    advised = [typed(command, example)[:200] for example in problem.examples]
    while len(_to_try(advised)) > SECTION_TEXT:
        advised.pop()
    lines = [sentence, _to_try(advised)] if advised else [sentence]
    spoken = sentence + (" Try: " + " | ".join(with_names(words) for words in advised) if advised else "")
    controls = [allow_button(problem.channel_id)] if isinstance(problem, GuestsRead) else []
    return Message(as_text([spoken]), (*sections(lines), *actions(controls, "guests.decide")))


def _to_try(advised: Sequence[str]) -> str:
    return "Try " + " or ".join(to_type(words) for words in advised)


def sentence_of(problem: Problem) -> str:
    return _OWN_TROUBLE if isinstance(problem, StoreProblem) else problem.sentence[:_SENTENCE]


def surprise(reference: str) -> Problem:
    """For what nobody expected. The log has the same reference."""
    return Problem(
        f"Sorry, something went wrong on my side, and it is not your fault. Please try again; if it stays, "
        f"give your admin the reference {reference}."
    )


_RESTARTING = "I am being restarted and could not finish this. Please"


def restarting_message(command: str, words: str) -> Message:
    """For a question that was typed: ``words`` are as in `Ask`, and may be none in a direct message."""
    line = shortened(typed(command, words), _LINE)
    if not line:
        return plain_message(f"{_RESTARTING} ask again in a minute.")
    again = f"{_RESTARTING} ask again in a minute: "
    return Message(again + with_names(line), (section(again + to_type(line)),))


def restarting_at_a_click() -> Message:
    return plain_message(f"{_RESTARTING} press the button again in a minute.")
