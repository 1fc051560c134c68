"""What the tests of reminders share: a channel, the people in it, and the parts that plan and look after reminders."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from itertools import count
from typing import Any

from bot.domain.access import Visibility
from bot.domain.person import Person
from bot.domain.reminder import Options, PlaceKind, Reminder, Scope, WhoseTasks
from bot.domain.schedule import WEEKDAYS, Schedule
from bot.store.store import Store
from bot.use_cases.be_away import AwayKeeper
from bot.use_cases.default_morning import DefaultMorning
from bot.use_cases.find_customer import CustomerFinder, SubjectNamer
from bot.use_cases.match_seat import SeatMatcher
from bot.use_cases.mind_reminders import ReminderKeeper
from bot.use_cases.plan_reminders import ReminderPlanner, Wish
from bot.use_cases.ports import Channel
from bot.use_cases.read_wishes import WishReader
from tests.fakes import FakeChannels, FakeCrm, FakePeople, FakeTasks, HandWoundClock
from tests.use_cases.cast import ACME, ACME_EAST, ADMIN, ANN, BEN, GONE, GUEST, MIA, task

CS = "C1CS"
SALES = "C2SALES"
MORNING = Schedule(WEEKDAYS, time(9, 0))
SEATS = frozenset({"ann@firm.com", "ben@firm.com", "ada@firm.com"})


class FakeAdmins:
    async def is_admin(self, person: Person) -> bool:
        return person.is_admin


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
        crm = FakeCrm([ACME, ACME_EAST])
        self.matcher = SeatMatcher(
            self.people, self.store.seats, FakeTasks([task(1)], known=SEATS), self.store.customers
        )
        self.planner = ReminderPlanner(
            book=self.store.reminders,
            people=self.people,
            channels=self.channels,
            matcher=self.matcher,
            finder=CustomerFinder(self.store.customers, crm, self.clock),
            namer=SubjectNamer(self.store.customers, crm, self.clock),
            admins=FakeAdmins(),
            clock=self.clock,
            visibility=self.visibility,
            make_id=lambda: f"r{next(numbers)}",
        )
        self.keeper = ReminderKeeper(
            book=self.store.reminders,
            ledger=self.store.deliveries,
            people=self.people,
            channels=self.channels,
            matcher=self.matcher,
            planner=self.planner,
            admins=FakeAdmins(),
            clock=self.clock,
        )
        self.wishes = WishReader(self.planner, self.keeper, self.people)
        self.mornings = DefaultMorning(self.store.reminders, self.matcher, self.clock)
        self.away = AwayKeeper(self.store.reminders, self.people, self.clock)

    def change_channel(self, channel_id: str, **changes: Any) -> None:
        channel = self.channels.channels[channel_id]
        values = {name: getattr(channel, name) for name in Channel.__slots__} | changes
        self.channels.channels[channel_id] = Channel(**values)

    async def made(self, maker: Person, words: str, where: str = CS) -> Reminder:
        """What ``maker`` switches on by typing ``words``."""
        read = await self.wishes.read(maker, words, where)
        return (await self.planner.switch_on(maker, read.wish)).reminder


def wish(place_id: str = CS, **more: Any) -> Wish:
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
    return Wish(**facts)


def at(text: str) -> datetime:
    """ "2026-11-24 08:00", UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
