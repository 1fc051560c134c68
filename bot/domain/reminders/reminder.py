"""A reminder: where it goes, when, what it lists, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.reminders.schedule import Schedule


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
    SUSPENDED = "suspended"  # by the bot, which told the owner why; never deleted by a failure
    DELETED = "deleted"  # kept, so that it can be brought back


@dataclass(frozen=True, slots=True)
class Reminder:
    """``zone`` is an IANA name; None follows the person whose direct messages it goes to.

    ``next_at`` is the next planned instant (UTC), None while not active. ``handled_until`` is the instant up to which
    everything planned was delivered or skipped. ``by_default`` marks the morning that admins switched on for everybody.
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
    reason: str = ""  # why it is suspended, in words
    by_default: bool = False
    version: int = 1


class DeliveryState(StrEnum):
    CLAIMED = "claimed"  # somebody is at it; after `lease_until` what became of it has to be found out
    POSTED = "posted"
    SKIPPED = "skipped"  # with the reason; nothing was posted
    EMPTY = "empty"  # checked, nothing was due, and silence was asked for


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the ledger: a reminder and an instant that it planned. ``key`` is opaque and stands in the message's
    metadata, by which an uncertain post is found again."""

    reminder_id: str
    planned_at: datetime
    key: str
    state: DeliveryState
    claimed_at: datetime
    lease_until: datetime
    channel_id: str = ""
    ts: str = ""
    reason: str = ""
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Away:
    """A person's reminders are held up to and including ``last_day`` (their own days); ``cover_id`` sees the tasks."""

    person_id: str
    last_day: date
    cover_id: str | None = None


def delivery_in_words(delivery: Delivery) -> str:
    """One line of the ledger: when it was planned (UTC), which reminder, and what became of it."""
    what = {
        DeliveryState.CLAIMED: f"put off, to be tried again: {delivery.reason}"
        if delivery.reason
        else "under way, or in doubt until it is looked for",
        DeliveryState.POSTED: f"posted in {delivery.channel_id} as {delivery.ts}",
        DeliveryState.SKIPPED: f"skipped: {delivery.reason}",
        DeliveryState.EMPTY: "nothing was due, and nothing was posted",
    }[delivery.state]
    return f"{delivery.planned_at:%Y-%m-%d %H:%M} UTC  {delivery.reminder_id}  {what}"
