"""The lines of a digest: what each says of a task, which come first, and which have room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from operator import itemgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.access.person import fold_email
from bot.domain.customers.customer import Contact, Customer
from bot.domain.language.wording import shortened
from bot.domain.tasks.groups import days_late
from bot.domain.tasks.task import Task

LINES = 15
"""A digest has no more; the rest is behind its button."""
PAGE_LINES = 40
"""What one message of "show all" holds, whatever the texts are."""
NAME_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of those whom tasks speak of. One serves all the digests of a sweep.

    ``customers`` and ``contacts`` are keyed by uuid, ``names`` by folded e-mail.
    """

    customers: Mapping[str, Customer] = field(default_factory=dict)
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def customer_of(self, task: Task) -> Customer | None:
        """The customer behind a task, for a contact's task too."""
        if task.customer_uuid:
            return self.customers.get(task.customer_uuid)
        contact = self.contacts.get(task.contact_uuid or "")
        return self.customers.get(contact.customer_uuid or "") if contact else None

    def about(self, task: Task) -> tuple[str, str]:
        """What a task is about and its page in ChartMogul, which only customers have; "" where it is about nobody."""
        if task.customer_uuid:
            customer = self.customers.get(task.customer_uuid)
            return (customer.label, customer.url) if customer else ("Customer is gone", "")
        if task.contact_uuid:
            contact = self.contacts.get(task.contact_uuid)
            return (contact.label if contact else "Contact is gone"), ""
        return "", ""

    def name_of(self, email: str) -> str:
        """What a seat (folded e-mail) is called: its e-mail where nobody is known to have it."""
        return shortened(self.names.get(email, ""), NAME_LENGTH) or shortened(email, NAME_LENGTH)


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One task, ready to be drawn. ``assignee_email`` is folded. ``due_day`` is None only for a completed task that had
    none, ``done_day`` for every open one. ``mrr_cents`` is the customer's monthly recurring revenue."""

    task: Task
    about: str
    url: str
    assignee_email: str | None
    assignee_name: str
    due_day: date | None
    days_late: int
    mrr_cents: int
    done_day: date | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """``total`` tasks stand under ``title``, and ``lines`` are those that have room. Where they are all one person's,
    ``title`` says whose, and ``assignee`` is the folded e-mail ("" where there is none)."""

    title: str
    total: int
    lines: tuple[DigestLine, ...] = ()
    assignee: str | None = None


class Ranked(NamedTuple):
    """A task and what places it: the earliest day first, then the most MRR. Title and uuid settle what is left."""

    day: date
    minus_mrr_cents: int
    details: str
    uuid: str
    task: Task


Whole = list[tuple[Group, Sequence[Ranked]]]
"""Groups without lines yet, each with all its tasks."""


def ranked(tasks_on_days: Iterable[tuple[Task, date]], known: Known) -> list[Ranked]:
    """Tasks in reading order; the earlier their day, the longer they wait."""
    placed = [
        Ranked(day, -customer.mrr_cents if (customer := known.customer_of(task)) else 0, task.details, task.uuid, task)
        for task, day in tasks_on_days
    ]
    placed.sort(key=itemgetter(0, 1, 2, 3))
    return placed


def mrr_behind(tasks: Iterable[Task], known: Known) -> int:
    """The MRR of the customers behind ``tasks``, in cents, each customer once."""
    return sum({one.uuid: one.mrr_cents for task in tasks if (one := known.customer_of(task))}.values())


def lay_out(whole: Whole, known: Known, zone: ZoneInfo, day: date, page_from: int | None) -> tuple[Group, ...]:
    """The groups with the lines that have room, those without any left out.

    Nothing is worked out for tasks without room, so that a long list costs little more than being sorted.
    """
    room = share_room([group.total for group, _ in whole], page_from)
    filled = (
        replace(group, lines=tuple(_line(one.task, known, zone, day) for one in tasks[part]))
        for (group, tasks), part in zip(whole, room, strict=True)
    )
    return tuple(group for group in filled if group.lines)


def share_room(sizes: Sequence[int], page_from: int | None) -> list[slice]:
    """Which part of each group is shown, for groups of these sizes.

    In a digest (``page_from`` is None) they take turns until `LINES` are given out, so that one person's long list
    leaves room for what is most pressing for the others. On a page of "show all" it is what comes next.
    """
    if page_from is None:
        turns = sorted((turn, group) for group, size in enumerate(sizes) for turn in range(min(size, LINES)))
        given = Counter(group for _, group in turns[:LINES])
        return [slice(0, given[group]) for group in range(len(sizes))]
    parts, before = [], 0
    for size in sizes:
        parts.append(slice(max(page_from - before, 0), max(page_from + PAGE_LINES - before, 0)))
        before += size
    return parts


def start_of_page(wanted: int | None, total: int) -> int | None:
    """``wanted``, or where the last page begins when the list has become shorter than that. None stays None."""
    if wanted is None or 0 <= wanted < total:
        return wanted
    return max((total - 1) // PAGE_LINES * PAGE_LINES, 0) if wanted > 0 else 0


def _line(task: Task, known: Known, zone: ZoneInfo, day: date) -> DigestLine:
    about, url = known.about(task)
    customer = known.customer_of(task)
    email = fold_email(task.assignee) if task.assignee else None
    due = task.due_day(zone)
    return DigestLine(
        task=task,
        about=about,
        url=url,
        assignee_email=email,
        assignee_name=known.name_of(email) if email else "",
        due_day=due,
        days_late=days_late(task, zone, day),
        mrr_cents=customer.mrr_cents if customer else 0,
        done_day=task.done_day(zone),
    )
