"""Where the cursors of one list have led, so that a list which never ends has an end here."""

from __future__ import annotations

_MOST_EMPTY_PAGES = 20


class CursorTrail:
    """The cursors of one listing, in Slack or in ChartMogul. Each leads on to the next page."""

    def __init__(self, most_pages: int) -> None:
        self._most_pages = most_pages
        self._seen: set[str] = set()
        self._empty_pages = 0

    def wrong_with(self, cursor: str, *, empty_page: bool = False) -> str:
        """Why ``cursor`` must not be followed; empty where it may be. ``empty_page`` is the page that named it."""
        if cursor in self._seen:
            return "a cursor leads back to a page that was read before"
        self._seen.add(cursor)
        self._empty_pages = self._empty_pages + 1 if empty_page else 0
        if self._empty_pages > _MOST_EMPTY_PAGES:
            return f"more than {_MOST_EMPTY_PAGES} pages without an entry, and more to come"
        return f"more than {self._most_pages} pages" if len(self._seen) >= self._most_pages else ""
