"""A reminder in the list as the value of a button: which one, as it was when the list was drawn, and on which page."""

from __future__ import annotations

from bot.domain.reminders.reminder import ReminderState
from bot.slack.blocks import codec
from bot.slack.blocks.codec import Count, Text, Value

_NAMES = {"reminder_id": "r", "version": "n", "offset": "o", "was": "w", "was_default": "d"}


class ReminderToken(Value, frozen=True, rename=_NAMES, tag_field="v", tag=1):
    """``{"v":1,"r":"abc","n":3,"o":5}``.

    ``version`` is the reminder's when it was drawn; buttons that turn the page are of no reminder. An undo brings back
    the state ``was``, and as the default one where ``was_default``.
    """

    reminder_id: Text
    version: Count
    offset: Count = 0
    was: ReminderState = ReminderState.ACTIVE
    was_default: bool = False


def write_token(token: ReminderToken) -> str:
    return codec.encode(token)


def read_token(value: str) -> ReminderToken:
    """Raises ParseError where the button is from a version that this one does not know."""
    return codec.decode(value, ReminderToken, lambda token: token)
