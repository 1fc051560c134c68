"""A reminder in the list as the value of a button: which one, as it was when the list was drawn, and on which page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.domain.reminders.reminder import ReminderState
from bot.slack.blocks import codec
from bot.slack.blocks.codec import Count, Text, Value


@dataclass(frozen=True, slots=True)
class ReminderToken:
    """``version`` is the reminder's when it was drawn. An undo brings back the state ``was``, and as the default one
    where ``was_default``."""

    reminder_id: str = ""
    version: int = 0
    offset: int = 0
    was: ReminderState = ReminderState.ACTIVE
    was_default: bool = False


class RowValue(
    Value,
    frozen=True,
    rename={"format": "v", "reminder_id": "r", "version": "n", "offset": "o", "was": "w", "was_default": "d"},
):
    """``{"v":1,"r":"abc","n":3,"o":5}``."""

    format: Literal[1]
    reminder_id: Text
    version: Count
    offset: Count
    was: ReminderState = ReminderState.ACTIVE
    was_default: bool = False


def write_token(token: ReminderToken) -> str:
    return codec.encode(RowValue(1, token.reminder_id, token.version, token.offset, token.was, token.was_default))


def read_token(value: str) -> ReminderToken:
    """Raises ParseError where the button is from a version that this one does not know."""
    return codec.decode(
        value,
        RowValue,
        lambda row: ReminderToken(row.reminder_id, row.version, row.offset, row.was, row.was_default),
    )
