"""Slack's cursor paging: ``limit`` and ``cursor`` in, one page and ``next_cursor`` out (empty on the last page)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from bot.sandbox.slack.state import Json
from bot.sandbox.slack.web_api.call import Args, Refusal

Item = TypeVar("Item")


def page(items: Sequence[Item], args: Args, *, default: int, most: int) -> tuple[list[Item], Json]:
    """One page, and the ``response_metadata`` that leads to the next."""
    limit = args.number("limit", default) or default
    if not 0 < limit <= most:
        raise Refusal("invalid_limit")
    start = _start(args.optional("cursor"))
    end = start + limit
    return list(items[start:end]), {"next_cursor": _cursor(end) if end < len(items) else ""}


def _cursor(start: int) -> str:
    return base64.b64encode(f"next:{start}".encode()).decode()


def _start(cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        return int(base64.b64decode(cursor, validate=True).decode().removeprefix("next:"))
    except (binascii.Error, ValueError):
        raise Refusal("invalid_cursor") from None
