"""A link from a person to a seat, the request for one, and the record of who changed what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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


@dataclass(frozen=True, slots=True)
class LinkRequest:
    id: str
    person_id: str
    email: str
    asked_at: datetime
    decision: Decision = Decision.WAITING
    decided_by: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LinkChange:
    """One line of the seat book's history. ``act`` is linked, unlinked, asked, approved or refused."""

    person_id: str
    email: str
    act: str
    by: str
    at: datetime
