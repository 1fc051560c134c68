"""Two reminders, one with as little and one with as much as there can be, for every store's tests."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from bot.domain.reminders.delivery import Reason
from bot.domain.reminders.reminder import DueKind, Options, PlaceKind, Reminder, ReminderState, Scope, WhoseTasks
from bot.domain.reminders.schedule import EVERY_DAY, WEEKDAYS, Schedule

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MORNING = Schedule(WEEKDAYS, time(9, 0))
EARLIER = Schedule(EVERY_DAY, time(8, 30), nth=-1)

PLAIN = Reminder(
    id="plain",
    place=PlaceKind.PERSON,
    place_id="U1",
    maker_id="U1",
    schedule=MORNING,
    zone=None,
    scope=Scope(whose=WhoseTasks.OWN),
    options=Options(),
    made_at=AT - DAY,
    handled_until=AT - DAY,
    next_at=AT,
)
FULL = Reminder(
    id="full",
    place=PlaceKind.CHANNEL,
    place_id="C1",
    maker_id="U2",
    schedule=Schedule(frozenset({4, 6}), time(16, 30), every_weeks=2, anchor=date(2026, 11, 23)),
    zone="Europe/Berlin",
    scope=Scope(WhoseTasks.NAMED, ("U1", "U2"), ("ann@łódź.example",), "cus_1", frozenset(DueKind)),
    options=Options(weekly=True, all_clear=True, mention=True),
    made_at=AT,
    handled_until=AT,
    next_at=None,
    state=ReminderState.SUSPENDED,
    reason=Reason.ZONE_UNKNOWN,
    detail="Mars/Olympus",
    by_default=True,
    version=7,
)
