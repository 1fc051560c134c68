"""One reading of ChartMogul for all reminders of a moment: one list for everybody, or one per assignee where that is
fewer requests. A thousand reminders cost what their tasks cost, not a thousand requests.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.domain.access.person import Person, fold_email
from bot.domain.customers.customer import Contact, Customer
from bot.domain.problems import Problem
from bot.domain.reminders.digest import Cover
from bot.domain.reminders.digest_lines import Known
from bot.domain.tasks.due_window import DueWindow
from bot.domain.tasks.periods import Span
from bot.domain.tasks.query import Completion, Query
from bot.domain.tasks.task import Task
from bot.domain.tasks.zones import UTC_ZONE
from bot.use_cases.customers.customer_directory import CustomerDirectory
from bot.use_cases.ports.task_source import TaskSource

_ONE_DAY = timedelta(days=1)  # readers' days reach up to fourteen hours beyond UTC's on both sides
_DUE_BEFORE = timedelta(weeks=8)
_DUE_AFTER = timedelta(weeks=4)
_LONG_AGO = date(1970, 1, 1)

BySeat = Mapping[str, Sequence[Task]]


@dataclass(frozen=True, slots=True)
class Whose:
    """The seats of one reminder (folded; None is everybody's), and those among them who are away and covered.

    ``is_nobody`` says that none of the people whose tasks it lists is a member any more.
    """

    emails: frozenset[str] | None
    own_email: str | None = None
    covers: Mapping[str, Cover] = field(default_factory=dict)
    is_nobody: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What reminders need together: ``whose`` by reminder (or why that could not be found out), the last due day of
    open tasks (None: all of them), and the days whose completed tasks a weekly review looks at.

    ``holders`` says who has which seat.
    """

    whose: Mapping[str, Whose | Problem]
    last_day: date | None
    reviewed: Span | None
    holders: Mapping[str, Person]

    @property
    def emails(self) -> frozenset[str] | None:
        """The seats that anybody needs; None where somebody needs everybody's."""
        found = [whose.emails for whose in self.whose.values() if isinstance(whose, Whose)]
        return frozenset().union(*(emails for emails in found if emails)) if None not in found else None


class BatchReader:
    """Each part is read once, on first use; a failure is raised to each who asks, and the next sweep reads anew.

    Close it when nobody asks any more.
    """

    def __init__(
        self, tasks: TaskSource, directory: CustomerDirectory, wanted: Wanted, *, background: bool = True
    ) -> None:
        """``background`` where nobody waits for it, as in a sweep."""
        self._tasks = tasks
        self._background = background
        self._directory = directory
        self._wanted = wanted
        self._emails = wanted.emails
        self._customers: dict[str, Customer] = {}
        self._contacts: dict[str, Contact] = {}
        names = {email: person.name for email, person in wanted.holders.items()}
        self.known = Known(self._customers, self._contacts, names)
        self.mention_ids = {email: person.id for email, person in wanted.holders.items()}
        self._open = _Once(self._read_open)
        self._done = _Once(self._read_done)

    def whose(self, reminder_id: str) -> Whose:
        """Raises the Problem that kept it from being found out."""
        whose = self._wanted.whose[reminder_id]
        if isinstance(whose, Problem):
            raise whose
        return whose

    async def tasks_of(self, emails: frozenset[str] | None) -> list[Task]:
        """The open tasks of these seats, or with None everybody's, those of nobody too. Raises CrmProblem."""
        return _of(await self._open.get(), emails)

    async def done_by(self, emails: frozenset[str] | None) -> list[Task]:
        """The same of those that were completed on the reviewed days, a day more on both sides.

        ChartMogul filters by due day alone, so those due up to eight weeks before or four after are looked through; one
        that was due longer ago and completed now is not counted.
        """
        return _of(await self._done.get(), emails)

    async def close(self) -> None:
        await self._open.close()
        await self._done.close()

    async def _read_open(self) -> BySeat:
        last = self._wanted.last_day
        return await self._read(DueWindow(last=last and last + _ONE_DAY), Completion.OPEN, lambda _: True)

    async def _read_done(self) -> BySeat:
        if self._wanted.reviewed is None:
            return {}
        first, last = self._wanted.reviewed.first - _ONE_DAY, self._wanted.reviewed.last + _ONE_DAY

        def is_reviewed(task: Task) -> bool:
            day = task.done_day(UTC_ZONE)
            return day is not None and first <= day <= last

        return await self._read(DueWindow(first - _DUE_BEFORE, last + _DUE_AFTER), Completion.DONE, is_reviewed)

    async def _read(self, due: DueWindow, completion: Completion, is_wanted: Callable[[Task], bool]) -> BySeat:
        by_seat: dict[str, list[Task]] = defaultdict(list)
        for query in await self._queries(due, completion):
            for task in await self._tasks.list_tasks(query, UTC_ZONE, background=self._background):
                if is_wanted(task):
                    by_seat[fold_email(task.assignee or "")].append(task)
        await self._name_all(task for tasks in by_seat.values() for task in tasks)
        return dict(by_seat)

    async def _queries(self, due: DueWindow, completion: Completion) -> list[Query]:
        everybody = Query(due=due, completion=completion)
        if self._emails is None:
            return [everybody]
        each = [Query(assignee=email, due=due, completion=completion) for email in sorted(self._emails)]
        return each if len(each) < await self._tasks.pages_of_open() else [everybody]

    async def _name_all(self, tasks: Iterable[Task]) -> None:
        customers: dict[str, None] = {}
        contacts: dict[str, None] = {}
        for task in tasks:
            if task.customer_uuid:
                customers[task.customer_uuid] = None
            elif task.contact_uuid:
                contacts[task.contact_uuid] = None
        self._contacts |= await self._directory.contacts([uuid for uuid in contacts if uuid not in self._contacts])
        behind = (self._contacts[uuid].customer_uuid for uuid in contacts if uuid in self._contacts)
        customers |= {uuid: None for uuid in behind if uuid}
        self._customers |= await self._directory.customers([uuid for uuid in customers if uuid not in self._customers])


class _Once:
    """Asked by many, done once. Who gives up waiting takes nothing from the others."""

    def __init__(self, read: Callable[[], Awaitable[BySeat]]) -> None:
        self._read = read
        self._task: asyncio.Future[BySeat] | None = None

    async def get(self) -> BySeat:
        if self._task is None:
            self._task = asyncio.ensure_future(self._read())
        return await asyncio.shield(self._task)

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)


def _of(by_seat: BySeat, emails: frozenset[str] | None) -> list[Task]:
    seats: Iterable[str] = by_seat if emails is None else emails
    return [task for seat in seats for task in by_seat.get(seat, ())]


async def prove_crm(tasks: TaskSource) -> None:
    """That ChartMogul lists tasks at present, at the cost of one request. Raises CrmProblem."""
    await tasks.list_tasks(Query(due=DueWindow(_LONG_AGO, _LONG_AGO)), UTC_ZONE, background=True)
