"""Lines that the bot advises: each can be typed back, and is taken whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from bot.domain.language.filter_words import read_filters
from bot.domain.language.remind_words import read_remind
from bot.domain.problems import ParseError

_CHANNEL = re.compile(r"(?<!\S)#[\w-]+")
_PERSON = re.compile(r"(?<!\S)@[\w.-]+")
_ANY_DAY = date(2026, 1, 5)


def whole_lines(
    error: ParseError, command: str, read: Callable[[str], object], frames: Sequence[str], otherwise: Sequence[str]
) -> ParseError:
    """The same refusal, with examples that are whole lines.

    An example stands for the words that could not be read, which can be a part of a line: "9:00" alone is no reminder.
    So each is put into the first of ``frames`` in which ``read`` takes it, and left out where there is none; where all
    are, ``otherwise`` has whole lines. ``read`` raises ParseError.
    """
    framed = [_first_read(example, frames, read) for example in error.examples]
    lines = tuple(f"{command} {line}" for line in dict.fromkeys(framed) if line)
    return ParseError(error.sentence, lines or tuple(otherwise), detail=error.detail)


def customer_clause(name: str) -> str | None:
    """ "customer" and ``name`` as they can be typed: in quotes where its words mean something, such as "Due North"."""
    for words in (f"customer {name}", f"customer “{name}”"):
        try:
            if read_filters(words, _ANY_DAY, 0).customer == read_remind(words, _ANY_DAY).customer == name:
                return words
        except ParseError:
            continue
    return None


def as_sent(line: str) -> str:
    """``line`` as Slack sends it, where every name in it is somebody or some channel."""
    return _PERSON.sub("@{U1ANN}", _CHANNEL.sub("#{C1CS}", line))


def _first_read(example: str, frames: Sequence[str], read: Callable[[str], object]) -> str:
    lines = (frame.replace("{}", example) for frame in frames)
    return next((line for line in lines if _is_read(line, read)), "")


def _is_read(line: str, read: Callable[[str], object]) -> bool:
    try:
        read(as_sent(line))
    except ParseError:
        return False
    return True
