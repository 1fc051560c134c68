"""The workspace's people and channels, read from Slack. People are remembered for a minute, channels never."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.access import Admins
from bot.domain.person import Person, Standing, fold_email
from bot.slack.errors import chat_problem, unreachable
from bot.use_cases.ports import Channel, Clock
from bot.use_cases.problems import ChatProblem

log = logging.getLogger(__name__)

PERSON_SECONDS = 60.0  # how long one is believed: a guest made yesterday, or an e-mail changed, counts within a minute
EVERYONE_SECONDS = 600.0  # users.list allows 20 calls a minute, and a large workspace takes many for one reading
_PEOPLE_A_PAGE = 1000  # Slack's most: a reading that takes more than twenty calls would never come to its end
_UTC = ZoneInfo("UTC")


class SlackReader:
    """The reading half of Slack's Web API, with its errors turned into ChatProblems."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def call(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        try:
            answer = await self._client.api_call(method, params=arguments)
        except SlackApiError as error:
            raise chat_problem(str(error.response.get("error", "unreachable")), method, str(error.response)) from error
        except (ClientError, TimeoutError) as error:
            raise unreachable(error) from error
        if not isinstance(answer.data, dict):
            raise chat_problem("unreachable", method, "Slack's answer was not JSON")
        return answer.data

    async def pages(self, method: str, *, limit: int = 200, **arguments: Any) -> AsyncIterator[Mapping[str, Any]]:
        """Each page of a listing that goes by cursor. The last one's cursor is empty, not absent."""
        cursor = ""
        while True:
            page = await self.call(method, limit=limit, **arguments, **({"cursor": cursor} if cursor else {}))
            yield page
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return


class SlackPeople:
    """Who is who. ``team_id`` is the own workspace: a profile of another proves nothing."""

    def __init__(self, reader: SlackReader, team_id: str, clock: Clock, enterprise_id: str | None = None) -> None:
        self._reader = reader
        self._teams = {team_id, enterprise_id} - {None}
        self._clock = clock
        self._seen: dict[str, tuple[float, Person]] = {}
        self._everyone: tuple[float, tuple[Person, ...]] | None = None
        self._listing = asyncio.Lock()

    async def person(self, person_id: str) -> Person | None:
        seen = self._seen.get(person_id)
        if seen and self._clock.monotonic() - seen[0] < PERSON_SECONDS:
            return seen[1]
        try:
            answer = await self._reader.call("users.info", user=person_id)
        except ChatProblem as problem:
            if problem.code == "user_not_found":
                return None
            raise
        person = self._read(answer["user"])
        self._remember(person)
        return person

    async def everyone(self) -> Sequence[Person]:
        async with self._listing:
            if self._everyone and self._clock.monotonic() - self._everyone[0] < EVERYONE_SECONDS:
                return self._everyone[1]
            people: list[Person] = []
            async for page in self._reader.pages("users.list", limit=_PEOPLE_A_PAGE):
                people += [self._read(member) for member in page["members"]]
            own = tuple(p for p in people if p.standing not in {Standing.BOT, Standing.OUTSIDER})
            self._everyone = (self._clock.monotonic(), own)
            return own

    def _remember(self, person: Person) -> None:
        if len(self._seen) > 5000:
            self._seen.clear()
        self._seen[person.id] = (self._clock.monotonic(), person)

    def _read(self, user: Mapping[str, Any]) -> Person:
        """``users.info``'s user object. Its ``tz`` is an IANA name; offsets would be wrong half of the year."""
        profile = user.get("profile") or {}
        name = profile.get("real_name") or user.get("real_name") or profile.get("display_name") or user.get("name")
        standing = self._standing(user)
        return Person(
            id=str(user["id"]),
            name=str(name or user["id"]),
            email=profile.get("email") if standing is Standing.MEMBER else None,
            zone=_zone(user.get("tz")),
            standing=standing,
            is_admin=bool(user.get("is_admin") or user.get("is_owner")) and standing is Standing.MEMBER,
        )

    def _standing(self, user: Mapping[str, Any]) -> Standing:
        if user.get("deleted"):
            return Standing.GONE
        if user.get("is_bot") or user.get("id") == "USLACKBOT":
            return Standing.BOT
        teams = {user.get("team_id"), (user.get("enterprise_user") or {}).get("enterprise_id")}
        if user.get("is_stranger") or not teams & self._teams:
            return Standing.OUTSIDER
        if user.get("is_restricted") or user.get("is_ultra_restricted"):
            return Standing.GUEST
        return Standing.MEMBER


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


def _zone(name: object) -> ZoneInfo:
    """UTC where Slack names no zone, or one that this machine's zone data does not know."""
    try:
        return ZoneInfo(str(name)) if name else _UTC
    except (ZoneInfoNotFoundError, ValueError):
        log.warning("unknown time zone", extra={"zone": str(name)[:60]})
        return _UTC
