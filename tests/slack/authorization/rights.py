"""The plain table of who has which right where.

It is worked out from the kinds of people and places alone, not by the bot's own rules.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from bot.domain.access.policy import Visibility
from tests.domain.access.matrix import ADMINS, HAVE_SEATS, Kind, Place
from tests.slack.authorization.office import Case


class Right(StrEnum):
    OPEN = "open to members"
    SEAT = "for holders of a seat"
    ADMIN = "for admins"
    NO_ADMIN = "for members who are no admins"
    EVERYBODYS = "lists others' tasks"
    SHARES_HERE = "shows an answer to the whole channel"
    POSTS_HERE = "lets a reminder come here, in a channel that one is in"
    COMES_HERE = "lets a reminder that is there already come again"
    SEES = "sees the reminder"
    CHANGES = "changes the reminder"
    EDITS = "edits what the reminder lists, when and where"
    READS_DIGEST = "reads what the reminder lists"
    PAGES_HERE = "reads on from a digest that stands here"
    ALLOWS_GUESTS = "lets the guests of this place read"
    NO_ALLOWANCE = "takes back what guests may read here"
    NEVER = "nobody"


_SAFE = {Place.PUBLIC, Place.PRIVATE, Place.GUEST_ALLOWED}
_VISIBLE = frozenset(Place) - {Place.DIRECT, Place.HIDDEN}  # channels that the bot can see
_JOINABLE = _VISIBLE - {Place.PRIVATE}


def _is_inside(case: Case) -> bool:
    return case.place in _VISIBLE and case.kind is not Kind.EX_MEMBER


def _is_listable(case: Case) -> bool:
    """A channel's reminder lists everybody's tasks, one by direct message its receiver's own."""
    return case.place is Place.DIRECT or case.visibility is Visibility.EVERYONE


def _sees(case: Case) -> bool:
    if case.kind in ADMINS:
        return True
    if case.place is Place.DIRECT:
        return case.theirs
    return case.kind in HAVE_SEATS and (_is_inside(case) or (case.theirs and case.place in _JOINABLE))


def _reads(case: Case) -> bool:
    if case.kind not in HAVE_SEATS or not _is_listable(case):
        return False
    return case.theirs if case.place is Place.DIRECT else _is_inside(case)


HAS: dict[Right, Callable[[Case], bool]] = {
    Right.OPEN: lambda case: True,
    Right.SEAT: lambda case: case.kind in HAVE_SEATS,
    Right.ADMIN: lambda case: case.kind in ADMINS,
    Right.NO_ADMIN: lambda case: case.kind not in ADMINS,
    Right.EVERYBODYS: lambda case: case.visibility is Visibility.EVERYONE,
    Right.SHARES_HERE: lambda case: case.place in _SAFE and (_is_inside(case) or case.place is not Place.PRIVATE),
    Right.POSTS_HERE: lambda case: (
        case.place is Place.DIRECT or (case.place in _SAFE and _is_inside(case) and _is_listable(case))
    ),
    Right.COMES_HERE: lambda case: case.place is Place.DIRECT or (case.place in _SAFE and _is_listable(case)),
    Right.SEES: _sees,
    Right.CHANGES: lambda case: _sees(case) and (case.kind in ADMINS or case.theirs),
    Right.EDITS: lambda case: _sees(case) and (case.theirs or (case.kind in ADMINS and case.place is not Place.DIRECT)),
    Right.READS_DIGEST: _reads,
    Right.PAGES_HERE: lambda case: case.place is Place.DIRECT or case.place in _SAFE,
    Right.ALLOWS_GUESTS: lambda case: case.place in _VISIBLE - {Place.SHARED, Place.GUEST_ALLOWED},
    Right.NO_ALLOWANCE: lambda case: case.place is Place.GUEST_ALLOWED,
    Right.NEVER: lambda case: False,
}
