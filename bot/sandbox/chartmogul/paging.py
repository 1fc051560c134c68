"""Keyset pages: opaque cursors that name the last entry seen, so entries made meanwhile shift nothing."""

from __future__ import annotations

from base64 import b64decode, b64encode
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from aiohttp import web

from bot.sandbox.chartmogul.answers import ENTRIES, answer, encode, refusal

MOST_PER_PAGE = 200
_CURSOR_MARK = b"\xfb\xff"
"""Makes every cursor begin with ``+/``: one that is not percent-encoded arrives with a space, and is refused."""


class Key(NamedTuple):
    """Where an entry stands in its listing. Newest first, so ``rank`` is a negated time or number."""

    rank: int
    uuid: str


class Entry(Protocol):
    @property
    def key(self) -> Key: ...

    @property
    def body(self) -> bytes: ...


class Listing:
    """Entries in order, each encoded once; a page is a slice, joined."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.keys: list[Key] = []
        self.bodies: list[bytes] = []
        for entry in entries:
            self.keys.append(entry.key)
            self.bodies.append(entry.body)


class PageAsked(NamedTuple):
    after: Key | None
    per_page: int


def page_asked(query: dict[str, str]) -> PageAsked:
    """Raises Refusal (400) when ``cursor`` or ``per_page`` cannot be read. A larger page than 200 is refused too."""
    per_page = query.get("per_page", str(MOST_PER_PAGE))
    if not (per_page.isdecimal() and 1 <= int(per_page) <= MOST_PER_PAGE):
        raise refusal(400, f"per_page must be a number from 1 to {MOST_PER_PAGE}", "per_page")
    cursor = query.get("cursor")
    return PageAsked(_read_cursor(cursor) if cursor else None, int(per_page))


def page(listing: Listing, asked: PageAsked, extra: Sequence[bytes] = ()) -> web.Response:
    """One page. The last one says ``has_more: false`` and still has a cursor. ``extra`` bodies stand before the rest
    and take up room of it.
    """
    start = 0 if asked.after is None else bisect_right(listing.keys, asked.after)
    stop = min(start + max(1, asked.per_page - len(extra)), len(listing.keys))
    bodies = [*extra, *listing.bodies[start:stop]] if extra else listing.bodies[start:stop]
    cursor = _cursor(listing.keys[stop - 1]) if stop > start else None
    has_more = b"true" if stop < len(listing.keys) else b"false"
    response = answer(
        b'{"entries":[' + b",".join(bodies) + b'],"cursor":' + encode(cursor) + b',"has_more":' + has_more + b"}"
    )
    response[ENTRIES] = len(bodies)
    return response


def _cursor(key: Key) -> str:
    return b64encode(_CURSOR_MARK + f"{key.rank}&{key.uuid}".encode()).decode()


def _read_cursor(cursor: str) -> Key:
    try:
        raw = b64decode(cursor, validate=True)
        rank, _, uuid = raw.removeprefix(_CURSOR_MARK).decode().partition("&")
        return Key(int(rank), uuid)
    except ValueError:
        raise refusal(400, "Invalid cursor", "cursor") from None
