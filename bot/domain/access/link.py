"""A link from a person to a seat, the request for one, and the record of who changed what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

REQUEST_LASTS = timedelta(days=14)  # an approval weeks later is of what nobody remembers
REQUESTS_A_DAY = 3  # each is a message to every admin
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SeatLink:
    person_id: str
    email: str
    linked_by: str
    linked_at: datetime


class Decision(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    ENDED = "ended"  # it became too old, or the person asked for another seat


@dataclass(frozen=True, slots=True)
class LinkRequest:
    """``held_by`` is the person who had the seat when it was asked for: the admin who approves knows of them."""

    id: str
    person_id: str
    email: str
    asked_at: datetime
    decision: Decision = Decision.WAITING
    decided_by: str | None = None
    decided_at: datetime | None = None
    held_by: str | None = None

    def is_too_old(self, now: datetime) -> bool:
        return now - self.asked_at >= REQUEST_LASTS


@dataclass(frozen=True, slots=True)
class LinkQuestion:
    """What an admin is asked before a link is made: the seat is somebody's, or ChartMogul has never used its e-mail.

    ``holder_id`` and ``holder_name`` are empty where nobody has it.
    """

    person_id: str
    email: str
    holder_id: str = ""
    holder_name: str = ""
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class LinkChange:
    """One line of the seat book's history. ``act`` is linked, unlinked, asked, approved or refused."""

    person_id: str
    email: str
    act: str
    by: str
    at: datetime
