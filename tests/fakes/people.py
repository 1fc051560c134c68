"""The workspace's people in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.access.person import Person, Standing
from bot.use_cases.ports.people import EVERYONE_SECONDS, FRESH_SECONDS


class FakePeople:
    """As Slack's directory is read: an e-mail that proves nothing is left out, and apps are no people.

    ``fails`` is raised instead of every answer, while it is set. ``listed`` is a list of all that is some
    minutes old, where it is set.
    """

    def __init__(self, *people: Person) -> None:
        self.people = {person.id: person for person in people}
        self.fails: Exception | None = None
        self.listed: Sequence[Person] | None = None

    async def person(self, person_id: str, *, seconds_old: float = 0) -> Person | None:
        if self.fails:
            raise self.fails
        person = self.people.get(person_id)
        return person and _as_read(person)

    async def everyone(self, *, seconds_old: float = EVERYONE_SECONDS) -> Sequence[Person]:
        if self.fails:
            raise self.fails
        if self.listed is not None and seconds_old > FRESH_SECONDS:
            return self.listed
        strangers = {Standing.BOT, Standing.OUTSIDER}
        return tuple(_as_read(person) for person in self.people.values() if person.standing not in strangers)


def _as_read(person: Person) -> Person:
    return person if person.standing is Standing.MEMBER else replace(person, email=None)
