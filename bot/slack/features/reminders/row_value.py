"""A reminder in the list as the value of a button: which one, as it was when the list was drawn, and on which page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot.domain.problems import ParseError
from bot.domain.reminders.reminder import ReminderState

_VERSION = 1


@dataclass(frozen=True, slots=True)
class ReminderToken:
    """``version`` is the reminder's when it was drawn, ``was`` the state that an undo brings back."""

    reminder_id: str = ""
    version: int = 0
    offset: int = 0
    was: ReminderState = ReminderState.ACTIVE


def write_token(token: ReminderToken) -> str:
    values: dict[str, Any] = {"v": _VERSION, "r": token.reminder_id, "n": token.version, "o": token.offset}
    if token.was is not ReminderState.ACTIVE:
        values["w"] = token.was.value
    return json.dumps(values, separators=(",", ":"))


def read_token(value: str) -> ReminderToken:
    """Raises Unclear where the button is from a version that this one does not know."""
    try:
        values = json.loads(value)
        if values["v"] != _VERSION:
            raise ValueError(values["v"])
        was = ReminderState(values.get("w", ReminderState.ACTIVE))
        return ReminderToken(str(values["r"]), int(values["n"]), int(values["o"]), was)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ParseError("This button is from another version of me. Please ask again.", detail=str(error)) from error
