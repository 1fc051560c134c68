"""A place in a digest as the value of a button: which reminder's, of which day, from which line on.

It carries no tasks and no names. They are read again at the click, so it works on any later day, after a restart
too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.slack.blocks import codec
from bot.slack.blocks.codec import Count, Text, Value


@dataclass(frozen=True, slots=True)
class DigestPlace:
    """``first_line`` counts from 0."""

    reminder_id: str
    day: date
    first_line: int = 0


class PlaceValue(Value, frozen=True, rename={"version": "v", "reminder_id": "r", "day": "d", "first_line": "o"}):
    """``{"r":"rem_1","d":"2026-11-24"}``: the first version had no number."""

    reminder_id: Text
    day: date
    first_line: Count = 0
    version: Literal[1] = 1


def write_place(place: DigestPlace) -> str:
    return codec.encode(PlaceValue(place.reminder_id, place.day, place.first_line))


def read_place(value: str) -> DigestPlace:
    """Raises ParseError where the button is from a version that this one does not know."""
    return codec.decode(value, PlaceValue, _place)


def _place(value: PlaceValue) -> DigestPlace:
    codec.day(value.day)
    return DigestPlace(value.reminder_id, value.day, value.first_line)
