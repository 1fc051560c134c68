"""Whether an answer may be shown to a whole channel. Asked each time: a channel can become shared at any moment."""

from __future__ import annotations

from bot.domain.access.channel import Channel, ChannelRefusal, guests_in_words, reading_refusal, refused
from bot.domain.problems import NotAllowed
from bot.use_cases.ports.channels import Channels


async def need_inside_channel(channels: Channels, channel_id: str) -> Channel:
    """The channel, as it is now. Fails closed: what cannot be seen is not shared into. Raises NotAllowed."""
    channel = await channels.channel(channel_id)
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
        "Share it in another channel, or ask an admin to let guests read this one."
    )
