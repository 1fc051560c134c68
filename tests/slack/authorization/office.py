"""The whole table of features on fakes and a real store, with words planted in it that not everybody may read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, time
from itertools import count
from pathlib import Path
from typing import Any, cast

from bot.app.parts import Workspace, make_answering, make_crm, make_handlers, make_reminder_parts
from bot.domain.access.person import Person
from bot.domain.access.policy import Visibility
from bot.domain.customers.customer import Customer
from bot.domain.reminders.reminder import Options, PlaceKind, Reminder, ReminderState, Scope, WhoseTasks
from bot.domain.reminders.schedule import WEEKDAYS, Schedule
from bot.domain.tasks.task import Task
from bot.settings import read_settings
from bot.slack.api.admins import AdminPlaces
from bot.slack.api.message_sender import MessageSender, ReplyTarget
from bot.slack.api.notice_sender import NoticeSender
from bot.slack.blocks.message import Message
from bot.slack.feature import Via
from bot.slack.transport.answering import Answering
from bot.slack.transport.payloads import IncomingClick, IncomingCommand, IncomingForm
from bot.store.sqlite.store import Store, open_store
from bot.use_cases.access.guest_aware_channels import GuestAwareChannels
from bot.use_cases.seats.member_cache import MemberCache
from tests.domain.access.matrix import CHANNELS, HAVE_SEATS, MEMBERS, NOW, Kind, Place, person
from tests.fakes.admins import FakeAdmins
from tests.fakes.channels import FakeChannels
from tests.fakes.clock import HandWoundClock
from tests.fakes.customer_source import FakeCrm
from tests.fakes.people import FakePeople
from tests.fakes.task_source import FakeTasks
from tests.slack.transport.bolt import FakeHistory, FakeSender

OWN_TASK, OTHERS_TASK, CUSTOMER, RULE = "Kettle", "Quartz", "Zauberberg", "07:43"
OTTO = replace(person(Kind.MEMBER), id="U8OTTO", name="Otto Other", email="otto@firm.example")
SIM = replace(person(Kind.MEMBER), id="U7SIM", name="Sim Seatless", email="sim@private.example")
OTTOS_SEAT, ASKED_SEAT = "otto.seat@firm.example", "asked.for@firm.example"
PLANTED = (OWN_TASK, OTHERS_TASK, CUSTOMER, RULE, OTTOS_SEAT, ASKED_SEAT)
NORTH = Customer("cus_00000001", company=f"{CUSTOMER} North", email="north@zb.example")
SOUTH = Customer("cus_00000002", company=f"{CUSTOMER} South", email="south@zb.example")
PRESSERS = {
    kind: replace(person(kind), id=f"U{number}P", email=f"p{number}@firm.example") for number, kind in enumerate(Kind)
}
CHANNEL_IDS = {place: "D1" if place is Place.DIRECT else f"C{number}" for number, place in enumerate(Place)}
CHANGING_TABLES = (
    "seat_links",
    "link_requests",
    "seat_changes",
    "reminders",
    "aways",
    "default_mornings",
    "guest_permissions",
)
TODAY = NOW.date()


@dataclass(frozen=True)
class Case:
    """``theirs``: the reminder that is planted there comes to the presser, or was made by them."""

    kind: Kind
    place: Place
    visibility: Visibility
    theirs: bool = False

    @property
    def presser(self) -> Person:
        return PRESSERS[self.kind]

    @property
    def channel_id(self) -> str:
        return CHANNEL_IDS[self.place]

    def __str__(self) -> str:
        whose = "their reminder" if self.theirs else "another's reminder"
        return f"{self.kind}, {self.place}, {self.visibility}, {whose}"


class _Crm(FakeTasks, FakeCrm):
    def __init__(self) -> None:
        FakeTasks.__init__(self, [task for one in (OTTO, *PRESSERS.values()) for task in _tasks_of(one)])
        FakeCrm.__init__(self, [NORTH, SOUTH])


class _Sender(FakeSender):
    """``directs`` are the notices to people other than by an answer."""

    def __init__(self) -> None:
        super().__init__()
        self.directs: list[tuple[str, Message]] = []

    async def direct(self, person_id: str, message: Message) -> str:
        self.directs.append((person_id, message))
        return "1.1"

    async def open_direct(self, person_id: str) -> str:
        return CHANNEL_IDS[Place.DIRECT]


class _Admins(FakeAdmins):
    """One who is none of the pressers is asked."""

    async def asked_at(self) -> AdminPlaces:
        return AdminPlaces(("U0BOSS",))


class Office:
    """``says`` and ``presses`` carry out one case, and answer all that its person reads, and what everybody does."""

    def __init__(self, store: Store, watcher: sqlite3.Connection, clock: HandWoundClock) -> None:
        self.store, self._watcher, self._clock = store, watcher, clock
        self._numbers = count(1)
        self._sender = _Sender()
        self._people = FakePeople(OTTO, SIM, *PRESSERS.values())
        channels = FakeChannels()
        for place, channel in CHANNELS.items():
            if channel is not None:
                there = CHANNEL_IDS[place]
                channels.channels[there] = replace(channel, id=there, guests=(), guests_allowed=False)
                inside = [*(MEMBERS - {Kind.EX_MEMBER}), *_guests_in(place)]
                channels.member_ids[there] = [OTTO.id, *(PRESSERS[kind].id for kind in inside)]
        self._answering = {visibility: self._bound(channels, visibility) for visibility in Visibility}
        self._planted: Any = None
        self._as_planted: dict[str, list[Any]] = {}
        self._seen_version = -1

    def _bound(self, channels: FakeChannels, visibility: Visibility) -> Answering:
        store, clock, sender = self.store, self._clock, cast(MessageSender, self._sender)
        fresh = MemberCache(self._people, seconds_old=0)
        admins = cast(Any, _Admins())
        workspace = Workspace(
            reader=cast(Any, FakeHistory(self._sender)),
            people=cast(Any, self._people),
            member_cache=fresh,
            channels=GuestAwareChannels(channels, fresh, store.channel_permissions.guest_permission, clock),
            admins=admins,
            sender=sender,
            notices=NoticeSender(sender, admins),
            team_url="",
        )
        settings = replace(read_settings({}, env_file=None, needs=()), visibility=visibility)
        crm = make_crm(cast(Any, _Crm()), store, self._people, clock)
        reminders = make_reminder_parts(workspace, crm, store, clock, visibility)
        handlers = make_handlers(settings, workspace, crm, reminders, store, clock)
        return make_answering(handlers, workspace, crm, store, clock, "/tasks")

    async def types(self, case: Case, words: str) -> str:
        key, person_id = f"command:{next(self._numbers)}", case.presser.id
        where = ReplyTarget(case.channel_id, person_id, "http://127.0.0.1:1/", direct=case.place is Place.DIRECT)
        asked = IncomingCommand(key, person_id, words, "/tasks", Via.COMMAND, where, "trigger")
        await self._answering[case.visibility].answer(asked)
        return self._said(case)

    async def presses(self, case: Case, action_id: str, value: str) -> str:
        key, person_id = f"press:{next(self._numbers)}", case.presser.id
        where = ReplyTarget(case.channel_id, person_id, "http://127.0.0.1:1/", direct=case.place is Place.DIRECT)
        pressed = IncomingClick(key, person_id, action_id, value, True, "1763888400.000100", where, "trigger")
        await self._answering[case.visibility].act(pressed)
        return self._said(case)

    async def changes(self, case: Case, callback_id: str, carried: str, fields: dict[str, Any]) -> str:
        form = IncomingForm(case.presser.id, callback_id, "V1", carried, fields)
        await self._answering[case.visibility].preview(form)
        return self._said(case)

    async def submits(self, case: Case, callback_id: str, carried: str, fields: dict[str, Any]) -> str:
        form = IncomingForm(case.presser.id, callback_id, "V1", carried, fields)
        outcome = await self._answering[case.visibility].submit(form)
        after = [outcome.said.accepted.message.text] if outcome.said else []
        return self._said(case) + json.dumps([dict(outcome.ack), after], ensure_ascii=False)

    def _said(self, case: Case) -> str:
        sender = self._sender
        answers = [(message.text, message.blocks) for _, message, _ in sender.answers]
        posts = [(message.text, message.blocks) for place, message, _ in sender.posts]
        words = [(message.text, message.blocks) for message in sender.last_words]
        directs = [(said.text, said.blocks) for who, said in sender.directs if who == case.presser.id]
        forms = [(*form.blocks, form.title) for form in (*sender.opened, *sender.repainted)]
        for kept in (sender.answers, sender.posts, sender.last_words, sender.directs, sender.opened, sender.repainted):
            cast(list[Any], kept).clear()
        return "".join(json.dumps(each, ensure_ascii=False) for each in [*answers, *posts, *words, *directs, *forms])

    async def plant(self, case: Case, state: ReminderState) -> Reminder:
        """The store as it is before each case: one reminder in the case's place, a request, a link, a permission."""
        reminder = _reminder(case, state)
        wanted = (reminder.place_id, reminder.maker_id, state)
        if wanted == self._planted and self.changed() == set():
            return reminder
        await self.store.database.write(lambda db: [db.execute(f"DELETE FROM {table}") for table in CHANGING_TABLES])
        await self.store.reminders.add(reminder)
        await self.store.seats.link(OTTO.id, OTTOS_SEAT, by="U0", at=NOW)
        self.request = await self.store.seats.ask_for_link(SIM.id, ASKED_SEAT, at=NOW)
        allowed = CHANNEL_IDS[Place.GUEST_ALLOWED]
        await self.store.channel_permissions.allow_guests(allowed, by="U0", at=NOW)
        self._planted, self._as_planted = wanted, self._rows()
        self._seen_version = self._version()
        return reminder

    def changed(self) -> set[str]:
        """The tables that are not as they were planted."""
        if self._version() == self._seen_version:
            return set()
        rows = self._rows()
        return {table for table in CHANGING_TABLES if rows[table] != self._as_planted[table]}

    def _rows(self) -> dict[str, list[Any]]:
        return {table: self._watcher.execute(f"SELECT * FROM {table}").fetchall() for table in CHANGING_TABLES}

    def _version(self) -> int:
        return int(self._watcher.execute("PRAGMA data_version").fetchone()[0])


