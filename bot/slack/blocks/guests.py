"""The buttons by which an admin lets a channel's guests read what is posted there, or takes that back.

They stand in refusals, in notices and in the list of reminders, so features share them. Everybody who is refused sees
the first, since who is an admin is asked when it is pressed.
"""

from __future__ import annotations

from typing import Any, Literal

from bot.slack.blocks import codec
from bot.slack.blocks.codec import Text, Value
from bot.slack.blocks.parts import button

ALLOW_GUESTS = "reminder.allow_guests"  # they live in messages already posted, so they never change
REFUSE_GUESTS = "reminder.refuse_guests"


class GuestsValue(Value, frozen=True, rename={"version": "v", "channel_id": "c"}):
    """``{"v":1,"c":"C1"}``."""

    version: Literal[1]
    channel_id: Text


def write_channel(channel_id: str) -> str:
    return codec.encode(GuestsValue(1, channel_id))


def read_channel(value: str) -> str:
    """Raises ParseError where the button is from a version that this one does not know."""
    return codec.decode(value, GuestsValue, lambda read: read.channel_id)


def allow_button(channel_id: str) -> dict[str, Any]:
    return button("Let guests read (admins)", ALLOW_GUESTS, write_channel(channel_id))


def refuse_button(channel_id: str) -> dict[str, Any]:
    return button("Stop guests reading", REFUSE_GUESTS, write_channel(channel_id))
