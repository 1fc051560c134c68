"""A reminder as somebody wants it: what makes a new one, and what changes one that is there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.reminders.reminder import Options, PlaceKind, Reminder, ReminderState, Scope
from bot.domain.reminders.reminder_ids import own_reminder_id
from bot.domain.reminders.schedule import Schedule


@dataclass(frozen=True, slots=True)
class ReminderSpec:
    """All that a button or a form carries of a reminder.

    ``id`` is given before anything is saved, so that two clicks make one reminder. ``changes`` is the version of the
    reminder that it changes; 0 makes a new one.
    """

    id: str
    place: PlaceKind
    place_id: str
    schedule: Schedule
    zone: str | None
    scope: Scope
    options: Options
    changes: int = 0


def spec_of(reminder: Reminder) -> ReminderSpec:
    """The reminder as it is, to be edited."""
    return ReminderSpec(
        id=reminder.id,
        place=reminder.place,
        place_id=reminder.place_id,
        schedule=reminder.schedule,
        zone=reminder.zone,
        scope=reminder.scope,
        options=reminder.options,
        changes=reminder.version,
    )


def is_as_wanted(reminder: Reminder, spec: ReminderSpec) -> bool:
    """Whether ``reminder`` is what ``spec`` asks for, whichever of its versions that was asked of."""
    is_there = reminder.state is not ReminderState.DELETED
    return is_there and spec_of(reminder) == replace(spec, changes=reminder.version)


def new_reminder(spec: ReminderSpec, maker_id: str, now: datetime, next_at: datetime | None) -> Reminder:
    """``now`` is the instant of the preview: a time that came since then is one that the preview showed."""
    return Reminder(
        id=own_reminder_id(maker_id, spec.id),
        place=spec.place,
        place_id=spec.place_id,
        maker_id=maker_id,
        schedule=spec.schedule,
        zone=spec.zone,
        scope=spec.scope,
        options=spec.options,
        made_at=now,
        handled_until=now,
        next_at=next_at,
    )


def edited_reminder(before: Reminder, spec: ReminderSpec, now: datetime, next_at: datetime | None) -> Reminder:
    """``before`` as the preview showed it. It is its person's own then, whoever had switched it on."""
    edited = replace(
        before,
        place=spec.place,
        place_id=spec.place_id,
        schedule=spec.schedule,
        zone=spec.zone,
        scope=spec.scope,
        options=spec.options,
        version=spec.changes,
        by_default=False,
    )
    if before.state is ReminderState.PAUSED or (before.state is ReminderState.ACTIVE and _keeps_times(before, spec)):
        return edited
    return switched_on(edited, now, next_at)


def switched_on(reminder: Reminder, now: datetime, next_at: datetime | None) -> Reminder:
    """``reminder``, active again from ``now`` on: what it would have sent before is not missed."""
    return replace(reminder, state=ReminderState.ACTIVE, reason=None, detail="", handled_until=now, next_at=next_at)


def _keeps_times(before: Reminder, spec: ReminderSpec) -> bool:
    """Whether it comes when it came before: what is due at the moment of the edit is then still to be sent."""
    same_zone = before.zone == spec.zone and (spec.zone is not None or before.place_id == spec.place_id)
    return same_zone and before.schedule == spec.schedule
