"""From words to the subcommand that answers them. A mistyped word is met with the nearest one."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from bot.domain.language.filters import begins_with_filter
from bot.domain.problems import ParseError
from bot.slack.feature import Subcommand
from bot.slack.features.tasks.mine import FILTERS_ALONE

_MENTION = re.compile(r"@\{[A-Z0-9]+\}")
_HELP = {"help", "--help", "-h", "?"}


@dataclass(frozen=True, slots=True)
class Route:
    subcommand: Subcommand
    words: str  # what is left for it
    wants_help: bool = False


def route(words: str, table: tuple[Subcommand, ...]) -> Route:
    """Nothing typed means the first subcommand of the table. Raises Unclear."""
    first, _, rest = words.strip().partition(" ")
    if not first:
        return Route(table[0], "")
    rest = rest.strip()
    if _MENTION.fullmatch(first):
        return Route(_named("@someone", table), words.strip())
    subcommand = _called(first, table)
    if subcommand is None:
        return _route_filters(words.strip(), table)
    if rest.casefold() in _HELP:
        return Route(subcommand, "", wants_help=True)
    return Route(subcommand, rest)


def _route_filters(words: str, table: tuple[Subcommand, ...]) -> Route:
    """Filters may stand alone: ``due this week``, ``due fri for @ann``."""
    if begins_with_filter(words):
        return Route(FILTERS_ALONE, words)
    first = words.split()[0]
    raise ParseError(f"I don't know “{first[:60]}”.", examples=_suggestions(words, table))


def _suggestions(words: str, table: tuple[Subcommand, ...]) -> tuple[str, ...]:
    first = words.split()[0].casefold()
    names = {name: subcommand for subcommand in table for name in (subcommand.name, *subcommand.aliases)}
    near = difflib.get_close_matches(first, [name for name in names if len(name) > 2], n=1, cutoff=0.6)
    rest = words.partition(" ")[2].strip()
    slip = [f"{near[0]} {rest}".strip()] if near and near[0] != "help" else []
    return tuple(suggestion[:100] for suggestion in (*slip, f"customer {words}", "help"))


def _called(word: str, table: tuple[Subcommand, ...]) -> Subcommand | None:
    wanted = word.casefold()
    return next((s for s in table if wanted == s.name or wanted in s.aliases), None)


def _named(name: str, table: tuple[Subcommand, ...]) -> Subcommand:
    return next(subcommand for subcommand in table if subcommand.name == name)
