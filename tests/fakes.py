"""Stand-ins for the ports that more than one room's tests need."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.access.person import Person, fold_email
from bot.domain.customers.customer import Account, Contact, Customer
from bot.domain.problems import Problem
from bot.domain.tasks.query import Completion, Query
from bot.domain.tasks.task import Task
from bot.use_cases.ports.channels import Channel
from bot.use_cases.ports.customer_source import CustomerPage
from bot.use_cases.ports.heartbeat_book import Heartbeat


class HandWoundClock:
    """A clock that moves only when a test winds it. Sleepers wake, in order, as time passes them."""

    def __init__(self, start: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)) -> None:
        self._start = start
        self._elapsed = 0.0
        self._sleepers: list[tuple[float, asyncio.Event]] = []

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        return self._elapsed

    @property
    def sleepers(self) -> int:
        """How many wait for time to pass."""
        return len(self._sleepers)

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            return
        event = asyncio.Event()
        self._sleepers.append((self._elapsed + seconds, event))
        await event.wait()

    async def wind(self, seconds: float) -> None:
        """Let ``seconds`` pass, waking each sleeper at its own moment."""
        until = self._elapsed + seconds
        while due := [sleeper for sleeper in self._sleepers if sleeper[0] <= until]:
            first = min(due, key=lambda sleeper: sleeper[0])
            self._sleepers.remove(first)
            self._elapsed = max(self._elapsed, first[0])
            first[1].set()
            await settle()
        self._elapsed = max(self._elapsed, until)  # another may have wound it further meanwhile
        await settle()


async def settle(rounds: int = 20) -> None:
    """Give every task that can run a turn; no real time passes."""
    for _ in range(rounds):
        await asyncio.sleep(0)  # noqa: TID251


@dataclass
class FakeTasks:
    """The CRM's task list in memory. ``asked`` keeps each query; ``known`` replaces the assignees of open tasks."""

    tasks: list[Task] = field(default_factory=list)
    asked: list[Query] = field(default_factory=list)
    known: frozenset[str] | None = None

    async def list_tasks(self, query: Query, zone: ZoneInfo, *, background: bool = False) -> Sequence[Task]:
        self.asked.append(query)
        return [
            task
            for task in self.tasks
            if query.assignee in (None, task.assignee)
            and query.customer_uuid in (None, task.customer_uuid)
            and (query.completion is Completion.ALL or task.done is (query.completion is Completion.DONE))
            and query.due.holds(task.due_day(zone))
        ]

    async def pages_of_open(self) -> int:
        return max(-(-sum(not task.done for task in self.tasks) // 200), 1)

    async def has_seat(self, email: str) -> bool:
        held = {fold_email(task.assignee) for task in self.tasks if task.assignee} | (self.known or frozenset())
        return fold_email(email) in held

    async def assignees(self) -> frozenset[str]:
        if self.known is not None:
            return self.known
        return frozenset(fold_email(task.assignee) for task in self.tasks if task.assignee and not task.done)


class FakeCrm:
    """The CRM's customers in pages of ``page_size``, its contacts and its account.

    A cursor is the number of customers already read. ``refusals`` are raised, one for each page asked for, until they
    are used up; None among them lets a page pass. ``fetched`` keeps what was asked for singly.
    """

    def __init__(
        self,
        customers: Iterable[Customer] = (),
        contacts: Iterable[Contact] = (),
        *,
        page_size: int = 2,
        week_start: int = 0,
    ) -> None:
        self.customers_held = list(customers)
        self.contacts_held = {contact.uuid: contact for contact in contacts}
        self.page_size = page_size
        self.week_start = week_start
        self.refusals: list[Problem | None] = []
        self.cursors: list[str | None] = []
        self.fetched: list[str] = []

    async def customer_page(self, cursor: str | None) -> CustomerPage:
        self.cursors.append(cursor)
        if self.refusals and (refusal := self.refusals.pop(0)):
            raise refusal
        start = int(cursor or 0)
        end = start + self.page_size
        return CustomerPage(self.customers_held[start:end], str(end) if end < len(self.customers_held) else None)

    async def customer(self, uuid: str) -> Customer | None:
        self.fetched.append(uuid)
        return next((customer for customer in self.customers_held if customer.uuid == uuid), None)

    async def customers_by_email(self, email: str) -> Sequence[Customer]:
        self.fetched.append(email)
        return [customer for customer in self.customers_held if customer.email == email]

    async def contact(self, uuid: str) -> Contact | None:
        self.fetched.append(uuid)
        return self.contacts_held.get(uuid)

    async def account(self) -> Account:
        return Account("Acme", "EUR", ZoneInfo("Europe/Berlin"), self.week_start)


class FakePeople:
    def __init__(self, *people: Person) -> None:
        self.people = {person.id: person for person in people}

    async def person(self, person_id: str) -> Person | None:
        return self.people.get(person_id)

    async def everyone(self) -> Sequence[Person]:
        return tuple(self.people.values())


class FakeChannels:
    def __init__(self, *channels: Channel) -> None:
        self.channels = {channel.id: channel for channel in channels}
        self.member_ids: dict[str, list[str]] = {}

    async def channel(self, channel_id: str) -> Channel | None:
        return self.channels.get(channel_id)

    async def members(self, channel_id: str) -> Sequence[str]:
        return self.member_ids.get(channel_id, [])

    async def channels_of(self, person_id: str) -> frozenset[str]:
        return frozenset(channel_id for channel_id, members in self.member_ids.items() if person_id in members)


class FakeHeartbeatBook:
    def __init__(self, *heartbeats: Heartbeat) -> None:
        self.kept = {heartbeat.part: heartbeat for heartbeat in heartbeats}
        self.written: list[str] = []

    async def worked(self, part: str, at: datetime) -> None:
        before = self.kept.get(part, Heartbeat(part, None, None))
        self.kept[part] = Heartbeat(part, at, before.failed_at, before.failure)
        self.written.append(f"{part} worked")

    async def failed(self, part: str, failure: str, at: datetime) -> None:
        before = self.kept.get(part, Heartbeat(part, None, None))
        self.kept[part] = Heartbeat(part, before.worked_at, at, failure)
        self.written.append(f"{part} failed")

    async def heartbeats(self) -> Sequence[Heartbeat]:
        return tuple(self.kept.values())
