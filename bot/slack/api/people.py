"""The workspace's people, read from Slack and remembered for a minute."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.access.person import Person, Standing
from bot.domain.problems import ChatProblem
from bot.domain.tasks.zones import UTC_ZONE, find_zone
from bot.slack.api.reader import SlackReader
from bot.use_cases.ports.clock import Clock

log = logging.getLogger(__name__)

PERSON_SECONDS = 60.0  # how long one is believed: a guest made yesterday, or an e-mail changed, counts within a minute
EVERYONE_SECONDS = 600.0  # users.list allows 20 calls a minute, and a large workspace takes many for one reading
_PEOPLE_A_PAGE = 1000  # Slack's most: a reading that takes more than twenty calls would never come to its end


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


def _zone(name: object) -> ZoneInfo:
    """UTC where Slack names no zone, or one that this machine's zone data does not know."""
    zone = find_zone(name)
    if zone is None and name:
        log.warning("unknown time zone", extra={"zone": str(name)[:60]})
    return zone or UTC_ZONE
