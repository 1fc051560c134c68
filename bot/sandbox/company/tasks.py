"""The sample company's tasks: how many each seat has overdue, today, this week and later, and what was done lately."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle
from random import Random
from zoneinfo import ZoneInfo

from bot.domain.customers.customer import Contact
from bot.domain.tasks.task import Task
from bot.sandbox.company.company import SampleCustomer
from bot.sandbox.company.customers import stable_uuid
from bot.sandbox.company.people import (
    ANN,
    AROHA,
    CHLOE,
    FORMER_COLLEAGUE,
    JORDAN,
    LUKAS,
    MIA,
    PRIYA,
    TOMAS,
    ZONES,
)
from bot.sandbox.company.wordings import LONGEST, MARKUP_TRAP, WORDINGS

_DONE_WEEKS = 8
_LONGEST_OVERDUE = (1, 2, 5, 12, 26, 60, 3, 8, 17, 33, 45, 4)
_TIMES_OF_DAY = (time(9), time(9), time(10, 30), time(14), time(17), time(12, 15), time(9, 0, 0, 250_000))


@dataclass(frozen=True, slots=True)
class _Load:
    """How many tasks a seat has: open ones by when they are due, and done ones of the last eight weeks."""

    seat: str
    overdue: int
    today: int
    this_week: int
    next_week: int
    later: int
    done: int


_LOADS = (
    _Load(ANN, overdue=6, today=5, this_week=12, next_week=9, later=11, done=26),
    _Load(TOMAS, overdue=2, today=2, this_week=5, next_week=4, later=6, done=14),
    _Load(PRIYA, overdue=1, today=1, this_week=3, next_week=3, later=4, done=10),
    _Load(JORDAN, overdue=7, today=4, this_week=8, next_week=6, later=6, done=20),
    _Load(AROHA, overdue=3, today=4, this_week=7, next_week=6, later=7, done=18),
    _Load(MIA, overdue=4, today=3, this_week=8, next_week=6, later=8, done=18),
    _Load(LUKAS, overdue=5, today=3, this_week=6, next_week=5, later=7, done=16),
    _Load(CHLOE, overdue=0, today=2, this_week=4, next_week=3, later=5, done=9),
    _Load(FORMER_COLLEAGUE, overdue=1, today=0, this_week=0, next_week=0, later=0, done=2),
)


def tasks(
    customers: tuple[SampleCustomer, ...], contacts: tuple[Contact, ...], today: date, now: datetime
) -> tuple[Task, ...]:
    """Every seat's tasks, newest ``created_at`` first. ``today`` counts as each seat's own calendar day."""
    made = [task for load in _LOADS for task in _of_seat(load, customers, contacts, today, now)]
    return tuple(sorted(made, key=lambda task: (task.created_at, task.uuid), reverse=True))


def _of_seat(
    load: _Load, customers: tuple[SampleCustomer, ...], contacts: tuple[Contact, ...], today: date, now: datetime
) -> Iterator[Task]:
    rng = Random(load.seat)  # seeded: the same company every time
    theirs = [customer for customer in customers if customer.owner == load.seat] or list(customers)
    details = _details(load.seat, rng)
    targets = _targets(load.seat, theirs, contacts)
    times = cycle(_TIMES_OF_DAY)
    for number, day in enumerate(_open_days(load, today)):
        customer, contact = next(targets)
        due = _instant(day, next(times), load.seat)
        yield Task(
            uuid=stable_uuid("tas", load.seat, "open", number),
            details=next(details),
            customer_uuid=customer,
            contact_uuid=contact,
            assignee=load.seat,
            due=due,
            created_at=_written(min(due, now), rng),
        )
    for number in range(load.done):
        customer, contact = next(targets)
        completed = _milliseconds(now - timedelta(days=_DONE_WEEKS * 7) * ((number + 0.5) / load.done))
        due_day = completed.astimezone(ZoneInfo(ZONES[load.seat])).date() + timedelta(days=rng.choice((-2, 0, 0, 1)))
        yield Task(
            uuid=stable_uuid("tas", load.seat, "done", number),
            details=next(details),
            customer_uuid=customer,
            contact_uuid=contact,
            assignee=load.seat,
            due=_instant(due_day, next(times), load.seat),
            completed_at=completed,
            created_at=_written(completed, rng),
        )


def _details(seat: str, rng: Random) -> Iterator[str]:
    """Each wording once before any comes again; Ann's begin with the two that test a reader's layout."""
    if seat == ANN:
        yield from (LONGEST, MARKUP_TRAP)
    shuffled = list(WORDINGS)
    rng.shuffle(shuffled)
    yield from cycle(shuffled)


def _targets(
    seat: str, customers: list[SampleCustomer], contacts: tuple[Contact, ...]
) -> Iterator[tuple[str | None, str | None]]:
    """(customer uuid, contact uuid) of one task after the other. One of Ann's is about a contact without a customer."""
    if seat == ANN:
        alone = next(contact for contact in contacts if contact.customer_uuid is None)
        yield None, alone.uuid
    for customer in cycle(customers):
        yield customer.uuid, None


def _open_days(load: _Load, today: date) -> list[date]:
    """The due days of a seat's open tasks: overdue first, then onwards."""
    rest = _rest_of_week(today)
    monday = today + timedelta(days=7 - today.weekday())
    overdue = [today - timedelta(days=days) for days in _LONGEST_OVERDUE[: load.overdue]]
    this_week = [rest[number % len(rest)] for number in range(load.this_week)]
    next_week = [monday + timedelta(days=number % 5) for number in range(load.next_week)]
    later = [monday + timedelta(days=7 + number * 4) for number in range(load.later)]
    return [*overdue, *[today] * load.today, *sorted(this_week), *sorted(next_week), *later]


def _rest_of_week(today: date) -> list[date]:
    """The weekdays left after ``today``; at the week's end the weekend's rest, and on a Sunday the next Monday."""
    left = [today + timedelta(days=days) for days in range(1, 7 - today.weekday())]
    return [day for day in left if day.weekday() < 5] or left or [today + timedelta(days=1)]


def _instant(day: date, at: time, seat: str) -> datetime:
    return datetime.combine(day, at, tzinfo=ZoneInfo(ZONES[seat])).astimezone(UTC)


def _written(before: datetime, rng: Random) -> datetime:
    """When somebody noted the task down: up to two weeks before, to the millisecond."""
    return _milliseconds(before - timedelta(milliseconds=rng.randrange(3_600_000, 14 * 86_400_000)))


def _milliseconds(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(microsecond=instant.microsecond // 1000 * 1000)
