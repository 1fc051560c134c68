"""What can go wrong on ChartMogul's side, as switches: tests and the demo set them, the gate and the task list obey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import Any

from bot.sandbox.chartmogul.answers import encode

JSON = "application/json"
TEXT = "text/plain"


@dataclass(frozen=True, slots=True)
class Canned:
    """A whole answer, given instead of the true one; the request is not carried out."""

    status: int
    body: bytes
    content_type: str = JSON
    retry_after: str | None = None


class Cut(Enum):
    """The connection closes. ``MIDWAY`` carries the request out, then sends half of its answer."""

    BEFORE = "before"
    MIDWAY = "midway"


Fault = Canned | Cut

UNKNOWN_KEY = Canned(401, encode({"code": 401, "message": "No valid API key provided", "param": None}))
PAYMENT_REQUIRED = Canned(402, encode({"error": "Your subscription is past due"}))
TRIAL_EXPIRED = Canned(403, encode({"error": "Your trial has expired"}))
FIELD_ERRORS = Canned(422, encode({"errors": {"task_details": "is invalid"}}))
FIELD_ERROR_LISTS = Canned(400, encode({"assignee": ["is invalid"], "error_details": [{"assignee": "invalid"}]}))
SERVER_ERROR = Canned(500, encode({"error": "Internal Server Error"}))
GATEWAY_TIMEOUT = Canned(504, b"504 Gateway Timeout Error", TEXT)
EMPTY_ERROR = Canned(500, b"")
EMPTY_BODY = Canned(200, b"")
HTML_BODY = Canned(200, b"<!doctype html><title>Maintenance</title><h1>We'll be right back</h1>", "text/html")
TRUNCATED_JSON = Canned(200, b'{"entries":[{"task_uuid":"tas_00000000-0000-4000-8000-000000000001","task_det')


def too_many_requests(retry_after: str | None = None) -> Canned:
    """429, as the limit on computing time answers too. No Retry-After is documented; give one to send it."""
    return Canned(429, encode({"code": 429, "message": "Rate limit exceeded", "param": None}), JSON, retry_after)


_SOUND: dict[str, Any] = {
    "task_uuid": "tas_bad00000-0000-4000-8000-000000000000",
    "customer_uuid": "cus_bad00000-0000-4000-8000-000000000000",
    "associated_object": "customer",
    "associated_object_uuid": "cus_bad00000-0000-4000-8000-000000000000",
    "task_details": "An odd entry",
    "assignee": "ann.weber@lumen.example",
    "due_date": "2026-11-23T08:00:00.000Z",
    "completed_at": None,
    "created_at": "2026-11-20T08:00:00.000Z",
    "updated_at": "2026-11-20T08:00:00.000Z",
}

BAD_ENTRIES: dict[str, object] = {
    "null uuid": _SOUND | {"task_uuid": None},
    "number for details": _SOUND | {"task_details": 17},
    "list for assignee": _SOUND | {"assignee": ["ann.weber@lumen.example"]},
    "nonsense due date": _SOUND | {"due_date": "soon"},
    "nonsense completion": _SOUND | {"completed_at": True},
    "no fields": {},
    "not an object": "task",
    "null": None,
}
"""Entries that cannot be a task: each may cost itself, and nothing else of its page."""

ODD_ENTRIES: dict[str, object] = {
    "null assignee": _SOUND | {"task_uuid": "tas_odd00000-0000-4000-8000-000000000001", "assignee": None},
    "null due date": _SOUND | {"task_uuid": "tas_odd00000-0000-4000-8000-000000000002", "due_date": None},
    "bare due date": _SOUND | {"task_uuid": "tas_odd00000-0000-4000-8000-000000000003", "due_date": "2026-11-23"},
    "neither customer nor contact": _SOUND
    | {
        "task_uuid": "tas_odd00000-0000-4000-8000-000000000004",
        "customer_uuid": None,
        "associated_object": None,
        "associated_object_uuid": None,
    },
    "without associated object": {
        name: value for name, value in _SOUND.items() if not name.startswith("associated_object")
    }
    | {"task_uuid": "tas_odd00000-0000-4000-8000-000000000005"},
}
"""Entries with gaps that are still tasks: they must be shown."""


@dataclass(slots=True)
class _Planned:
    fault: Fault
    path: str
    times: int | None


@dataclass(slots=True)
class Faults:
    """All off to begin with, except the limits, which the real API always has.

    ``latency``: seconds before each answer. ``limits``: 429 above 40 requests a second, 503 above 20 in parallel.
    ``retry_after``: the header on a 429 of the limits. ``bad_entries``: JSON values that stand before the first page
    of each task listing. The ``ignore_…`` switches make List Tasks deaf to that parameter.
    """

    latency: float = 0.0
    limits: bool = True
    retry_after: str | None = None
    bad_entries: Sequence[object] = ()
    ignore_due_date_on_or_after: bool = False
    ignore_due_date_on_or_before: bool = False
    ignore_estimated_close_date_on_or_before: bool = False
    _planned: list[_Planned] = field(default_factory=list)

    def fail(self, fault: Fault, *, times: int | None = 1, path: str = "") -> None:
        """The next ``times`` requests (None: all) to paths that begin with ``path``, such as ``/tasks``, meet this.

        Faults that are planned for the same path happen one after the other.
        """
        self._planned.append(_Planned(fault, path, times))

    def clear(self) -> None:
        """As new."""
        fresh = Faults()
        for each in fields(self):
            setattr(self, each.name, getattr(fresh, each.name))

    def take(self, path: str) -> Fault | None:
        """The fault that a request to ``path`` (without ``/v1``) meets, counted down."""
        for planned in self._planned:
            if path.startswith(planned.path):
                if planned.times is not None:
                    planned.times -= 1
                    if planned.times == 0:
                        self._planned.remove(planned)
                return planned.fault
        return None
