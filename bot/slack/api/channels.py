"""The workspace's channels, read from Slack and never remembered: one can become shared at any moment."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.access.channel import Channel
from bot.domain.problems import ChatProblem
from bot.slack.api.reader import SlackReader
from bot.slack.ids import is_direct

_MEMBERS_A_PAGE = 1000  # Slack's most


async def find_channel_id(reader: SlackReader, name: str) -> str | None:
    """The id of the channel ``#name``; None for an archived one, and for a private one that the bot is not in."""
    kinds = "public_channel,private_channel"
    async for page in reader.pages("conversations.list", types=kinds, exclude_archived=True):
        for found in page["channels"]:
            if f"#{found.get('name')}" == name:
                return str(found["id"])
    return None


class SlackChannels:
    def __init__(self, reader: SlackReader) -> None:
        self._reader = reader

    async def channel(self, channel_id: str, *, members_old: float = 0) -> Channel | None:
        if is_direct(channel_id):
            return None
        try:
            answer = await self._reader.call("conversations.info", channel=channel_id)
        except ChatProblem as problem:
            if problem.hides_place:
                return None
            raise
        found = answer["channel"]
        return Channel(
            id=str(found["id"]),
            name=str(found.get("name") or "this conversation"),
            shared_outside=bool(
                found.get("is_ext_shared") or found.get("is_pending_ext_shared") or found.get("pending_shared")
            ),
            archived=bool(found.get("is_archived")),
            private=bool(found.get("is_private")),
            bot_is_in=bool(found.get("is_member")),
            shared_in_organisation=bool(found.get("is_org_shared")),
        )

    async def members(self, channel_id: str) -> Sequence[str]:
        members: list[str] = []
        async for page in self._reader.pages("conversations.members", limit=_MEMBERS_A_PAGE, channel=channel_id):
            members += page["members"]
        return members

    async def channels_of(self, person_id: str) -> frozenset[str]:
        found: set[str] = set()
        kinds = "public_channel,private_channel"
        async for page in self._reader.pages("users.conversations", user=person_id, types=kinds):
            found.update(str(channel["id"]) for channel in page["channels"])
        return frozenset(found)
