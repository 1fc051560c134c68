"""The workspace's channels, read from Slack and never remembered: one can become shared at any moment."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from bot.domain.problems import ChatProblem
from bot.slack.api.reader import SlackReader
from bot.use_cases.ports.channels import Channel

log = logging.getLogger(__name__)

PERSON_SECONDS = 60.0  # how long one is believed: a guest made yesterday, or an e-mail changed, counts within a minute
EVERYONE_SECONDS = 600.0  # users.list allows 20 calls a minute, and a large workspace takes many for one reading
_PEOPLE_A_PAGE = 1000  # Slack's most: a reading that takes more than twenty calls would never come to its end


class SlackChannels:
    def __init__(self, reader: SlackReader) -> None:
        self._reader = reader

    async def channel(self, channel_id: str) -> Channel | None:
        if channel_id.startswith("D"):
            return None
        try:
            answer = await self._reader.call("conversations.info", channel=channel_id)
        except ChatProblem as problem:
            if problem.code in {"channel_not_found", "not_in_channel"} or "mpim:read" in problem.detail:
                return None  # a group's direct messages need a permission that the bot does not ask for
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
        )

    async def members(self, channel_id: str) -> Sequence[str]:
        members: list[str] = []
        async for page in self._reader.pages("conversations.members", channel=channel_id):
            members += page["members"]
        return members

    async def channels_of(self, person_id: str) -> frozenset[str]:
        found: set[str] = set()
        kinds = "public_channel,private_channel"
        async for page in self._reader.pages("users.conversations", user=person_id, types=kinds):
            found.update(str(channel["id"]) for channel in page["channels"])
        return frozenset(found)
