"""Lists of entries of which something is not sound: read one by one, so that each malformed entry costs only itself.

Sound fields of an entry are kept, and only an entry without its uuid is left out. Faults are counted by field
name and goes to the log; content never does.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Generic, TypeVar

import msgspec

from bot.domain.tasks.far_dates import within_reach

log = logging.getLogger(__name__)

Value = TypeVar("Value")
Entry = TypeVar("Entry")

MALFORMED = (msgspec.DecodeError, UnicodeDecodeError)  # what msgspec raises on a body or an entry that isn't sound
_A_BARE_DAY = len("2025-04-21")
MOST_CENTS = 2**63 - 1  # what a database's integer holds
_fields = msgspec.json.Decoder(dict[str, object], float_hook=float)  # 1e400 costs its field; without, its entry
_ESCAPE = re.compile(
    rb"(?P<pair>\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    rb"|(?P<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
    rb"|\\."
)


class Unreadable(Exception):
    """A body that is not what the API documents. Says why, without any of the content."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Value]):
    """One page of a list. ``cursor`` leads to the next page, and is None on the last."""

    values: Sequence[Value]
    cursor: str | None


class EntryPage(msgspec.Struct, Generic[Entry]):
    """A list's page as it comes. The last one has ``has_more: false`` with a cursor that is not null [recorded]."""

    entries: list[Entry]
    has_more: bool = False
    cursor: str | None = None

    def next_cursor(self) -> str | None:
        if not self.has_more:
            return None
        if not self.cursor:
            raise Unreadable("has_more without a cursor")
        return self.cursor


class Fields:
    """Reads one entry field by field and remembers which fields were not what they should be. Null is nothing."""

    def __init__(self, raw: bytes | msgspec.Raw) -> None:
        try:
            self._entry = _fields.decode(raw)
        except MALFORMED as error:
            raise Unreadable("not a JSON object") from error
        self.faults: list[str] = []

    def text(self, name: str) -> str:
        value = self._entry.get(name)
        if isinstance(value, str):
            return value
        if value is not None:
            self.faults.append(name)
        return ""

    def cents(self, name: str) -> int:
        value = self._entry.get(name)
        if isinstance(value, int | float) and abs(value) <= MOST_CENTS:
            return int(value)
        if value is not None:
            self.faults.append(name)
        return 0

    def moment(self, name: str) -> datetime | date | None:
        """A datetime, UTC where it names no offset; or a bare day."""
        text = self.text(name).strip()
        if not text:
            return None
        try:
            if len(text) <= _A_BARE_DAY:
                return within_reach(date.fromisoformat(text))
            return aware(datetime.fromisoformat(text))
        except ValueError:
            self.faults.append(name)
            return None

    def instant(self, name: str) -> datetime | None:
        moment = self.moment(name)
        if moment is None or isinstance(moment, datetime):
            return moment
        return datetime.combine(moment, time.min, tzinfo=UTC)

    def uuid(self, name: str) -> str:
        if text := self.text(name):
            return text
        raise Unreadable(f"no {name}")


_raw_page = msgspec.json.Decoder(EntryPage[msgspec.Raw])


def page_by_entry(body: bytes, kind: str, read: Callable[[Fields], Value]) -> Page[Value]:
    try:
        page = _raw_page.decode(_without_half_pairs(body))
    except MALFORMED as error:
        raise Unreadable("not a page of entries") from error
    faults: Counter[str] = Counter()
    values = []
    for raw in page.entries:
        try:
            fields = Fields(raw)
            values.append(read(fields))
        except Unreadable as reason:
            faults[f"left out: {reason}"] += 1
        else:
            faults.update(fields.faults)
    _tell(faults, kind)
    return Page(values, page.next_cursor())


def one_entry(body: bytes, kind: str, read: Callable[[Fields], Value]) -> Value:
    fields = Fields(_without_half_pairs(body))
    value = read(fields)
    _tell(Counter(fields.faults), kind)
    return value


def aware(moment: datetime) -> datetime:
    """UTC where no offset is named, and near enough for every zone to have a day for it."""
    return within_reach(moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC))


def _without_half_pairs(body: bytes) -> bytes:
    """JSON whose text can be decoded: half an emoji, "\\ud83d" without its other half, becomes U+FFFD."""
    return _ESCAPE.sub(lambda found: rb"\ufffd" if found["half"] else found[0], body)


def _tell(faults: Counter[str], kind: str) -> None:
    if faults:
        reasons = ", ".join(f"{reason} ({count})" for reason, count in sorted(faults.items()))
        log.warning("Malformed %s entries from ChartMogul: %s", kind, reasons)
