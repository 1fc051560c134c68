"""A reminder's schedule, scope and options as JSON text, marked with the version of their form.

What is read is checked, because a file can be restored from a newer bot or changed by hand: whatever is not of this
form raises ValueError. The values are immutable and a thousand reminders share one schedule, so what a text means is
remembered.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, time
from functools import lru_cache
from typing import Any, TypeVar

from bot.domain.reminders.reminder import DueKind, Options, Scope, WhoseTasks
from bot.domain.reminders.schedule import Schedule

T = TypeVar("T")

_VERSION = 1


def schedule_to_text(schedule: Schedule) -> str:
    return _to_text(
        {
            "days": sorted(schedule.days),
            "at": schedule.at.isoformat(timespec="minutes"),
            "every_weeks": schedule.every_weeks,
            "anchor": None if schedule.anchor is None else schedule.anchor.isoformat(),
            "nth": schedule.nth,
        }
    )


@lru_cache(maxsize=1024)
def schedule_from_text(text: str) -> Schedule:
    """A rule that names no time is refused by `Schedule` itself."""
    days, at, every_weeks, anchor, nth = _values(text, "days", "at", "every_weeks", "anchor", "nth")
    return Schedule(
        days=frozenset(_a(int, day) for day in _a(list, days)),
        at=time.fromisoformat(_a(str, at)),
        every_weeks=_a(int, every_weeks),
        anchor=None if anchor is None else date.fromisoformat(_a(str, anchor)),
        nth=None if nth is None else _a(int, nth),
    )


def scope_to_text(scope: Scope) -> str:
    return _to_text(
        {
            "whose": scope.whose,
            "people": scope.people,
            "emails": scope.emails,
            "customer_uuid": scope.customer_uuid,
            "due": sorted(scope.due),
        }
    )


@lru_cache(maxsize=1024)
def scope_from_text(text: str) -> Scope:
    whose, people, emails, customer_uuid, due = _values(text, "whose", "people", "emails", "customer_uuid", "due")
    return Scope(
        whose=WhoseTasks(whose),
        people=_texts(people),
        emails=_texts(emails),
        customer_uuid=None if customer_uuid is None else _a(str, customer_uuid),
        due=frozenset(DueKind(kind) for kind in _texts(due)),
    )


def options_to_text(options: Options) -> str:
    return _to_text({"weekly": options.weekly, "all_clear": options.all_clear, "mention": options.mention})


@lru_cache(maxsize=16)
def options_from_text(text: str) -> Options:
    weekly, all_clear, mention = _values(text, "weekly", "all_clear", "mention")
    return Options(weekly=_a(bool, weekly), all_clear=_a(bool, all_clear), mention=_a(bool, mention))


def _to_text(fields: Mapping[str, object]) -> str:
    return json.dumps({"version": _VERSION, **fields}, separators=(",", ":"))


def _values(text: str, *names: str) -> list[Any]:
    fields = _a(dict, json.loads(text))
    if fields.get("version") != _VERSION:
        raise ValueError("it is of another version")
    if fields.keys() != {"version", *names}:
        raise ValueError("its fields are not those of its version")
    return [fields[name] for name in names]


def _a(kind: type[T], value: object) -> T:
    """``value``, which has to be exactly of ``kind``: True is no int. The error names no value, for it is logged."""
    if type(value) is not kind:
        raise ValueError(f"{type(value).__name__} in place of {kind.__name__}")
    return value


def _texts(values: object) -> tuple[str, ...]:
    return tuple(_a(str, value) for value in _a(list, values))
