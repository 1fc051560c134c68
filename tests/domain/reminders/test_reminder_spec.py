"""A spec makes a reminder, changes one that is there, and says whether it is as wanted already."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.domain.reminders.delivery import Reason
from bot.domain.reminders.reminder import (
    Options,
    PlaceKind,
    Reminder,
    ReminderState,
    Scope,
    WhoseTasks,
    means_the_same,
)
from bot.domain.reminders.reminder_spec import (
    ReminderSpec,
    edited_reminder,
    is_as_wanted,
    new_reminder,
    spec_of,
)
from bot.domain.reminders.schedule import WEEKDAYS, Schedule

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
NEXT = NOW + timedelta(hours=1)
LATER = NOW + timedelta(days=1)
SPEC = ReminderSpec(
    id="s1",
    place=PlaceKind.CHANNEL,
    place_id="C1",
    schedule=Schedule(WEEKDAYS, time(9, 0)),
    zone="Europe/Berlin",
    scope=Scope(whose=WhoseTasks.EVERYONE),
    options=Options(),
)


@pytest.fixture
def made() -> Reminder:
    return new_reminder(SPEC, "U1", NOW, NEXT)


def test_what_was_made_is_as_wanted_and_can_be_edited_as_it_is(made: Reminder) -> None:
    assert is_as_wanted(made, replace(SPEC, id=made.id))
    assert spec_of(made) == replace(SPEC, id=made.id, changes=1)
    assert not is_as_wanted(replace(made, state=ReminderState.DELETED), spec_of(made))


def test_another_of_the_same_place_times_and_tasks_means_the_same(made: Reminder) -> None:
    assert means_the_same(made, SPEC)
    assert not means_the_same(made, replace(SPEC, zone="Europe/Paris"))


def test_an_edit_that_keeps_its_times_leaves_what_is_due(made: Reminder) -> None:
    edited = edited_reminder(made, replace(spec_of(made), options=Options(mention=True)), LATER, LATER + timedelta(1))
    assert (edited.handled_until, edited.next_at) == (NOW, NEXT)


@pytest.mark.parametrize("changes", [{"schedule": Schedule(WEEKDAYS, time(10, 0))}, {"zone": "Europe/Paris"}])
def test_an_edit_of_its_times_counts_from_the_preview_on(made: Reminder, changes: dict[str, object]) -> None:
    edited = edited_reminder(made, replace(spec_of(made), **changes), LATER, None)  # type: ignore[arg-type]
    assert (edited.handled_until, edited.next_at) == (LATER, None)


def test_an_edit_switches_a_suspended_one_on_and_leaves_a_paused_one_paused(made: Reminder) -> None:
    suspended = replace(made, state=ReminderState.SUSPENDED, reason=Reason.ZONE_UNKNOWN, detail="Mars", by_default=True)
    edited = edited_reminder(suspended, spec_of(suspended), LATER, LATER)
    assert (edited.state, edited.reason, edited.detail, edited.by_default) == (ReminderState.ACTIVE, None, "", False)
    paused = replace(made, state=ReminderState.PAUSED, next_at=None)
    assert edited_reminder(paused, spec_of(paused), LATER, LATER).state is ReminderState.PAUSED