@asynccontextmanager
async def opened_office(path: Path) -> AsyncIterator[Office]:
    clock = HandWoundClock(NOW)
    async with open_store(path, clock) as store:
        await store.database.read(lambda db: db.execute("PRAGMA synchronous = OFF"))  # a file to be thrown away
        await store.customers.save_customers([NORTH, SOUTH], NOW)
        watcher = sqlite3.connect(path)
        try:
            yield Office(store, watcher, clock)
        finally:
            watcher.close()


def _guests_in(place: Place) -> list[Kind]:
    return [Kind.GUEST] if place in (Place.WITH_GUEST, Place.GUEST_ALLOWED) else []


def _tasks_of(one: Person) -> list[Task]:
    """One that is due today and one that is late, about the customer; of Otto and of each presser with a seat."""
    seat = OTTOS_SEAT if one is OTTO else str(one.email)
    if one is not OTTO and next(kind for kind, each in PRESSERS.items() if each is one) not in HAVE_SEATS:
        return []
    details = OTHERS_TASK if one is OTTO else OWN_TASK
    days = (TODAY, date(2026, 11, 20))
    return [Task(f"tas_{one.id}_{day}", details, customer_uuid=NORTH.uuid, assignee=seat, due=day) for day in days]


def _reminder(case: Case, state: ReminderState) -> Reminder:
    direct = case.place is Place.DIRECT
    owner_id = case.presser.id if case.theirs else OTTO.id
    active = state is ReminderState.ACTIVE
    return Reminder(
        id="r1",
        place=PlaceKind.PERSON if direct else PlaceKind.CHANNEL,
        place_id=owner_id if direct else case.channel_id,
        maker_id=owner_id,
        schedule=Schedule(WEEKDAYS, time(7, 43)),
        zone="Europe/Berlin",
        scope=Scope(WhoseTasks.OWN if direct else WhoseTasks.EVERYONE, customer_uuid=NORTH.uuid),
        options=Options(),
        made_at=NOW,
        handled_until=NOW,
        next_at=NOW if active else None,
        state=state,
    )
