"""The workspace's people, read from Slack and remembered for a minute."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextvars import Context
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.access.person import Person, Standing
from bot.domain.problems import ChatProblem
from bot.domain.tasks.zones import UTC_ZONE, find_zone
from bot.slack.api.reader import SlackReader
from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.people import EVERYONE_SECONDS

log = logging.getLogger(__name__)

PERSON_SECONDS = 60.0  # how long one is believed: a guest made yesterday, or an e-mail changed, counts within a minute
_PEOPLE_A_PAGE = 1000  # Slack's most: a reading that takes more than twenty calls would never come to its end
_SECONDS_A_PAGE = 6.0  # users.list allows 20 calls a minute: half of them for this list, however fresh it is asked for


class SlackPeople:
    """Who is who. ``team_id`` is the own workspace: a profile of another proves nothing."""

    def __init__(self, reader: SlackReader, team_id: str, clock: Clock) -> None:
        self._reader = reader
        self._team_id = team_id
        self._clock = clock
        self._seen: dict[str, tuple[float, Person]] = {}
        self._everyone: tuple[Person, ...] = ()
        self._read_at = float("-inf")
        self._pages = 0
        self._reading: asyncio.Task[None] | None = None

    async def person(self, person_id: str, *, seconds_old: float = PERSON_SECONDS) -> Person | None:
        seen = self._seen.get(person_id)
        if seen and self._clock.monotonic() - seen[0] < seconds_old:
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

    async def everyone(self, *, seconds_old: float = EVERYONE_SECONDS) -> Sequence[Person]:
        """Whoever asks while the list is being read gets what comes of that reading, a failure too: where Slack asks to
        wait, each reading takes minutes, and one after the other they would take hours."""
        asked_at = self._clock.monotonic()
        while asked_at - self._read_at >= max(seconds_old, self._pages * _SECONDS_A_PAGE):
            if self._reading is None:
                # In no context: whatever holds for the call that asks first does not for the others.
                self._reading = asyncio.create_task(self._read_everyone(), context=Context())
                self._reading.add_done_callback(self._has_read)
            await asyncio.shield(self._reading)  # who gives up takes nothing from the others
        return self._everyone

    async def _read_everyone(self) -> None:
        began, pages, people = self._clock.monotonic(), 0, list[Person]()
        async for page in self._reader.pages("users.list", limit=_PEOPLE_A_PAGE):
            people += [self._read(member) for member in page["members"]]
            pages += 1
        self._everyone = tuple(p for p in people if p.standing not in {Standing.BOT, Standing.OUTSIDER})
        self._read_at, self._pages = began, pages

    def _has_read(self, reading: asyncio.Task[None]) -> None:
        self._reading = None
        if not reading.cancelled():
            reading.exception()  # seen, also where everybody who asked has gone

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
        if user.get("is_stranger") or not self._is_ours(user):
            return Standing.OUTSIDER
        if user.get("is_restricted") or user.get("is_ultra_restricted"):
            return Standing.GUEST
        return Standing.MEMBER

    def _is_ours(self, user: Mapping[str, Any]) -> bool:
        """In an Enterprise Grid ``teams`` names the workspaces of a person, and ``team_id`` may be empty or another's:
        the same organisation alone makes nobody a member of this workspace."""
        teams = (user.get("enterprise_user") or {}).get("teams")
        return self._team_id in teams if teams is not None else user.get("team_id") == self._team_id


def _zone(name: object) -> ZoneInfo:
    """UTC where Slack names no zone, or one that this machine's zone data does not know."""
    zone = find_zone(name)
    if zone is None and name:
        log.warning("unknown time zone", extra={"zone": str(name)[:60]})
    return zone or UTC_ZONE
