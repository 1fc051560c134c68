"""What stands in a reminder by its id, looked up as it is at present: people, customers and the time zone."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from bot.domain.access.person import Person
from bot.domain.customers.customer import Customer
from bot.domain.problems import NotFound
from bot.domain.reminders.reminder import PlaceKind, Reminder, Scope, zone_that_counts
from bot.domain.reminders.reminder_spec import ReminderSpec
from bot.domain.tasks.zones import UTC_ZONE
from bot.use_cases.customers.customer_directory import Choice, CustomerDirectory, several_customers
from bot.use_cases.ports.people import People


@dataclass(frozen=True, slots=True)
class ScopeNames:
    """What the ids in a scope are called."""

    people: Mapping[str, str] = field(default_factory=dict)
    customer: str = ""


class ReminderNames:
    def __init__(self, people: People, directory: CustomerDirectory) -> None:
        self._people = people
        self._directory = directory

    async def person(self, person_id: str) -> Person | None:
        return await self._people.person(person_id)

    async def in_scope(self, scope: Scope) -> ScopeNames:
        people = await asyncio.gather(*(self._people.person(person_id) for person_id in scope.people))
        called = {who: person.name if person else who for who, person in zip(scope.people, people, strict=True)}
        return ScopeNames(called, await self._customer_name(scope.customer_uuid))

    async def customer(self, words: str) -> Customer:
        """The one customer that answers to ``words``. Raises NotFound."""
        found = await self._directory.find(words)
        if isinstance(found, Choice):
            raise several_customers(found)
        return found

    async def customer_words(self, uuid: str | None) -> str:
        """Words that `customer` finds this very one by: its name, and its id where others have that name too."""
        if uuid is None:
            return ""
        label = await self._customer_name(uuid)
        try:
            return label if (await self.customer(label)).uuid == uuid else uuid
        except NotFound:
            return uuid

    async def zone_of(self, reminder: Reminder | ReminderSpec) -> ZoneInfo | None:
        """The zone that counts for it; None where this machine does not know that."""
        person = None if reminder.zone else await self._people.person(reminder.place_id)
        return zone_that_counts(reminder.zone, person)

    async def zone_to_show(self, reminder: Reminder) -> ZoneInfo:
        """By which its times are shown: UTC where this machine does not know its zone."""
        return await self.zone_of(reminder) or UTC_ZONE

    async def receiver_name(self, reminder: Reminder, *, gone: str) -> str:
        """Whose direct messages it goes to, ``gone`` where they left; nothing where it goes to a channel."""
        if reminder.place is not PlaceKind.PERSON:
            return ""
        person = await self._people.person(reminder.place_id)
        return person.name if person else gone

    async def _customer_name(self, uuid: str | None) -> str:
        if uuid is None:
            return ""
        found = await self._directory.customers([uuid])
        return found[uuid].label if uuid in found else "a customer that is gone"
