"""A reminder: where it goes, when, what it lists, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.domain.access.person import Person
from bot.domain.reminders.delivery import Reason
from bot.domain.reminders.schedule import Schedule
from bot.domain.tasks.zones import UTC_ZONE, find_zone


class PlaceKind(StrEnum):
    CHANNEL = "channel"
    PERSON = "person"  # their direct messages, at their own local time


class WhoseTasks(StrEnum):
    EVERYONE = "everyone"
    OWN = "own"  # of the person who is reminded
    MEMBERS = "members"  # of everybody who is in the channel
    NAMED = "named"  # of `Scope.people` and `Scope.emails`


class DueKind(StrEnum):
    """Which due days, counted from the day of the reminder in its own zone."""

    OVERDUE = "overdue"
    TODAY = "today"
    TOMORROW = "tomorrow"
    THIS_WEEK = "this_week"  # after today, up to the end of the week
    NEXT_WEEK = "next_week"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a reminder lists, worked out anew each time it is due."""

    whose: WhoseTasks = WhoseTasks.EVERYONE
    people: tuple[str, ...] = ()  # person ids
    emails: tuple[str, ...] = ()
    customer_uuid: str | None = None
    due: frozenset[DueKind] = frozenset({DueKind.OVERDUE, DueKind.TODAY})


@dataclass(frozen=True, slots=True)
class Options:
    """``weekly`` is the look back and ahead; ``all_clear`` says so when nothing is due, where silence is the default;
    ``mention`` names the assignees so that Slack tells them."""

    weekly: bool = False
    all_clear: bool = False
    mention: bool = False


class ReminderState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"  # by a person
    SUSPENDED = "suspended"  # by the bot, which told the maker why; never deleted by a failure
    DELETED = "deleted"  # kept, so that it can be brought back


@dataclass(frozen=True, slots=True)
class Reminder:
    """``zone`` is an IANA name; None follows the person whose direct messages it goes to.

    ``next_at`` is the next planned instant (UTC), None while not active. ``handled_until`` is the instant up to which
    everything planned was delivered or skipped. ``by_default`` marks the default reminder, switched on by admins.
    ``version`` grows with each change, so that a stale button changes nothing.
    """

    id: str
    place: PlaceKind
    place_id: str
    maker_id: str
    schedule: Schedule
    zone: str | None
    scope: Scope
    options: Options
    made_at: datetime
    handled_until: datetime
    next_at: datetime | None
    state: ReminderState = ReminderState.ACTIVE
    reason: Reason | None = None  # why it is suspended
    detail: str = ""  # what goes with the reason
    by_default: bool = False
    version: int = 1


class Meaning(Protocol):
    """What a reminder and the spec of one have in common: what is sent, where and when."""

    @property
    def place(self) -> PlaceKind: ...
    @property
    def place_id(self) -> str: ...
    @property
    def schedule(self) -> Schedule: ...
    @property
    def zone(self) -> str | None: ...
    @property
    def scope(self) -> Scope: ...
    @property
    def options(self) -> Options: ...


def means_the_same(one: Meaning, other: Meaning) -> bool:
    """Whether both send the same to the same place at the same times. A maker who left, or a next instant, changes
    nothing about it."""
    return _meaning(one) == _meaning(other)


def _meaning(reminder: Meaning) -> tuple[object, ...]:
    return (
        reminder.place,
        reminder.place_id,
        reminder.schedule,
        reminder.zone,
        reminder.scope,
        reminder.options,
    )


def zone_that_counts(zone: str | None, follows: Person | None) -> ZoneInfo | None:
    """The zone by which a reminder is planned: its own, or that of the person whom it follows as Slack has it now.

    None where this machine's zone data has no such zone (any more). UTC for a person who is gone.
    """
    if zone is not None:
        return find_zone(zone)
    return follows.zone if follows else UTC_ZONE


@dataclass(frozen=True, slots=True)
class Away:
    """A person's reminders are held up to and including ``last_day`` (their own days); ``cover_id`` sees the tasks."""

    person_id: str
    last_day: date
    cover_id: str | None = None

    def holds(self, day: date) -> bool:
        return day <= self.last_day
