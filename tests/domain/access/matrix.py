"""The kinds of people and places that rights depend on: every test of rights goes through all of them.

`PEOPLE` and `PLACES` are what a generated test multiplies with every action of the bot and with both visibilities.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.access.channel import Channel
from bot.domain.access.permissions import Actor
from bot.domain.access.person import MatchedBy, Person, Seat, Standing
from bot.domain.access.policy import Visibility
from bot.domain.reminders.reminder import Options, PlaceKind, Reminder, Scope, WhoseTasks
from bot.domain.reminders.schedule import EVERY_DAY, Schedule

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_BERLIN = ZoneInfo("Europe/Berlin")


class Kind(StrEnum):
    """Who somebody is. Slack's facts about each are in `user_object`."""

    MEMBER = "member with a seat"
    SEATLESS = "member without a seat"
    ADMIN = "admin with a seat"
    SEATLESS_ADMIN = "admin without a seat"
    EX_MEMBER = "ex-member of the channel, with a seat"
    GUEST = "guest"
    GONE = "deactivated"
    OUTSIDER = "of another workspace"
    OTHER_TEAM = "of another workspace of the same organisation"
    BOT = "another app"


class Place(StrEnum):
    DIRECT = "direct message"
    PUBLIC = "public channel"
    PRIVATE = "private channel"
    SHARED = "channel shared with another company"
    WITH_GUEST = "channel with a guest"
    GUEST_ALLOWED = "channel whose guest an admin allowed"
    ARCHIVED = "archived channel"
    HIDDEN = "channel that the bot can't see"


_STANDINGS = {
    Kind.GUEST: Standing.GUEST,
    Kind.GONE: Standing.GONE,
    Kind.OUTSIDER: Standing.OUTSIDER,
    Kind.OTHER_TEAM: Standing.OUTSIDER,
    Kind.BOT: Standing.BOT,
}
HAVE_SEATS = frozenset({Kind.MEMBER, Kind.ADMIN, Kind.EX_MEMBER})
ADMINS = frozenset({Kind.ADMIN, Kind.SEATLESS_ADMIN})
MEMBERS = frozenset(Kind) - frozenset(_STANDINGS)

_CHANNEL = Channel("C1", "sales", shared_outside=False)
CHANNELS: dict[Place, Channel | None] = {
    Place.PUBLIC: _CHANNEL,
    Place.PRIVATE: replace(_CHANNEL, private=True),
    Place.SHARED: replace(_CHANNEL, shared_outside=True),
    Place.WITH_GUEST: replace(_CHANNEL, guests=("Gus Guest",)),
    Place.GUEST_ALLOWED: replace(_CHANNEL, guests=("Gus Guest",), guests_allowed=True),
    Place.ARCHIVED: replace(_CHANNEL, archived=True),
    Place.HIDDEN: None,
}


@dataclass(frozen=True)
class Case:
    """``makes`` says that the person made the reminder there."""

    kind: Kind
    place: Place
    visibility: Visibility
    makes: bool

    def __str__(self) -> str:
        made = "its maker" if self.makes else "not its maker"
        return f"{self.kind}, {made}, {self.place}, {self.visibility}"


def cases() -> Iterator[Case]:
    for kind in Kind:
        for place in Place:
            for visibility in Visibility:
                for makes in (True, False):
                    yield Case(kind, place, visibility, makes)


def person(kind: Kind) -> Person:
    standing = _STANDINGS.get(kind, Standing.MEMBER)
    return Person("U1", kind.value, "ann@firm.com", _BERLIN, standing, is_admin=kind in ADMINS)


def actor(kind: Kind, place: Place) -> Actor:
    """In the channel, unless they were removed from it or the bot can't see who is there."""
    is_inside = place not in (Place.DIRECT, Place.HIDDEN) and kind is not Kind.EX_MEMBER
    return Actor(
        person(kind),
        Seat("ann@firm.com", MatchedBy.EMAIL) if kind in HAVE_SEATS else None,
        is_admin=kind in ADMINS,
        channel_ids=frozenset({_CHANNEL.id}) if is_inside else frozenset(),
    )


def reminder(place: Place, *, maker_id: str, receiver_id: str = "U1", scope: Scope | None = None) -> Reminder:
    direct = place is Place.DIRECT
    return Reminder(
        id="r1",
        place=PlaceKind.PERSON if direct else PlaceKind.CHANNEL,
        place_id=receiver_id if direct else _CHANNEL.id,
        maker_id=maker_id,
        schedule=Schedule(EVERY_DAY, time(9, 0)),
        zone="Europe/Berlin",
        scope=scope or Scope(WhoseTasks.OWN if direct else WhoseTasks.EVERYONE),
        options=Options(),
        made_at=NOW,
        handled_until=NOW,
        next_at=NOW,
    )
