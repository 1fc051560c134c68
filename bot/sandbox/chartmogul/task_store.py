"""The CRM's tasks in memory, encoded once each, in the order of List Tasks: ``created_at`` descending."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bot.sandbox.chartmogul.answers import encode
from bot.sandbox.chartmogul.paging import Key, Listing
from bot.sandbox.chartmogul.wire import read_instant

_MOST_LISTINGS_KEPT = 64
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """What List Tasks can ask for. None asks nothing. Both bounds are included, and both concern the due date."""

    customer_uuid: str | None = None
    contact_uuid: str | None = None
    assignee: str | None = None
    completed: bool | None = None
    due_from: datetime | None = None
    due_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class TaskRow:
    key: Key
    body: bytes
    fields: dict[str, Any]
    due: datetime | None

    def is_of(self, wanted: TaskFilter) -> bool:
        """Whether this is a task that ``wanted`` means, whenever it is due."""
        fields = self.fields
        return (
            (wanted.assignee is None or fields.get("assignee") == wanted.assignee)
            and (wanted.completed is None or (fields.get("completed_at") is not None) == wanted.completed)
            and (wanted.customer_uuid is None or fields.get("customer_uuid") == wanted.customer_uuid)
            and (wanted.contact_uuid is None or _contact_of(fields) == wanted.contact_uuid)
        )


class TaskStore:
    """Tasks as JSON objects, by uuid. Listings are kept by filter until the next change."""

    def __init__(self, tasks: Iterable[dict[str, Any]] = ()) -> None:
        self._rows = sorted((_row(task) for task in tasks), key=_key)
        self._by_uuid = {row.key.uuid: row for row in self._rows}
        self._listings: dict[TaskFilter, Listing] = {}
        self._by_due: dict[TaskFilter, list[TaskRow]] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Copies, newest first."""
        return (dict(row.fields) for row in self._rows)

    def get(self, uuid: str) -> dict[str, Any] | None:
        """A copy: change it, then `replace`."""
        row = self._by_uuid.get(uuid)
        return None if row is None else dict(row.fields)

    def add(self, task: dict[str, Any]) -> None:
        row = _row(task)
        insort(self._rows, row, key=_key)
        self._by_uuid[row.key.uuid] = row
        self._forget_listings()

    def replace(self, task: dict[str, Any]) -> None:
        """Put ``task`` in the place of the one with its uuid. KeyError if there is none."""
        self.remove(task["task_uuid"])
        self.add(task)

    def remove(self, uuid: str) -> None:
        row = self._by_uuid.pop(uuid)
        del self._rows[bisect_left(self._rows, row.key, key=_key)]
        self._forget_listings()

    def listing(self, wanted: TaskFilter) -> Listing:
        kept = self._listings.get(wanted)
        if kept is None:
            if len(self._listings) >= _MOST_LISTINGS_KEPT:
                self._forget_listings()
            kept = self._listings[wanted] = Listing(self._rows_for(wanted))
        return kept

    def _rows_for(self, wanted: TaskFilter) -> Iterable[TaskRow]:
        """A due window is cut out of the rows by due date, so that many windows of one list cost one scan of it."""
        if wanted.due_from is None and wanted.due_until is None:
            return (row for row in self._rows if row.is_of(wanted))
        by_due = self._dated(replace(wanted, due_from=None, due_until=None))
        start = 0 if wanted.due_from is None else bisect_left(by_due, wanted.due_from, key=_due)
        stop = len(by_due) if wanted.due_until is None else bisect_right(by_due, wanted.due_until, key=_due)
        return sorted(by_due[start:stop], key=_key)

    def _dated(self, wanted: TaskFilter) -> list[TaskRow]:
        """The tasks with a due date, earliest first."""
        kept = self._by_due.get(wanted)
        if kept is None:
            dated = (row for row in self._rows if row.due is not None and row.is_of(wanted))
            kept = self._by_due[wanted] = sorted(dated, key=_due)
        return kept

    def _forget_listings(self) -> None:
        self._listings.clear()
        self._by_due.clear()


def _row(task: dict[str, Any]) -> TaskRow:
    created = read_instant(task.get("created_at")) or _LONG_AGO
    return TaskRow(
        key=Key(-int(created.timestamp() * 1000), task["task_uuid"]),
        body=encode(task),
        fields=dict(task),
        due=read_instant(task.get("due_date")),
    )


def _contact_of(fields: dict[str, Any]) -> str | None:
    return fields.get("associated_object_uuid") if fields.get("associated_object") == "contact" else None


def _key(row: TaskRow) -> Key:
    return row.key


def _due(row: TaskRow) -> datetime:
    return row.due or _LONG_AGO
