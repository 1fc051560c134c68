"""What people do about reminders, put together: making them, looking after them, and being away."""

from __future__ import annotations

import secrets

from bot.chartmogul.client import ChartMogul
from bot.domain.access import Visibility
from bot.slack.desk import ReminderDesk
from bot.store.store import Store
from bot.use_cases.be_away import AwayKeeper
from bot.use_cases.default_morning import DefaultMorning
from bot.use_cases.find_customer import CustomerFinder, SubjectNamer
from bot.use_cases.match_seat import SeatMatcher
from bot.use_cases.mind_reminders import ReminderKeeper
from bot.use_cases.plan_reminders import ReminderPlanner
from bot.use_cases.ports import AdminRoll, Channels, Clock, People
from bot.use_cases.read_wishes import WishReader


def make_reminder_desk(
    clock: Clock,
    store: Store,
    crm: ChartMogul,
    *,
    people: People,
    channels: Channels,
    admins: AdminRoll,
    matcher: SeatMatcher,
    visibility: Visibility,
) -> ReminderDesk:
    planner = ReminderPlanner(
        book=store.reminders,
        people=people,
        channels=channels,
        matcher=matcher,
        finder=CustomerFinder(store.customers, crm, clock),
        namer=SubjectNamer(store.customers, crm, clock),
        admins=admins,
        clock=clock,
        visibility=visibility,
        make_id=lambda: secrets.token_urlsafe(9),
    )
    keeper = ReminderKeeper(
        book=store.reminders,
        ledger=store.deliveries,
        people=people,
        channels=channels,
        matcher=matcher,
        planner=planner,
        admins=admins,
        clock=clock,
    )
    return ReminderDesk(
        planner=planner,
        wishes=WishReader(planner, keeper, people),
        keeper=keeper,
        mornings=DefaultMorning(store.reminders, matcher, clock),
        away=AwayKeeper(store.reminders, people, clock),
        clock=clock,
    )
