"""Whether an answer may be shown to a whole channel. Asked each time: a channel can become shared at any moment."""

from __future__ import annotations

from bot.domain.access.channel import (
    Channel,
    ChannelRefusal,
    ask_to_let_guests_read,
    guests_in_words,
    reading_refusal,
    refused,
)
from bot.domain.access.permissions import only_members
from bot.domain.problems import NotAllowed
from bot.use_cases.ports.channels import MEMBERS_SECONDS, Channels
from bot.use_cases.ports.people import People
from bot.use_cases.seats.resolve_seat import SeatResolver


class SharingGuard:
    """Whether a person may show an answer to a whole channel, as they and the channel are at this moment."""

    def __init__(self, people: People, resolver: SeatResolver, channels: Channels) -> None:
        self._people = people
        self._resolver = resolver
        self._channels = channels

    async def need_allowed(self, person_id: str, channel_id: str) -> Channel:
        """The channel. Raises NotAllowed and NoSeat. Who is in a public channel makes no difference: they can join."""
        sharer = await self._people.person(person_id, seconds_old=0)
        if sharer is None:
            raise NotAllowed("Slack no longer knows who asked for this, so I didn't share it.")
        only_members(sharer)
        await self._resolver.need_seat(sharer)
        channel = await need_inside_channel(self._channels, channel_id, members_old=0)
        if channel.private and channel_id not in await self._channels.channels_of(person_id):
            raise NotAllowed(f"You are not in #{channel.name}, so I didn't share it there.")
        return channel


async def need_inside_channel(channels: Channels, channel_id: str, *, members_old: float = MEMBERS_SECONDS) -> Channel:
    """The channel, as it is now. Fails closed: what cannot be seen is not shared into. Raises NotAllowed."""
    channel = await channels.channel(channel_id, members_old=members_old)
    if channel is None:
        raise NotAllowed(_in_words(ChannelRefusal.HIDDEN, None))
    if refusal := reading_refusal(channel):
        raise refused(refusal, channel, _in_words(refusal, channel))
    return channel


def _in_words(refusal: ChannelRefusal, channel: Channel | None) -> str:
    if channel is None or refusal is ChannelRefusal.HIDDEN:
        return (
            "I can't see this channel, so I can't tell whether outsiders read it. "
            "Invite me to the channel first, then share again; in a direct message between people I can't share."
        )
    if refusal is ChannelRefusal.SHARED_OUTSIDE:
        return (
            f"#{channel.name} is shared with another company, and customer tasks stay inside. "
            "Share it in an internal channel instead."
        )
    if refusal is ChannelRefusal.ARCHIVED:
        return f"#{channel.name} is archived. Share it in another channel."
    return (
        f"People who aren't members of this workspace read #{channel.name}: {guests_in_words(channel)}. "
        f"Share it in another channel, or {ask_to_let_guests_read(channel)}."
    )
