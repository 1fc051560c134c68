"""What people do about reminders, put together: making them, looking after them, and being away."""

from __future__ import annotations

import secrets

from bot.chartmogul.client import ChartMogul
from bot.domain.access.policy import Visibility
from bot.slack.desk import ReminderDesk
from bot.store.sqlite.store import Store
from bot.use_cases.customers.find_customer import CustomerFinder, SubjectNamer
from bot.use_cases.ports.admins import AdminRoll
from bot.use_cases.ports.channels import Channels
from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.people import People
from bot.use_cases.reminders.be_away import AbsenceManager
from bot.use_cases.reminders.create_reminder import ReminderCreator
from bot.use_cases.reminders.default_reminder import DefaultReminder
from bot.use_cases.reminders.manage_reminders import ReminderManager
from bot.use_cases.reminders.parse_reminder import ReminderParser
from bot.use_cases.seats.resolve_seat import SeatResolver


def make_reminder_desk(
    clock: Clock,
    store: Store,
    crm: ChartMogul,
    *,
    people: People,
    channels: Channels,
    admins: AdminRoll,
    resolver: SeatResolver,
    visibility: Visibility,
) -> ReminderDesk:
    creator = ReminderCreator(
        book=store.reminders,
        people=people,
        channels=channels,
        resolver=resolver,
        finder=CustomerFinder(store.customers, crm, clock),
        namer=SubjectNamer(store.customers, crm, clock),
        admins=admins,
        clock=clock,
        visibility=visibility,
        make_id=lambda: secrets.token_urlsafe(9),
    )
    manager = ReminderManager(
        book=store.reminders,
        ledger=store.deliveries,
        people=people,
        channels=channels,
        resolver=resolver,
        creator=creator,
        admins=admins,
        clock=clock,
    )
    return ReminderDesk(
        creator=creator,
        parser=ReminderParser(creator, manager, people),
        manager=manager,
        defaults=DefaultReminder(store.reminders, resolver, clock),
        away=AbsenceManager(store.reminders, people, clock),
        clock=clock,
    )
