"""The words of being away: "until friday", "until 12 May cover @ben", "back"."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from bot.domain.language.days import read_day
from bot.domain.language.parse_error import quoted
from bot.domain.language.tokens import cut
from bot.domain.language.wording import day_in_words
from bot.domain.problems import ParseError

AWAY_EXAMPLES = ("until friday", "until 12 May cover @ben", "back")


class AwayWords(NamedTuple):
    """Away up to and including ``last_day``; ``cover_id`` is a person's, None where nobody covers."""

    last_day: date
    cover_id: str | None


def read_away(words: str, today: date) -> AwayWords | None:
    """Read what was typed; mentions come as ``@{U123}``. None is being back. Raises ParseError.

    "friday" alone is refused, because it can be the only day; "until friday" includes the Friday. ``today`` is the
    reader's, and a day without a year or a week is the coming one.
    """
    if len(words) > _LONGEST:
        raise ParseError("That is too long to be read.", AWAY_EXAMPLES)
    text = " ".join(token.text for token in cut(words)).strip(" .,;!")
    if _BACK.fullmatch(text):
        return None
    covers = _COVER.findall(text)
    if len(covers) > 1:
        raise ParseError("One person can cover at a time.", ("until friday cover @ben",))
    return AwayWords(_last_day(_COVER.sub(" ", text).strip(" ,;"), today), covers[0] if covers else None)


_LONGEST = 300
_BACK = re.compile(r"(?:i['’]?m |i am )?(?:back|off|over|end|none|no|stop)(?: again| today)?", re.IGNORECASE)
_COVER = re.compile(
    r"(?:(?:,|\b(?:and|with|by|is|from|cover(?:s|ed|ing)?):?) *)*@\{(\w+)\}(?: (?:as |is )?cover(?:s|ing)?\b)?",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"(?:away )?(?:until|till|til|through|thru|up to|to)\b(.*)", re.IGNORECASE)


def _last_day(words: str, today: date) -> date:
    if re.search(r"\bcover", words, re.IGNORECASE):
        raise ParseError("It does not say who covers. Mention them.", ("until friday cover @ben",))
    until = _UNTIL.fullmatch(words)
    if not until:
        said = f"{quoted(words)} does not say until when." if words else "It does not say until when."
        raise ParseError(said, AWAY_EXAMPLES)
    day = read_day(until[1], today)
    if day < today:
        raise ParseError(f"{day_in_words(day, today)} is over.", AWAY_EXAMPLES)
    return day
