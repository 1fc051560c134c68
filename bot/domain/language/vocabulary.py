"""The words that date phrases are made of, and what each counts as. Plain English, as people type it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

from bot.domain.tasks.periods import Unit


def _spellings(*lines: str) -> dict[str, int]:
    return {word: number for number, line in enumerate(lines) for word in line.split()}


WEEKDAYS = _spellings(
    "monday mon",
    "tuesday tue tues",
    "wednesday wed weds",
    "thursday thu thur thurs",
    "friday fri",
    "saturday sat",
    "sunday sun",
)
MONTHS = _spellings(
    "",
    "january jan",
    "february feb",
    "march mar",
    "april apr",
    "may",
    "june jun",
    "july jul",
    "august aug",
    "september sep sept",
    "october oct",
    "november nov",
    "december dec",
)
AMOUNTS = _spellings(
    "",
    "a an one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
) | {"a couple of": 2, "a couple": 2, "couple of": 2, "twenty": 20, "thirty": 30}
UNITS = {
    spelling: unit
    for unit, spellings in {
        Unit.DAY: "day days d",
        Unit.WEEK: "week weeks wk wks w",
        Unit.FORTNIGHT: "fortnight fortnights",
        Unit.MONTH: "month months mth mths mo mos m",
        Unit.QUARTER: "quarter quarters qtr qtrs q",
        Unit.YEAR: "year years yr yrs y",
    }.items()
    for spelling in spellings.split()
}
DAYS_AWAY = {
    "today": 0,
    "now": 0,
    "tonight": 0,
    "eod": 0,
    "end of day": 0,
    "tomorrow": 1,
    "tmrw": 1,
    "tmr": 1,
    "yesterday": -1,
    "day after tomorrow": 2,
    "day before yesterday": -2,
}
_LINKS = (
    "this next last past previous coming current before after by until till through since from to between and on in "
    "within during over of the end start starting beginning close rest first eow eom eoq eoy weekend overdue late "
    "ago few no not any anytime up prior earlier later following"
)
DATE_WORDS = frozenset([*WEEKDAYS, *MONTHS, *AMOUNTS, *UNITS, *DAYS_AWAY, *_LINKS.split()])
"""Every word that a date phrase can hold, for telling a date phrase that went wrong from a word of another kind."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that ``word`` was probably meant to be. A slip seldom touches the first letter."""
    words = sorted(known)
    alike = [other for other in words if other[:1] == word[:1]]
    found = get_close_matches(word, alike, 1, 0.7) or get_close_matches(word, words, 1, 0.75)
    return found[0] if found else None


def one_of(words: Iterable[str]) -> str:
    """A pattern that matches any of ``words``, the longest first."""
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


_NAME = one_of([*WEEKDAYS, *MONTHS])
_DASHES = re.compile("[\u2010\u2011\u2212]")
_WIDE_DASHES = re.compile(r"[\u2012-\u2015]|\.{2,}")
_REWRITES = tuple(
    (re.compile(pattern, re.ASCII), replacement)
    for pattern, replacement in (
        (r"['’‘`]", ""),
        (r"[,;\s]+", " "),
        (r"(?<=[a-z])\.", ""),
        (rf"\b({_NAME})-({_NAME})\b", r"\1 - \2"),
        (r"(?<=\d)(st|nd|rd|th)-(?=\d)", r"\1 - "),
        (r"(?<=[a-z])-(?=[a-z0-9])|(?<=\d)-(?=[a-z])", " "),
        (r"(?<=\d)(?=[a-z])(?!(?:st|nd|rd|th)\b)|(?<=[a-z])(?=\d)", " "),
        (r"\b(\d{4}-\d\d-\d\d)-(\d{4}-\d\d-\d\d)\b", r"\1 - \2"),
        (r" +", " "),
    )
)


def tidied(words: str) -> str:
    """``words`` as the grammar reads them: small letters without accents, one space, plain dashes.

    A wide dash or ".." between two days becomes " - "; "3d" becomes "3 d", "1-Dec-2026" "1 dec 2026".
    """
    plain = _WIDE_DASHES.sub(" - ", _DASHES.sub("-", unicodedata.normalize("NFKC", words)))
    apart = unicodedata.normalize("NFKD", plain.casefold())
    text = "".join(letter for letter in apart if not unicodedata.combining(letter))
    for pattern, replacement in _REWRITES:
        text = pattern.sub(replacement, text)
    return text.strip()
