"""What the tests of reminders share: a channel, the people in it, and the parts that plan and look after reminders."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from itertools import count
from typing import Any

from bot.domain.access.person import Person
from bot.domain.access.policy import Visibility
from bot.domain.reminders.reminder import Options, PlaceKind, Reminder, Scope, WhoseTasks
from bot.domain.reminders.reminder_spec import ReminderSpec
from bot.domain.reminders.schedule import WEEKDAYS, Schedule
from bot.store.sqlite.store import Store
from bot.use_cases.customers.customer_directory import CustomerDirectory
from bot.use_cases.ports.channels import Channel
from bot.use_cases.reminders.be_away import AbsenceManager
from bot.use_cases.reminders.create_reminder import ReminderCreator
from bot.use_cases.reminders.default_reminder import DefaultReminder
from bot.use_cases.reminders.guard_reminders import ReminderAccess
from bot.use_cases.reminders.manage_reminders import ReminderManager
from bot.use_cases.reminders.parse_reminder import ReminderParser
from bot.use_cases.reminders.reminder_names import ReminderNames
from bot.use_cases.seats.resolve_seat import SeatResolver
from tests.fakes.admins import FakeAdmins
from tests.fakes.channels import FakeChannels
from tests.fakes.clock import HandWoundClock
from tests.fakes.customer_source import FakeCrm
from tests.fakes.people import FakePeople
from tests.fakes.task_source import FakeTasks
from tests.use_cases.fixtures import ACME, ACME_EAST, ADMIN, ANN, BEN, GONE, GUEST, MIA, task

CS = "C1CS"
SALES = "C2SALES"
MORNING = Schedule(WEEKDAYS, time(9, 0))
SEATS = frozenset({"ann@firm.com", "ben@firm.com", "ada@firm.com"})


@dataclass
class Reminding:
    """The real parts on a real store; people, channels and the CRM are fakes."""

    store: Store
    clock: HandWoundClock
    visibility: Visibility = Visibility.EVERYONE
    people: FakePeople = field(default_factory=lambda: FakePeople(ANN, BEN, MIA, ADMIN, GUEST, GONE))

    def __post_init__(self) -> None:
        numbers = count(1)
        self.channels = FakeChannels(Channel(CS, "cs-team", shared_outside=False), Channel(SALES, "sales", False))
        self.channels.member_ids = {CS: [ANN.id, BEN.id], SALES: [BEN.id]}
        directory = CustomerDirectory(self.store.customers, FakeCrm([ACME, ACME_EAST]), self.clock)
        self.resolver = SeatResolver(
            self.people, self.store.seats, FakeTasks([task(1)], known=SEATS), self.store.customers
        )
        self.access = ReminderAccess(
            resolver=self.resolver, admins=FakeAdmins(), channels=self.channels, visibility=self.visibility
        )
        book, names = self.store.reminders, ReminderNames(self.people, directory)
        self.names = names
        self.creator = ReminderCreator(book, self.access, names, self.people, self.resolver, self.clock)
        self.manager = ReminderManager(book, self.store.deliveries, self.access, names, self.resolver, self.clock)
        self.parser = ReminderParser(
            self.people, names, self.resolver, self.manager, self.clock, make_id=lambda: f"r{next(numbers)}"
        )
        self.defaults = DefaultReminder(book, self.resolver, FakeAdmins(), self.clock)
        self.away = AbsenceManager(self.store.reminders, self.people, self.resolver, self.clock, self.visibility)

    def change_channel(self, channel_id: str, **changes: Any) -> None:
        channel = self.channels.channels[channel_id]
        values = {name: getattr(channel, name) for name in Channel.__slots__} | changes
        self.channels.channels[channel_id] = Channel(**values)

    async def made(self, maker: Person, words: str, where: str = CS) -> Reminder:
        """What ``maker`` switches on by typing ``words``."""
        read = await self.parser.read(maker, words, where)
        return (await self.creator.switch_on(maker, read.spec)).reminder


def spec(place_id: str = CS, **more: Any) -> ReminderSpec:
    """Every weekday at nine in Berlin, everybody's."""
    facts = {
        "id": "r1",
        "place": PlaceKind.CHANNEL,
        "place_id": place_id,
        "schedule": MORNING,
        "zone": "Europe/Berlin",
        "scope": Scope(whose=WhoseTasks.EVERYONE),
        "options": Options(),
        **more,
    }
    return ReminderSpec(**facts)


def at(text: str) -> datetime:
    """ "2026-11-24 08:00", UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
