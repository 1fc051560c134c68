"""Listing tasks: from what was asked to one page of an answer, with every name in it resolved.

A `Question` is a resolved query and the place in its answer. It is all that a button carries, so a page is found again
from the button alone, after a restart too; what the reader may see is checked again each time.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.access.permissions import narrowed
from bot.domain.access.person import Person, Seat, same_email
from bot.domain.access.policy import Visibility
from bot.domain.customers.customer import Customer
from bot.domain.language.filter_words import read_filters
from bot.domain.language.filters import NOTHING_PRESET, Filters, Preset, Whose, WhoseKind, merge
from bot.domain.problems import NoSeat, NotAllowed, NotFound
from bot.domain.tasks.groups import Bucket, TaskGroups, arrange, days_late
from bot.domain.tasks.query import ANY_DAY, Completion, Query
from bot.domain.tasks.task import Task
from bot.use_cases.access.need_member import PICK_THEM, need_person
from bot.use_cases.crm import Crm
from bot.use_cases.customers.customer_directory import Choice
from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.people import People

PAGE_SIZE = 12
PAGE_SIZE_ALL = 50  # "show all": what one message can hold, whatever the texts are


@dataclass(frozen=True, slots=True)
class Question:
    query: Query
    offset: int = 0
    size: int = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several customers answer to the words; ``question`` is what will be asked of the one that is chosen."""

    choice: Choice
    question: Question

    def question_for(self, customer: Customer) -> Question:
        return replace(self.question, query=replace(self.question.query, customer_uuid=customer.uuid))


@dataclass(frozen=True, slots=True)
class Subject:
    """What a task is about. ``url`` is its ChartMogul page; only customers have one."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    task: Task
    subject: Subject | None
    assignee_name: str
    due_day: date | None
    days_late: int


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the answer to a question, for one reader on one day."""

    question: Question
    whose_name: str | None  # None: everybody's
    is_readers: bool
    customer: Customer | None
    today: date
    zone: ZoneInfo
    total: int
    counts: dict[Bucket, int]
    groups: Sequence[tuple[Bucket, Sequence[Entry]]]
    hint: str = ""

    @property
    def shown(self) -> int:
        return sum(len(entries) for _, entries in self.groups)


