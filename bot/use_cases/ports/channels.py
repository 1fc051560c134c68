"""The workspace's channels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.domain.access.channel import Channel

__all__ = ["Channel", "Channels"]


MEMBERS_SECONDS = 10.0  # as often as a channel gets a post or two, and a guest who has just come reads nothing


class Channels(Protocol):
    """The workspace's channels (adapter: slack/). Every method raises ChatProblem."""

    async def channel(self, channel_id: str, *, members_old: float = MEMBERS_SECONDS) -> Channel | None:
        """None where the bot cannot see the channel. Never cached: a channel can become shared at any time. Only who is
        in it may be ``members_old`` seconds old."""

    async def members(self, channel_id: str) -> Sequence[str]:
        """The ids of everybody in the channel, guests, outsiders and bots among them."""

    async def channels_of(self, person_id: str) -> frozenset[str]:
        """The ids of the channels that a person is in, as far as the bot can see them."""
