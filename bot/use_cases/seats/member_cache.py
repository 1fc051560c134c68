"""Everybody in the workspace by id, for work that looks many people up at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.domain.access.person import Person
from bot.use_cases.ports.people import People


class MemberCache:
    """Over the list of everybody, minutes old at most: a thousand mornings must not ask Slack a thousand times."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._listed: Sequence[Person] = ()
        self._by_id: dict[str, Person] = {}

    async def person(self, person_id: str) -> Person | None:
        """Who is not listed is asked for singly: they may have come since."""
        return (await self._all()).get(person_id) or await self._people.person(person_id)

    async def listed(self, person_ids: Iterable[str]) -> list[Person]:
        """Those among many who are listed. Bots and outsiders are not, and are not asked for one by one."""
        by_id = await self._all()
        return [by_id[person_id] for person_id in person_ids if person_id in by_id]

    async def _all(self) -> dict[str, Person]:
        listed = await self._people.everyone()
        if listed is not self._listed:
            self._listed, self._by_id = listed, {person.id: person for person in listed}
        return self._by_id
