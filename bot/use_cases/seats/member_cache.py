"""Everybody in the workspace by id, for work that looks many people up at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.domain.access.person import Person, Standing
from bot.use_cases.ports.people import EVERYONE_SECONDS, People


class MemberCache:
    """Over the list of everybody: a thousand reminders must not ask Slack a thousand times.

    ``seconds_old`` is how old the list may be, from where it is asked for.
    """

    def __init__(self, people: People, *, seconds_old: float = EVERYONE_SECONDS) -> None:
        self._people = people
        self._seconds_old = seconds_old
        self._listed: Sequence[Person] = ()
        self._by_id: dict[str, Person] = {}
        self._guests: dict[str, Person] = {}

    async def person(self, person_id: str) -> Person | None:
        """A person who is not listed is asked for singly: they may have come since."""
        return (await self._all()).get(person_id) or await self._people.person(person_id)

    async def listed(self, person_ids: Iterable[str]) -> list[Person]:
        """Those among many who are listed. Bots and outsiders are not, and are not asked for one by one."""
        by_id = await self._all()
        return [by_id[person_id] for person_id in person_ids if person_id in by_id]

    async def guests(self) -> Mapping[str, Person]:
        """The workspace's guests, by id: of several channels and of one, deactivated ones not."""
        await self._all()
        return self._guests

    async def _all(self) -> dict[str, Person]:
        listed = await self._people.everyone(seconds_old=self._seconds_old)
        if listed is not self._listed:
            self._listed, self._by_id = listed, {person.id: person for person in listed}
            self._guests = {person.id: person for person in listed if person.standing is Standing.GUEST}
        return self._by_id
