"""The workspace's channels in memory."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.problems import ChatProblem
from bot.use_cases.ports.channels import Channel


class FakeChannels:
    """``member_ids`` are each channel's. A private channel that the bot is not in does not exist for it. ``fails`` are
    raised instead of a channel, one each."""

    def __init__(self, *channels: Channel) -> None:
        self.channels = {channel.id: channel for channel in channels}
        self.member_ids: dict[str, list[str]] = {}
        self.fails: list[ChatProblem] = []

    async def channel(self, channel_id: str, *, members_old: float = 0) -> Channel | None:
        if self.fails:
            raise self.fails.pop(0)
        channel = self.channels.get(channel_id)
        return None if channel and channel.private and not channel.bot_is_in else channel

    async def members(self, channel_id: str) -> Sequence[str]:
        if await self.channel(channel_id) is None:
            raise ChatProblem("Slack knows no such channel.", code="channel_not_found")
        return self.member_ids.get(channel_id, [])

    async def channels_of(self, person_id: str) -> frozenset[str]:
        theirs = [channel_id for channel_id, members in self.member_ids.items() if person_id in members]
        return frozenset([channel_id for channel_id in theirs if await self.channel(channel_id)])
