"""Who may see, change and read reminders, and in which channels they may be. Asked at each click.

The rules are in domain/access: here are the facts for them, fetched at that moment, and the sentences. What holds at
each delivery is asked by delivery_guard.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace

from bot.domain.access.channel import (
    Channel,
    ChannelRefusal,
    ask_to_let_guests_read,
    guests_in_words,
    posting_refusal,
    refused,
)
from bot.domain.access.permissions import (
    Actor,
    DigestRefusal,
    digest_refusal,
    may_be_listed,
    may_change_reminder,
    may_edit_reminder,
    may_see_reminder,
    only_members,
)
from bot.domain.access.person import MatchedBy, Person, Seat
from bot.domain.access.policy import Visibility
from bot.domain.problems import NotAllowed, NotFound
from bot.domain.reminders.reminder import PlaceKind, Reminder, Scope
from bot.use_cases.ports.admins import AdminRoll
from bot.use_cases.ports.channels import Channels
from bot.use_cases.seats.resolve_seat import SeatResolver

GONE = "This reminder was deleted. Make a new one, or ask somebody who saw it go to press Undo."
_ANY_SEAT = Seat("", MatchedBy.LINK)
_NOT_YOURS = "Only whoever made a reminder in this place, or an admin, can change it. Ask one of them."
_SOMEBODY_ELSES = "This reminder comes to somebody else, and they alone edit it. An admin can pause or delete it."
_DIGEST_REFUSED = {
    DigestRefusal.SOMEBODY_ELSES: "This reminder comes to somebody else, and its tasks are shown to nobody but them.",
    DigestRefusal.NOT_IN_CHANNEL: "You are not in this reminder's channel, and its tasks are shown to people there "
    "alone. Join the channel first.",
    DigestRefusal.OWN_TASKS_ONLY: "In this workspace everyone sees their own tasks only, and this reminder lists more. "
    "An admin of the bot can change that.",
}


class ReminderAccess:
    def __init__(
        self, *, resolver: SeatResolver, admins: AdminRoll, channels: Channels, visibility: Visibility
    ) -> None:
        self._resolver = resolver
        self._admins = admins
        self._channels = channels
        self._visibility = visibility

    async def actor(self, person: Person) -> Actor:
        seat, is_admin, channel_ids = await asyncio.gather(
            self._resolver.seat_of(person), self._admins.is_admin(person), self._channels.channels_of(person.id)
        )
        return Actor(person, seat, is_admin, channel_ids)

    async def may_see(self, actor: Actor, reminder: Reminder) -> bool:
        return may_see_reminder(actor, reminder, in_public=await self._in_public(actor, reminder))

    async def may_change(self, actor: Actor, reminder: Reminder, others: Iterable[Reminder]) -> bool:
        return may_change_reminder(actor, reminder, others, in_public=await self._in_public(actor, reminder))

    async def may_edit(self, actor: Actor, reminder: Reminder, others: Iterable[Reminder]) -> bool:
        return may_edit_reminder(actor, reminder, others, in_public=await self._in_public(actor, reminder))

    async def need_sight(self, actor: Actor, reminder: Reminder) -> None:
        """Raises NoSeat where ``actor`` lacks nothing but that, and NotFound where it is not theirs to see."""
        if await self.may_see(actor, reminder):
            return
        if actor.seat is None and await self.may_see(replace(actor, seat=_ANY_SEAT), reminder):
            await self._resolver.need_seat(actor.person)
        raise NotFound(GONE)

    async def need_change(self, person: Person, reminder: Reminder, others: Iterable[Reminder]) -> None:
        """Raises NotFound or NoSeat where they may not even see it, and NotAllowed."""
        await self._need_change(await self.actor(person), reminder, others)

    async def need_edit(self, person: Person, reminder: Reminder, others: Iterable[Reminder]) -> None:
        """The same, of what it lists, when and where."""
        actor = await self.actor(person)
        await self._need_change(actor, reminder, others)
        if not await self.may_edit(actor, reminder, others):
            raise NotAllowed(_SOMEBODY_ELSES)

    async def _need_change(self, actor: Actor, reminder: Reminder, others: Iterable[Reminder]) -> None:
        await self.need_sight(actor, reminder)
        if not await self.may_change(actor, reminder, others):
            raise NotAllowed(_NOT_YOURS)

    async def is_in_channel(self, person: Person, channel_id: str) -> bool:
        return channel_id in await self._channels.channels_of(person.id)

    async def need_channel(self, channel_id: str, maker: Person | None) -> None:
        """As `need_reminder_channel`, of the channels that are known here."""
        await need_reminder_channel(self._channels, channel_id, maker)

    def digest_refusal(self, actor: Actor, reminder: Reminder) -> DigestRefusal | None:
        return digest_refusal(actor, reminder, self._visibility)

    async def need_digest(self, person: Person, reminder: Reminder) -> None:
        """That ``person`` may read what ``reminder`` lists, now. Raises NotAllowed, or NoSeat with the way to one."""
        only_members(person)
        await self._resolver.need_seat(person)
        if refusal := self.digest_refusal(await self.actor(person), reminder):
            raise NotAllowed(_DIGEST_REFUSED[refusal])

    def need_listable(self, place: PlaceKind, scope: Scope) -> None:
        """That a reminder may list ``scope`` there. Raises NotAllowed."""
        if not may_be_listed(place, scope, self._visibility):
            raise NotAllowed(
                "In this workspace everyone sees their own tasks only, so I can remind you of yours alone, "
                "in your direct messages. An admin of the bot can change that.",
                examples=("remind me weekdays 8:30",),
            )

    async def _in_public(self, actor: Actor, reminder: Reminder) -> bool:
        """Whether anybody can join the reminder's channel. Asked of Slack only where an answer hangs on it."""
        is_outside = reminder.place is PlaceKind.CHANNEL and reminder.place_id not in actor.channel_ids
        if actor.is_admin or not is_outside or reminder.maker_id != actor.person.id:
            return False
        channel = await self._channels.channel(reminder.place_id)
        return channel is not None and not channel.private


async def need_reminder_channel(channels: Channels, channel_id: str, maker: Person | None) -> None:
    """Whether reminders may be posted there; with ``maker``, whether they may make one there. Raises NotAllowed.

    Somebody who is not in a channel does not learn its name.
    """
    channel = await channels.channel(channel_id)
    if channel is None:
        raise NotAllowed("I can't see this channel. Invite me to it first, then try again.")
    if maker is not None and channel_id not in await channels.channels_of(maker.id):
        raise NotAllowed("You are not in this channel. Join it first, then make the reminder.")
    if refusal := posting_refusal(channel):
        raise refused(refusal, channel, _in_words(refusal, channel))


def _in_words(refusal: ChannelRefusal, channel: Channel) -> str:
    match refusal:
        case ChannelRefusal.SHARED_OUTSIDE:
            return (
                f"#{channel.name} is shared with another company, and customer tasks stay inside. "
                "Choose an internal channel."
            )
        case ChannelRefusal.ARCHIVED:
            return f"#{channel.name} is archived. Unarchive it, or choose another channel."
        case ChannelRefusal.GUESTS:
            return (
                f"People who aren't members of this workspace read #{channel.name}: {guests_in_words(channel)}. "
                f"Choose another channel, or {ask_to_let_guests_read(channel)}."
            )
        case ChannelRefusal.BOT_NOT_IN:
            return f"I'm not in #{channel.name}. Invite me to it first, then try again."
        case ChannelRefusal.HIDDEN:
            return f"I can't see who is in #{channel.name}. Invite me to it again, then try again."
