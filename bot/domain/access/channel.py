"""What makes a channel unsafe for customer data, and the one verdict that sharing, reminders and admins ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.problems import GuestsRead, NotAllowed

_NAMED = 3  # guests who are named in a sentence; the others are counted


@dataclass(frozen=True, slots=True)
class Channel:
    """A place where messages go, as it is at this moment.

    ``guests`` are the names of people in it who are no members of the workspace; None where that could not be read.
    ``guests_allowed`` says that an admin lets them read what the bot posts there.
    """

    id: str
    name: str
    shared_outside: bool  # externally shared, or about to be
    archived: bool = False
    private: bool = False
    bot_is_in: bool = True
    shared_in_organisation: bool = False  # with other workspaces of the same Enterprise Grid
    guests: tuple[str, ...] | None = ()
    guests_allowed: bool = False


@dataclass(frozen=True, slots=True)
class GuestPermission:
    """An admin's word that the guests of one channel may read what is posted there."""

    channel_id: str
    allowed_by: str
    allowed_at: datetime


class ChannelRefusal(StrEnum):
    """Why nothing with customer data goes to a channel. Each asker has its own sentence for each."""

    HIDDEN = "hidden"  # the bot can't see it, so it can't tell who reads there
    SHARED_OUTSIDE = "shared_outside"
    ARCHIVED = "archived"
    GUESTS = "guests"  # people who are no members read there, and no admin has allowed it
    BOT_NOT_IN = "bot_not_in"


def reading_refusal(channel: Channel | None) -> ChannelRefusal | None:
    """Why people who are there may not be shown tasks; None where they may. An unknown channel counts as unsafe."""
    if channel is None:
        return ChannelRefusal.HIDDEN
    if channel.shared_outside:
        return ChannelRefusal.SHARED_OUTSIDE
    if channel.archived:
        return ChannelRefusal.ARCHIVED
    if channel.guests_allowed:
        return None
    if channel.guests is None:
        return ChannelRefusal.HIDDEN
    return ChannelRefusal.GUESTS if channel.guests or channel.shared_in_organisation else None


def posting_refusal(channel: Channel | None) -> ChannelRefusal | None:
    """The same for what the bot posts by itself, for which it has to be in the channel."""
    if channel is not None and not channel.bot_is_in and not channel.shared_outside and not channel.archived:
        return ChannelRefusal.BOT_NOT_IN
    return reading_refusal(channel)


def refused(refusal: ChannelRefusal, channel: Channel, sentence: str) -> NotAllowed:
    """``sentence`` as a problem, of a kind of its own where an admin can repair it on the spot."""
    return GuestsRead(sentence, channel.id) if refusal is ChannelRefusal.GUESTS else NotAllowed(sentence)


def guests_in_words(channel: Channel) -> str:
    """Who reads there and is no member: "Gus Guest", "Gus, Pat, Kim and 2 more", or another workspace's people."""
    if not channel.guests:
        return "people of another workspace"
    named, rest = channel.guests[:_NAMED], len(channel.guests) - _NAMED
    if rest > 0:
        return f"{', '.join(named)} and {rest} more"
    return " and ".join((", ".join(named[:-1]), named[-1])) if len(named) > 1 else named[0]


def ask_to_let_guests_read(channel: Channel) -> str:
    """What to do, for the middle of a sentence. The words name the channel, since they act where they are typed."""
    return (
        f"ask an admin to let guests read #{channel.name}, by the button or by typing “reminders allow guests” in "
        f"#{channel.name} itself"
    )
