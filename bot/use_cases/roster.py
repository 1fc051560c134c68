"""Everybody in the workspace by id, for work that looks many people up at once."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.person import Person
from bot.use_cases.ports import People


class Roster:
    """Over the list of everybody, minutes old at most: a thousand mornings must not ask Slack a thousand times."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._listed: Sequence[Person] = ()
        self._by_id: dict[str, Person] = {}

    async def person(self, person_id: str) -> Person | None:
        listed = await self._people.everyone()
        if listed is not self._listed:
            self._listed, self._by_id = listed, {person.id: person for person in listed}
        return self._by_id.get(person_id) or await self._people.person(person_id)
