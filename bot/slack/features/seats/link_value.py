"""A link that an admin is asked about, as the value of the button that makes it."""

from __future__ import annotations

from typing import Literal

from bot.domain.access.link import LinkQuestion
from bot.slack.blocks import codec
from bot.slack.blocks.codec import Text, Value

_NAMES = {"version": "v", "person_id": "p", "email": "e", "holder_id": "h"}


class LinkValue(Value, frozen=True, rename=_NAMES):
    """``{"v":1,"p":"U2BEN","e":"ann@firm.com","h":"U1ANN"}``: the holder is the one that the admin read about."""

    version: Literal[1]
    person_id: Text
    email: Text
    holder_id: Text = ""


def write_question(question: LinkQuestion) -> str:
    return codec.encode(LinkValue(1, question.person_id, question.email, question.holder_id))


def read_question(text: str) -> LinkValue:
    return codec.decode(text, LinkValue, lambda value: value)