class TaskLister:
    def __init__(self, crm: Crm, people: People, clock: Clock, visibility: Visibility) -> None:
        self._crm = crm
        self._people = people
        self._clock = clock
        self._visibility = visibility

    def today(self, reader: Person) -> date:
        """The reader's own day, never the server's."""
        return self._clock.now().astimezone(reader.zone).date()

    async def read(self, reader: Person, words: str, preset: Preset = NOTHING_PRESET) -> Filters:
        """What was typed after ``preset``, with days counted from the reader's own. Raises ParseError.

        Nobody's tasks are named: then they are the reader's own, or everybody's where a customer is named.
        """
        said = read_filters(words, self.today(reader), await self._week_start(), preset)
        default = Whose(WhoseKind.EVERYONE if said.customer else WhoseKind.ME)
        return merge(Filters(whose=default), said)

    async def ask(self, reader: Person, filters: Filters) -> Listing | Ambiguous:
        """The first page of what ``filters`` mean, or a choice where several customers answer to the words."""
        seat = await self._crm.seats.need_seat(reader)  # first: without one, not even customers' names
        assignee = await self._assignee(filters.whose, seat.email)
        customer = await self._crm.directory.find(filters.customer) if filters.customer else None
        query = Query(
            assignee=assignee,
            due=filters.due or ANY_DAY,
            completion=filters.completion or Completion.OPEN,
        )
        if isinstance(customer, Choice):
            return Ambiguous(customer, Question(query))
        question = Question(replace(query, customer_uuid=customer.uuid if customer else None))
        return await self._show(reader, seat, question)

    async def show(self, reader: Person, question: Question) -> Listing:
        """The page that ``question`` names. Raises NotAllowed where the reader may not have it."""
        return await self._show(reader, await self._crm.seats.need_seat(reader), question)

    async def _show(self, reader: Person, seat: Seat, question: Question) -> Listing:
        query = self._allowed(question.query, seat.email)
        question = replace(question, query=query)
        today = self.today(reader)
        found = await self._crm.tasks.list_tasks(query, reader.zone)
        groups = arrange(found, reader.zone, today, await self._week_start())
        question = replace(question, offset=_place(question, groups.total))
        is_readers = same_email(query.assignee, seat.email)
        page = groups.page(question.offset, question.size)
        names = await self._names(
            {query.assignee, *(task.assignee for _, tasks in page for task in tasks)}, reader, seat
        )
        return Listing(
            question=question,
            whose_name=names[query.assignee] if query.assignee else None,
            is_readers=is_readers,
            customer=await self._customer(query.customer_uuid),
            today=today,
            zone=reader.zone,
            total=groups.total,
            counts=dict(groups.counts),
            groups=await self._groups(page, names, today, reader.zone),
            hint=await self._hint(query, groups),
        )

    async def _week_start(self) -> int:
        return (await self._crm.source.account()).week_start

    async def _assignee(self, whose: Whose | None, own: str) -> str | None:
        match whose:
            case None | Whose(kind=WhoseKind.EVERYONE):
                return None
            case Whose(kind=WhoseKind.ME):
                return own
            case Whose(kind=WhoseKind.EMAIL, value=email):
                return email
            case Whose(kind=WhoseKind.PERSON, value=person_id):
                return await self._seat_email(await need_person(self._people, person_id))
            case Whose(value=name):
                return await self._seat_email(await self._person_called(name))

    async def _seat_email(self, person: Person) -> str:
        seat = await self._crm.seats.seat_of(person)
        if seat is None:
            raise NoSeat(
                f"ChartMogul knows no seat of {person.name}. If it has another e-mail than their Slack profile, "
                "they can ask for it, or an admin can link it."
            )
        return seat.email

    async def _person_called(self, name: str) -> Person:
        """The one person whose name, first name or e-mail's first part was typed. A member is meant where there is one:
        nobody else can have tasks, such as a deactivated account of the same person."""
        listed = await self._people.everyone()
        members = [person for person in listed if person.is_member]
        found = _called(name, members) or _called(name, listed)
        if len(found) > 1:
            found = await self._still_members(found) or found
        if len(found) > 1:
            names = ", ".join(_told_apart(found[:5]))
            raise NotFound(f"Several people are called {name}: {names}. Pick one from Slack's list after typing @.")
        if not found:
            raise NotFound(f"I can't find {name} here. {PICK_THEM}")
        return found[0]

    async def _still_members(self, listed: Sequence[Person]) -> list[Person]:
        """The list of all is some minutes old, in which one of a name can have left."""
        people = [await self._people.person(each.id) for each in listed]
        return [person for person in people if person and person.is_member]

    def _allowed(self, query: Query, own: str) -> Query:
        if allowed := narrowed(query, own, self._visibility):  # the words of the answer say "your" then
            return allowed
        raise NotAllowed(
            "In this workspace everyone sees their own tasks only. An admin of the bot can change that.",
            examples=("mine",),
        )

    async def _names(self, assignees: Iterable[str | None], reader: Person, seat: Seat) -> dict[str, str]:
        """What each of ``assignees`` is called; their e-mail where nobody here has that seat."""
        emails = [email for email in assignees if email]
        if all(same_email(email, seat.email) for email in emails):
            return dict.fromkeys(emails, reader.name)
        directory = await self._crm.seats.directory()

        def called(email: str) -> str:
            if same_email(email, seat.email):
                return reader.name
            holder = directory.holder(email)
            return holder.name if holder else email

        return {email: called(email) for email in emails}

    async def _customer(self, uuid: str | None) -> Customer | None:
        if uuid is None:
            return None
        return (await self._crm.directory.customers([uuid])).get(uuid, Customer(uuid, name="a customer that is gone"))

    async def _groups(
        self, page: Sequence[tuple[Bucket, Sequence[Task]]], names: Mapping[str, str], today: date, zone: ZoneInfo
    ) -> list[tuple[Bucket, list[Entry]]]:
        subjects = await self._subjects([task for _, tasks in page for task in tasks])

        def entry(task: Task) -> Entry:
            return Entry(
                task=task,
                subject=subjects.get(task.uuid),
                assignee_name=names.get(task.assignee or "", ""),
                due_day=task.due_day(zone),
                days_late=days_late(task, zone, today),
            )

        return [(bucket, [entry(task) for task in tasks]) for bucket, tasks in page]

    async def _subjects(self, tasks: Sequence[Task]) -> dict[str, Subject]:
        customers, contacts = await asyncio.gather(
            self._crm.directory.customers(_distinct(task.customer_uuid for task in tasks)),
            self._crm.directory.contacts(_distinct(task.contact_uuid for task in tasks if not task.customer_uuid)),
        )
        subjects: dict[str, Subject] = {}
        for task in tasks:
            if task.customer_uuid:
                customer = customers.get(task.customer_uuid)
                subjects[task.uuid] = Subject(customer.label, customer.url) if customer else Subject("Customer is gone")
            elif task.contact_uuid:
                contact = contacts.get(task.contact_uuid)
                subjects[task.uuid] = Subject(contact.label if contact else "Contact is gone")
        return subjects

    async def _hint(self, query: Query, groups: TaskGroups) -> str:
        """Why one person's list may be empty, where an e-mail that ChartMogul does not know is the likely reason."""
        if groups.total or query.assignee is None or await self._crm.seats.is_seat(query.assignee):
            return ""
        return f"ChartMogul knows no seat {query.assignee}. Check the e-mail."


def _place(question: Question, total: int) -> int:
    """The offset, moved back to the last page where the list has become shorter meanwhile."""
    if question.offset < total:
        return max(question.offset, 0)
    return max((total - 1) // question.size * question.size, 0)


def _called(name: str, people: Iterable[Person]) -> list[Person]:
    wanted = name.casefold()
    whole = [person for person in people if person.name.casefold() == wanted]
    return whole or [person for person in people if wanted in _short_names(person)]


def _told_apart(people: Sequence[Person]) -> list[str]:
    """Their names, with what tells those apart who have the same."""
    alike = Counter(person.name.casefold() for person in people)
    return [
        f"{person.name} ({person.email or person.id})" if alike[person.name.casefold()] > 1 else person.name
        for person in people
    ]


def _short_names(person: Person) -> set[str]:
    names = {person.name.split()[0].casefold()} if person.name.split() else set()
    if person.email:
        names.add(person.email.split("@")[0].casefold())
    return names


def _distinct(uuids: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(uuid for uuid in uuids if uuid))
