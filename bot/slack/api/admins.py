"""Who the bot's admins are, and where they are asked."""

from __future__ import annotations

import logging

from bot.domain.access.person import Person, Standing, fold_email
from bot.domain.access.policy import Admins
from bot.domain.problems import ChatProblem
from bot.slack.api.people import SlackPeople
from bot.slack.api.reader import SlackReader

log = logging.getLogger(__name__)

PERSON_SECONDS = 60.0  # how long one is believed: a guest made yesterday, or an e-mail changed, counts within a minute
EVERYONE_SECONDS = 600.0  # users.list allows 20 calls a minute, and a large workspace takes many for one reading
_PEOPLE_A_PAGE = 1000  # Slack's most: a reading that takes more than twenty calls would never come to its end


class SlackAdmins:
    """The admins that the settings name; where they name nobody, the workspace's own admins.

    A channel in the settings says only where they are asked. Its members decide nothing by being there: anybody could
    join it and approve themselves.
    """

    def __init__(self, named: Admins, people: SlackPeople, reader: SlackReader) -> None:
        self._named = named
        self._people = people
        self._reader = reader

    async def is_admin(self, person: Person) -> bool:
        if person.standing is not Standing.MEMBER:
            return False
        if self._named.person_ids or self._named.emails:
            return person.id in self._named.person_ids or fold_email(person.email or "") in self._named.emails
        return person.is_admin

    async def places(self) -> list[str]:
        if self._named.channel:
            return [await self._channel_id(self._named.channel)]
        return [person.id for person in await self._people.everyone() if await self.is_admin(person)]

    async def _channel_id(self, channel: str) -> str:
        if not channel.startswith("#"):
            return channel
        listed = self._reader.pages("conversations.list", types="public_channel,private_channel", exclude_archived=True)
        async for page in listed:
            for found in page["channels"]:
                if found.get("name") == channel.removeprefix("#"):
                    return str(found["id"])
        raise ChatProblem(
            f"I can't find {channel}, the channel where admins are asked. SLACK_ADMINS names it.",
            code="channel_not_found",
        )
