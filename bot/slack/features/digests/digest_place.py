"""A place in a digest as the value of a button: which reminder's, of which day, from which line on.

It carries no tasks and no names. They are read again when it is pressed, so it works on any later day, after a restart
too. What comes back is checked like any words from outside.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.problems import ParseError


@dataclass(frozen=True, slots=True)
class DigestPlace:
    """``first_line`` counts from 0."""

    reminder_id: str
    day: date
    first_line: int = 0


def write_place(place: DigestPlace) -> str:
    """``{"r":"rem_1","d":"2026-11-24"}``, and ``"o"`` where it is not the first line."""
    values: dict[str, Any] = {"r": place.reminder_id, "d": place.day.isoformat()}
    if place.first_line:
        values["o"] = place.first_line
    return json.dumps(values, separators=(",", ":"))


def read_place(value: str) -> DigestPlace:
    """Raises Unclear where the button is from a version that this one does not know."""
    try:
        values = json.loads(value)
        reminder_id, first_line = values["r"], int(values.get("o", 0))
        if not isinstance(reminder_id, str) or first_line < 0:
            raise ValueError(value)
        return DigestPlace(reminder_id, date.fromisoformat(values["d"]), first_line)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ParseError(
            "This button is from another version of me. Type reminders to see yours.", detail=str(error)
        ) from error
