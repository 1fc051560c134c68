"""Words that are refused instead of guessed at, and the sentences about them."""

from __future__ import annotations

import re

from bot.domain.language.vocabulary import AMOUNTS, MONTHS, UNITS, one_of
from bot.domain.language.wording import shortened
from bot.domain.problems import ParseError

DAY_EXAMPLES = ("fri", "12 May", "2026-12-01", "+3d", "end of month")


def quoted(words: str) -> str:
    return f"“{shortened(words, 60)}”"


def unread(words: str, examples: tuple[str, ...]) -> ParseError:
    """For words after a command that takes none of them: passed over, they would seem to have been obeyed."""
    return ParseError(f"I can't read {quoted(words)} here.", examples)


_MONTH, _AMOUNT, _UNIT = one_of(MONTHS), one_of(AMOUNTS), one_of(UNITS)
_REFUSALS = (
    (
        r"\d{1,2} ?[/.-] ?\d{1,2}(?: ?[/.-] ?(?:\d{4}|\d\d))?\.?",
        "{words} is read differently in Europe and in America.",
        ("6 Dec", "2026-12-06"),
    ),
    (
        r"(?:the )?\d{1,2}(?:st|nd|rd|th)?",
        "{words} does not say of which month.",
        ("1 Dec", "2026-12-01", "start of next month"),
    ),
    (
        rf"(?:next|last|coming|previous) {_MONTH}",
        "{words} can be of this year or of another.",
        ("December", "Dec 2026", "December this year"),
    ),
    (
        rf"(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?) \d\d",
        "The year in {words} needs four digits.",
        ("12 May 2027", "2027-05-12"),
    ),
    (
        r".*(?:\d:\d\d|\d ?(?:am|pm)\b|\b(?:noon|midnight|oclock)\b).*",
        "Tasks are asked for by day, and {words} has a time of day.",
        ("fri", "12 May", "tomorrow"),
    ),
    (
        r"(?:in |within |next |last |past |the |over )*(?:a )?few \w+(?: ago)?",
        "{words} does not say how many.",
        ("in 3 days", "next 10 days", "last 2 weeks"),
    ),
    (
        rf"(?:\d{{1,4}}|{_AMOUNT}) {_UNIT}",
        "{words} does not say from when.",
        ("in 3 days", "+3d", "next 3 days", "last 3 days"),
    ),
    (
        r"(?:no|none|without|no due|without due|without a|without a due)(?: (?:date|day))?|undated",
        "Tasks without a due day have no place in a span of days; a list of any day shows them too.",
        ("any day",),
    ),
    (
        r"(?:the )?(?:week|wk|w|kw|cw) \d{1,2}(?: (?:of )?\d{4})?|\d{4} w \d{1,2}",
        "Weeks are numbered differently from country to country.",
        ("next week", "week of 30 Nov"),
    ),
)
_REFUSED = tuple((re.compile(pattern, re.ASCII), reason, examples) for pattern, reason, examples in _REFUSALS)


def refuse_ambiguous(words: str) -> None:
    """Raise ParseError where two people would read ``words`` (already tidied) differently."""
    for pattern, reason, examples in _REFUSED:
        if pattern.fullmatch(words):
            raise ParseError(reason.format(words=quoted(words)), examples)
