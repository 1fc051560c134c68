"""From words to the command that answers them. A mistyped word is met with the nearest one."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.problems import ParseError
from bot.slack.feature import Command


@dataclass(frozen=True, slots=True)
class Route:
    """``words`` are what is left for the command."""

    command: Command[Any]
    words: str


def route(words: str, commands: Sequence[Command[Any]]) -> Route:
    """Nothing typed means the first command of the table. Raises ParseError."""
    words = words.strip()
    first, _, rest = words.partition(" ")
    if not first:
        return Route(commands[0], "")
    if claimer := next((each for each in commands if each.claims and each.claims(words)), None):
        return Route(claimer, words)
    command = _called(first, commands)
    if command is None:
        return Route(_taker(words, commands), words)
    rest = rest.strip()
    explainer = next((each for each in commands if rest.casefold() in each.explains), None)
    return Route(explainer, command.name) if explainer else Route(command, rest)


def _called(word: str, commands: Sequence[Command[Any]]) -> Command[Any] | None:
    wanted = word.casefold()
    return next((each for each in commands if wanted in _names(each)), None)


def _names(command: Command[Any]) -> tuple[str, ...]:
    """What is typed for it: not what only names it in the help."""
    return () if command.is_label else (command.name, *command.aliases)


def _taker(words: str, commands: Sequence[Command[Any]]) -> Command[Any]:
    """The command that words without a command's name belong to, such as `@ann` or `due this week`."""
    for command in commands:
        if command.takes and command.takes(words):
            return command
    raise ParseError(f"I don't know “{words.split()[0][:60]}”.", examples=_suggestions(words, commands))


def _suggestions(words: str, commands: Sequence[Command[Any]]) -> tuple[str, ...]:
    first, _, rest = words.partition(" ")
    names = [name for each in commands if not each.unlisted for name in _names(each) if len(name) > 2]
    near = difflib.get_close_matches(first.casefold(), names, n=1, cutoff=0.6)
    slip = [f"{near[0]} {rest.strip()}".strip()] if near and near[0] != "help" else []
    return tuple(suggestion[:100] for suggestion in (*slip, f"customer {words}", "help"))
