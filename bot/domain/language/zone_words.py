"""Time zones as people name them: "Europe/Berlin", "Berlin", "New York", "UTC".

Only names of the IANA database are taken, because the clocks of a place follow its law. What does not follow it (EST,
GMT+2) and what several zones share (Eastern, IST) is refused.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

from bot.domain.language.parse_error import quoted
from bot.domain.language.tokens import Token
from bot.domain.language.vocabulary import tidied
from bot.domain.problems import ParseError

ZONE_EXAMPLES = ("in Europe/Berlin", "in New York")
_CONTINENTS = frozenset(
    ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
)
_NOT_CITIES = frozenset(
    ("ACT", "LHI", "NSW", "North", "South", "West", "Queensland", "Tasmania", "Victoria", "Samoa")
)  # old names for parts of Australia, and for the American half of Samoa
_NO_ZONES = frozenset(("Factory", "localtime"))  # the latter is the server's own zone
_FIXED = frozenset(("gmt", "uct"))
_LONGEST = 4
_OFFSET = re.compile(r"(?:(?:utc|gmt) ?[+-]?|[+-]) ?\d.*")
_ABBREVIATION = re.compile(r"[a-z]{1,4}t")


def read_zone(tokens: Sequence[Token]) -> tuple[str, int]:
    """The zone that ``tokens`` begin with, and how many of them it takes. Raises ParseError, with near names."""
    runs = [" ".join(token.text for token in tokens[:length]) for length in range(1, _LONGEST + 1)][: len(tokens)]
    if not runs:
        raise ParseError("Something is missing after “in”.", ZONE_EXAMPLES)
    for length, run in reversed(list(enumerate(runs, 1))):
        if name := find_zone(run):
            return name, length
    for run in runs:
        _refuse(run)
    reason = f"{quoted(runs[0])} is not a time zone that can be read. A city that gives its name to a zone would do."
    raise ParseError(reason, tuple(f"in {name}" for name in _near(runs)) or ZONE_EXAMPLES)


def find_zone_at(tokens: Sequence[Token]) -> tuple[str, int] | None:
    """Like `read_zone`, for words that need be none: "9:00 Berlin", "(Europe/Berlin)". Refuses "9:00 EST"."""
    if tokens[0].is_quoted:
        return None
    for length in range(min(_LONGEST, len(tokens)), 0, -1):
        if name := find_zone(" ".join(token.text for token in tokens[:length])):
            return name, length
    if tokens[0].text.isupper():
        _refuse(tokens[0].text)
    return None


def find_zone(words: str) -> str | None:
    """The IANA name for ``words``, where there is one that everybody would take them for."""
    key = _folded(words)
    if _is_abbreviation(key) or _OFFSET.fullmatch(key):
        return None
    cities = [name for name in _by_last_part().get(key, []) if _is_city(name)]
    return _full_names().get(key) or max(cities, key=len, default=None)


def _refuse(words: str) -> None:
    """Raise ParseError for what names a time but no place, or several places."""
    key = _folded(words)
    if _is_abbreviation(key):
        reason = f"{quoted(words)} is a short name that several zones share, or that leaves summer time open."
        raise ParseError(reason, ZONE_EXAMPLES)
    if _OFFSET.fullmatch(key):
        raise ParseError(f"{quoted(words)} does not follow summer time. A city's zone does.", ZONE_EXAMPLES)
    if (names := _by_last_part().get(key)) and not find_zone(words):
        raise ParseError(f"{quoted(words)} can be {' or '.join(names)}.", tuple(f"in {name}" for name in names))


def _is_abbreviation(key: str) -> bool:
    """Whether ``key`` is shaped like EST, CET or PT."""
    return bool(_ABBREVIATION.fullmatch(key)) and key not in _FIXED


def _folded(name: str) -> str:
    return tidied(name.replace("_", " ").strip("() .,:;")).removesuffix(" time")


def _is_city(name: str) -> bool:
    """Cities that two names share ("Europe/Istanbul" and "Asia/Istanbul") have the same clocks under both: a test says
    so for the database that is installed."""
    region, _, place = name.partition("/")
    return region in _CONTINENTS and place not in _NOT_CITIES


@cache
def _full_names() -> dict[str, str]:
    return {_folded(name): name for name in sorted(available_timezones() - _NO_ZONES)}


@cache
def _by_last_part() -> dict[str, list[str]]:
    named = defaultdict(list)
    for full, name in _full_names().items():
        named[full.rpartition("/")[2]].append(name)
    return dict(named)


def _near(runs: list[str]) -> list[str]:
    """Up to three zones whose city, or else whose whole name, is spelt like one of ``runs``."""
    cities = {key: names for key, names in _by_last_part().items() if any(map(_is_city, names))}
    for known in (cities, {key: [name] for key, name in _full_names().items()}):
        for run in filter(lambda run: len(run) > 3, runs):
            if alike := get_close_matches(_folded(run), sorted(known), 3, 0.75):
                return [max(known[key], key=len) for key in alike]
    return []
