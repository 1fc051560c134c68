"""The values of buttons and forms: short JSON that a versioned struct describes, readable after a restart or upgrade.

Each kind of value is a `Value` beside the feature that owns it. A value comes back from outside, perhaps made up by
hand, so all of it is checked here: its shape by the struct, its sense by the function that turns it into ours.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, TypeVar

import msgspec

from bot.domain.problems import ParseError

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2110, 12, 31)  # what people can type lies within (phrases.py)

Text = Annotated[str, msgspec.Meta(max_length=500)]
Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]


class Value(msgspec.Struct, frozen=True, omit_defaults=True):
    """Fields at their defaults are left out. A field's wire name never changes: posted buttons have it."""


Kind = TypeVar("Kind", bound=Value)
Ours = TypeVar("Ours")


def encode(value: Value) -> str:
    return msgspec.json.encode(value).decode()


def decode(text: str, kind: type[Kind], into: Callable[[Kind], Ours]) -> Ours:
    """Raises ParseError for whatever is no value of this ``kind`` that makes sense."""
    try:
        return into(msgspec.json.decode(text, type=kind))
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError) as error:
        raise unreadable(str(error)) from error


def unreadable(detail: str) -> ParseError:
    """The one apology for a button or a form that this version of the bot can't read."""
    return ParseError("This button is from another version of me. Please ask again.", detail=detail)


def day(value: date | None) -> date | None:
    """Raises ValueError for a day that nobody can have typed: arithmetic near the calendar's ends overflows."""
    if value is not None and not FIRST_DAY <= value <= LAST_DAY:
        raise ValueError(f"{value} is out of range")
    return value
