"""A delivery: one reminder at one instant that its schedule planned, and what became of it.

    planned ──claim──> claimed ──┬── posted        a message stands in the channel
                          ▲ │    ├── empty         checked, nothing was due, and silence was asked for
                          │ │    └── skipped       nothing was posted; the reason says why
                          │ │
                          │ └──in doubt, or lease over──> unknown   a message may stand in the channel
                       claim                                 │
                          │                                  ├── posted       it was found there
                          │                                  ├── skipped      nobody can look, or nothing may be sent
                          └───────── rescheduled <───────────┘              it is certainly not there
                                         ▲ │
                claimed ──refused for now┘ └── empty, skipped; posted, where a holder slower than its lease says so

``planned`` is what the schedule lists and the ledger does not have yet. ``posted``, ``empty`` and ``skipped`` are ends.
A claim holds for as long as its lease runs: nobody posts on a lease that is over. ``rescheduled`` says that nothing was
posted for certain, so it may be claimed again, and put off again; ``unknown`` may not, before somebody has looked into
the channel, and stays so where Slack does not answer who looks.

A doubt has a reason where it is not about a post of this claim's, whose answer was lost, but about one that a lost copy
of the database may know of: then the reason is why nothing was posted as far as this database knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final


class DeliveryState(StrEnum):
    PLANNED = "planned"
    CLAIMED = "claimed"
    POSTED = "posted"
    EMPTY = "empty"
    SKIPPED = "skipped"
    RESCHEDULED = "rescheduled"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why a delivery was skipped or rescheduled, or a reminder suspended. What `detail` adds stands behind each.

    The database keeps these words: a member is added or left, never renamed. language/reason_wording.py has the
    sentences.
    """

    NOT_RUNNING = "not_running"
    CRM_UNREADABLE = "crm_unreadable"
    CRM_UNREADABLE_TOLD = "crm_unreadable_told"  # and the channel was told so
    CRM_BACK_TOLD = "crm_back_told"  # and told as well when ChartMogul was back
    CHAT_BUSY = "chat_busy"  # Slack did not answer, or its pace left no room; Slack's code, where there was one
    CHAT_REFUSED = "chat_refused"  # Slack's code
    NOT_ARRIVED = "not_arrived"
    OUR_FAULT = "our_fault"
    UNVERIFIABLE = "unverifiable"  # it may have arrived, and the channel can't be read; Slack's code
    CHANGED = "changed"
    DELETED = "deleted"
    HAD_ITS_DAY = "had_its_day"
    ZONE_MOVED = "zone_moved"  # the instant had passed when its zone began to count
    # the reader
    NOT_A_MEMBER = "not_a_member"
    NO_SEAT = "no_seat"
    AWAY = "away"  # the last day, as 2026-11-24
    # the reminder
    SHARED_OUTSIDE = "shared_outside"
    GUESTS_IN_CHANNEL = "guests_in_channel"
    CHANNEL_HIDDEN = "channel_hidden"
    CHANNEL_ARCHIVED = "channel_archived"
    MAY_NOT_POST = "may_not_post"
    OWN_TASKS_ONLY = "own_tasks_only"
    NOBODY_LEFT = "nobody_left"
    CUSTOMER_GONE = "customer_gone"
    ZONE_UNKNOWN = "zone_unknown"  # the zone's name
    OTHER = "other"  # a sentence of an earlier version


ENDS: Final = frozenset({DeliveryState.POSTED, DeliveryState.EMPTY, DeliveryState.SKIPPED})

_FOLLOWS: Final[Mapping[DeliveryState, frozenset[DeliveryState]]] = {
    DeliveryState.PLANNED: frozenset({DeliveryState.CLAIMED}),
    DeliveryState.CLAIMED: ENDS | {DeliveryState.RESCHEDULED, DeliveryState.UNKNOWN},
    DeliveryState.UNKNOWN: frozenset(
        {DeliveryState.POSTED, DeliveryState.SKIPPED, DeliveryState.RESCHEDULED, DeliveryState.UNKNOWN}
    ),
    # a holder that was slower than its lease can still say that it did post
    DeliveryState.RESCHEDULED: ENDS | {DeliveryState.CLAIMED, DeliveryState.RESCHEDULED},
}
_NEEDS_REASON: Final = frozenset({DeliveryState.SKIPPED, DeliveryState.RESCHEDULED})
_MAY_HAVE_REASON: Final = _NEEDS_REASON | {DeliveryState.UNKNOWN}


class IllegalTransition(ValueError):
    """A fault of ours: the drawing above has no such arrow."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the ledger. ``key`` is opaque and stands in the message's metadata, by which an uncertain post is
    found again.

    ``day`` is the local day that was meant, and ``version`` that of the reminder which meant it; None where a version
    of the bot claimed it that kept neither.
    """

    reminder_id: str
    planned_at: datetime
    key: str
    state: DeliveryState
    claimed_at: datetime
    lease_until: datetime
    channel_id: str = ""
    ts: str = ""
    reason: Reason | None = None
    detail: str = ""
    settled_at: datetime | None = None
    day: date | None = None
    version: int | None = None


def before(state: DeliveryState) -> frozenset[DeliveryState]:
    """The states from which ``state`` can be reached."""
    return frozenset(earlier for earlier, later in _FOLLOWS.items() if state in later)


def need_transition(was: DeliveryState, becomes: DeliveryState, reason: Reason | None = None) -> None:
    """Raises IllegalTransition where the drawing has no such arrow, or a reason is missing or out of place."""
    if becomes not in _FOLLOWS.get(was, frozenset()):
        raise IllegalTransition(f"a delivery that is {was} cannot become {becomes}")
    fits = becomes in _MAY_HAVE_REASON if reason else becomes not in _NEEDS_REASON
    if not fits:
        raise IllegalTransition(f"{becomes} with the reason {reason}")


def may_post(delivery: Delivery, now: datetime) -> bool:
    """Only whoever claimed it, and only while the lease runs."""
    return delivery.state is DeliveryState.CLAIMED and now < delivery.lease_until
