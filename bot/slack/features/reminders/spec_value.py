"""A wish for a reminder as the value of a button or in a form: short, versioned, readable after an upgrade.

A button's value takes 2,000 characters (Block Kit reference), and a form's metadata 3,000. What comes back is checked
like any words from outside.
"""

from __future__ import annotations

import json
from datetime import date, time
from typing import Any

from bot.domain.problems import ParseError
from bot.domain.reminders.reminder import DueKind, Options, PlaceKind, Scope, WhoseTasks
from bot.domain.reminders.schedule import Schedule
from bot.domain.tasks.zones import find_zone
from bot.use_cases.reminders.create_reminder import ReminderSpec

LONGEST = 1900
_VERSION = 1


def write_spec(spec: ReminderSpec) -> str:
    """Raises Unclear where it names more people than a button carries."""
    schedule, scope = spec.schedule, spec.scope
    values: dict[str, Any] = {
        "v": _VERSION,
        "i": spec.id,
        "p": spec.place_id if spec.place is PlaceKind.CHANNEL else None,
        "u": spec.place_id if spec.place is PlaceKind.PERSON else None,
        "d": "".join(map(str, sorted(schedule.days))),
        "t": f"{schedule.at:%H:%M}",
        "w": schedule.every_weeks if schedule.every_weeks > 1 else None,
        "a": schedule.anchor.isoformat() if schedule.anchor else None,
        "n": schedule.nth,
        "z": spec.zone,
        "s": scope.whose.value,
        "m": list(scope.people),
        "e": list(scope.emails),
        "c": scope.customer_uuid,
        "k": sorted(scope.due),
        "o": [name for name in ("weekly", "all_clear", "mention") if getattr(spec.options, name)],
        "x": spec.changes,
    }
    kept = {key: value for key, value in values.items() if value not in (None, "", [], 0)}
    token = json.dumps(kept, separators=(",", ":"))
    if len(token) > LONGEST:
        raise ParseError(
            "These are too many people for one reminder. Make one for everybody who is in a channel instead."
        )
    return token


def read_spec(token: str) -> ReminderSpec:
    """Raises Unclear where the button is from a version that this one does not know."""
    try:
        values = json.loads(token)
        if values["v"] != _VERSION:
            raise ValueError(values["v"])
        return _spec(values)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise ParseError("This button is from another version of me. Please ask again.", detail=str(error)) from error


def _spec(values: dict[str, Any]) -> ReminderSpec:
    place = PlaceKind.CHANNEL if "p" in values else PlaceKind.PERSON
    options = values.get("o", [])
    zone = values.get("z")
    return ReminderSpec(
        id=_text(values["i"]),
        place=place,
        place_id=_text(values["p"] if place is PlaceKind.CHANNEL else values["u"]),
        schedule=Schedule(
            days=frozenset(int(day) for day in _text(values["d"])),
            at=time.fromisoformat(values["t"]),
            every_weeks=int(values.get("w", 1)),
            anchor=date.fromisoformat(values["a"]) if "a" in values else None,
            nth=values.get("n"),
        ),
        zone=_zone(zone),
        scope=Scope(
            whose=WhoseTasks(values["s"]),
            people=tuple(_text(person) for person in values.get("m", [])),
            emails=tuple(_text(email) for email in values.get("e", [])),
            customer_uuid=_text(values["c"]) if "c" in values else None,
            due=frozenset(DueKind(kind) for kind in values.get("k", [])),
        ),
        options=Options(weekly="weekly" in options, all_clear="all_clear" in options, mention="mention" in options),
        changes=int(values.get("x", 0)),
    )


def _zone(name: object) -> str | None:
    if name and not find_zone(name):
        raise ValueError("no zone of this name")
    return _text(name) if name else None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(type(value))
    return value
