"""The time of day as people type it: "9:00", "9.30", "9:30am", "17h", "0900", "noon", "at 9"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time

from bot.domain.language.parse_error import quoted
from bot.domain.language.tokens import Token
from bot.domain.problems import ParseError

TIME_EXAMPLES = ("9:00", "8:30am", "16:00", "noon")
_NOON = ("noon", "midday")
_CLOCK = re.compile(
    r"@?(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d\d)(?: ?h)?|(?P<h> ?h)| ?o['’]?clock)?(?: ?(?P<half>[ap])\.?m)?", re.ASCII
)
_FOUR_DIGITS = re.compile(r"@?(?P<hour>\d\d)(?P<minute>\d\d)(?P<h> ?h)?(?P<half>)", re.ASCII)
_LIKE_A_TIME = re.compile(r"@?\d+(?:[:.h]\d.*|:| ?[ap]\.?m)|midnight", re.ASCII)
_OFFICE_STARTS_AT = 7


def read_time(tokens: Sequence[Token], *, hour_alone: bool) -> tuple[time, int] | None:
    """The time of day that ``tokens`` begin with, and how many of them it takes; None where they begin otherwise.

    ``hour_alone`` lets "9" be one: after "at" or after the days. Raises ParseError for what is shaped like a time and
    is none.
    """
    for length in (2, 1):
        text = " ".join(token.key for token in tokens[:length])
        if text in _NOON:
            return time(12), length
        if match := (_CLOCK.fullmatch(text) or _FOUR_DIGITS.fullmatch(text)):
            if text.isdecimal() and len(text) < 4 and not hour_alone:
                return None
            return _time(match, text), length
    if tokens and _LIKE_A_TIME.fullmatch(tokens[0].key):
        raise _unreadable(tokens[0].text)
    return None


def _time(match: re.Match[str], words: str) -> time:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            raise _unreadable(words)
        hour = hour % 12 + (12 if match["half"] == "p" else 0)
    elif match["minute"] is None and not match["h"] and 0 < hour < _OFFICE_STARTS_AT:
        raise ParseError(f"{quoted(words)} can be {hour:02}:00 or {hour + 12}:00.", (f"{hour}:00", f"{hour + 12}:00"))
    if hour > 23 or minute > 59:
        raise ParseError(f"No clock shows {quoted(words)}.", TIME_EXAMPLES)
    return time(hour, minute)


def _unreadable(words: str) -> ParseError:
    if words.casefold() == "midnight":
        return ParseError("“midnight” can be the start of the day or its end.", ("0:00", "23:59"))
    return ParseError(f"{quoted(words)} is not a time of day that can be read.", TIME_EXAMPLES)
