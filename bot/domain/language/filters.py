"""What words after a subcommand come to: whose tasks, which customer's, due when, open or done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.tasks.due_window import DueWindow
from bot.domain.tasks.query import Completion


class WhoseKind(StrEnum):
    ME = "me"
    EVERYONE = "everyone"
    PERSON = "person"  # value: the chat's id, from a mention
    EMAIL = "email"
    NAME = "name"  # value: as it was typed


@dataclass(frozen=True, slots=True)
class Whose:
    kind: WhoseKind
    value: str = ""


@dataclass(frozen=True, slots=True)
class Filters:
    """What was said. None is "not said": the subcommand's own default holds."""

    whose: Whose | None = None
    customer: str | None = None
    due: DueWindow | None = None
    completion: Completion | None = None
    here: bool = False


def merge(defaults: Filters, said: Filters) -> Filters:
    """``said``, with ``defaults`` where nothing was said."""
    return Filters(
        whose=said.whose or defaults.whose,
        customer=said.customer or defaults.customer,
        due=said.due or defaults.due,
        completion=said.completion or defaults.completion,
        here=said.here or defaults.here,
    )


@dataclass(frozen=True, slots=True)
class Preset:
    """What a command says before its words are read: `today` is ``due`` the reader's own day.

    ``due`` is given the reader's day and the first day of the week. ``names_customer`` says that the words begin with a
    customer's name.
    """

    whose: Whose | None = None
    due: Callable[[date, int], DueWindow] | None = None
    names_customer: bool = False


NOTHING_PRESET = Preset()
