"""Whether an answer may be shown to a whole channel. Asked each time: a channel can become shared at any moment."""

from __future__ import annotations

from bot.domain.problems import NotAllowed
from bot.use_cases.ports.channels import Channels


async def need_inside_channel(channels: Channels, channel_id: str) -> None:
    """Fails closed: what cannot be seen is not shared into. Raises NotAllowed with the reason."""
    channel = await channels.channel(channel_id)
    if channel is None:
        raise NotAllowed(
            "I can't see this channel, so I can't tell whether outsiders read it. "
            "Invite me to the channel first, then share again; in a direct message between people I can't share."
        )
    if channel.shared_outside:
        raise NotAllowed(
            f"#{channel.name} is shared with another company, and customer tasks stay inside. "
            "Share it in an internal channel instead."
        )
    if channel.archived:
        raise NotAllowed(f"#{channel.name} is archived. Share it in another channel.")
