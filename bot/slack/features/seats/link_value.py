"""What an admin is asked about a link or a request for a seat, as the values of the buttons below it.

Older messages have a request's bare id at Approve and Refuse, and a bare e-mail at Leave it.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from msgspec import Meta

from bot.domain.access.email import find_email
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


def need_link_value(text: str) -> None:
    """Raises ParseError for what no button about a link has."""
    if find_email(text) is None:
        read_question(text)


_REQUEST_ID = "^[A-Za-z0-9_-]{1,64}$"


class RequestValue(Value, frozen=True, rename={"version": "v", "request_id": "r"}):
    """``{"v":1,"r":"Zk3v0Qx8"}``"""

    version: Literal[1]
    request_id: Annotated[str, Meta(pattern=_REQUEST_ID)]


def write_request_id(request_id: str) -> str:
    return codec.encode(RequestValue(1, request_id))


def read_request_id(text: str) -> str:
    if re.fullmatch(_REQUEST_ID, text):
        return text
    return codec.decode(text, RequestValue, lambda value: value.request_id)
