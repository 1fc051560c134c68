"""One reading of ChartMogul for all reminders of a moment: one list for everybody, or one per assignee where that is
fewer requests. A thousand mornings cost what their tasks cost, not a thousand requests.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.domain.customer import Contact, Customer
from bot.domain.person import Person, fold_email
from bot.domain.query import Completion, Query
from bot.domain.task import Task
from bot.domain.window import DueWindow
from bot.use_cases.find_customer import SubjectNamer
from bot.use_cases.ports import TaskSource

_UTC = ZoneInfo("UTC")
_ONE_DAY = timedelta(days=1)  # readers' days reach up to fourteen hours beyond UTC's on both sides


class SharedReading:
    """Open tasks due up to ``last_day`` in any zone, with the customers and contacts that they are about.

    ``emails`` are the folded seats that anybody needs; None where somebody needs everybody's. ``holders`` says who
    has which seat. Read once, on first use;
    a failure is raised to each who asks, and the next sweep reads anew.
    """

    def __init__(
        self,
        tasks: TaskSource,
        namer: SubjectNamer,
        emails: frozenset[str] | None,
        last_day: date,
        holders: Mapping[str, Person],
    ) -> None:
        self.holders = holders
        self._tasks = tasks
        self._namer = namer
        self._emails = emails
        self._window = DueWindow(last=last_day + _ONE_DAY)
        self._read: asyncio.Task[dict[str, list[Task]]] | None = None
        self.customers: dict[str, Customer] = {}
        self.contacts: dict[str, Contact] = {}

    async def tasks_of(self, emails: frozenset[str] | None) -> list[Task]:
        """The tasks of these seats, or with None everybody's, those of nobody too. Raises CrmProblem."""
        if self._read is None:
            self._read = asyncio.ensure_future(self._read_all())
        by_seat = await asyncio.shield(self._read)
        seats: Iterable[str] = by_seat if emails is None else emails
        return [task for seat in seats for task in by_seat.get(seat, ())]

    async def prove(self) -> None:
        """That ChartMogul can be read. Raises CrmProblem."""
        await self.tasks_of(self._emails)

    async def _read_all(self) -> dict[str, list[Task]]:
        by_seat: dict[str, list[Task]] = defaultdict(list)
        for tasks in await asyncio.gather(*(self._list(query) for query in await self._queries())):
            for task in tasks:
                by_seat[fold_email(task.assignee or "")].append(task)
        await self._name_all(task for tasks in by_seat.values() for task in tasks)
        return dict(by_seat)

    async def _queries(self) -> list[Query]:
        everybody = Query(due=self._window)
        if self._emails is None:
            return [everybody]
        each = [Query(assignee=email, due=self._window) for email in sorted(self._emails)]
        return each if len(each) < await self._tasks.pages_of_open() else [everybody]

    async def _list(self, query: Query) -> Sequence[Task]:
        return await self._tasks.list_tasks(query, _UTC, background=True)

    async def _name_all(self, tasks: Iterable[Task]) -> None:
        customers: dict[str, None] = {}
        contacts: dict[str, None] = {}
        for task in tasks:
            if task.customer_uuid:
                customers[task.customer_uuid] = None
            elif task.contact_uuid:
                contacts[task.contact_uuid] = None
        self.contacts = await self._namer.contacts(list(contacts))
        customers |= {contact.customer_uuid: None for contact in self.contacts.values() if contact.customer_uuid}
        self.customers = await self._namer.customers(list(customers))


async def completed_between(tasks: TaskSource, first: date, last: date, zone: ZoneInfo) -> list[Task]:
    """Tasks completed on these days. ChartMogul filters by due day alone, so those due up to eight weeks before or four
    after are looked through; one that was due longer ago and completed now is not counted."""
    window = DueWindow(first - timedelta(weeks=8), last + timedelta(weeks=4))
    done = await tasks.list_tasks(Query(due=window, completion=Completion.DONE), zone, background=True)
    return [task for task in done if (day := task.done_day(zone)) is not None and first <= day <= last]
