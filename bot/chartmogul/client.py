"""What the rest of the bot may ask ChartMogul: the adapter of TaskSource and CustomerSource.

The upper due bound is sent under both its names with the same value: ``due_date_on_or_before``, which recorded requests
have, and ``estimated_close_date_on_or_before``, which the List Tasks page prints. Every answer is narrowed again on our
side. So the window is right whichever name the server honours, and when it honours neither.
"""

from __future__ import annotations

import logging
import math
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from bot.chartmogul import errors, wire
from bot.chartmogul.api import PATIENCE_S, Api, Heartbeat, Value
from bot.chartmogul.connection import open_http
from bot.chartmogul.entries import Page
from bot.chartmogul.listing import PER_PAGE, FetchPage, Guide, Listing
from bot.chartmogul.rate_limiter import RateLimiter
from bot.chartmogul.single_flight_cache import SingleFlightCache
from bot.chartmogul.splitting import Span
from bot.chartmogul.task_index import TaskIndex, TaskIndexBuilder
from bot.domain.access.person import fold_email, same_email
from bot.domain.customers.customer import Account, Contact, Customer
from bot.domain.tasks.query import Completion, Query
from bot.domain.tasks.task import Task
from bot.use_cases.operations.cursor_trail import CursorTrail
from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.customer_source import CustomerPage

log = logging.getLogger(__name__)

_MOST_PAGES = 5_000  # a million tasks
_COMPLETED = {Completion.OPEN: {"completed": "false"}, Completion.DONE: {"completed": "true"}, Completion.ALL: {}}


@asynccontextmanager
async def open_chartmogul(
    url: str,
    api_key: str,
    clock: Clock,
    *,
    on_heartbeat: Heartbeat | None = None,
    limiter: RateLimiter | None = None,
    patience_s: float = PATIENCE_S,
) -> AsyncIterator[ChartMogul]:
    """ChartMogul at ``url``, which ends in ``/v1``. One HTTP client, with its connections kept alive, for all of it."""
    async with open_http(url, api_key) as http:
        api = Api(http, api_key, clock, limiter or RateLimiter(clock), on_heartbeat, patience_s)
        chartmogul = ChartMogul(api, clock)
        try:
            yield chartmogul
        finally:
            await chartmogul.close()


class ChartMogul:
    """Every method raises CrmProblem. The same question asked by many at once, or again within 5 s, is asked once."""

    def __init__(self, api: Api, clock: Clock) -> None:
        self._api = api
        self._lists: SingleFlightCache[Sequence[Task]] = SingleFlightCache(clock)
        self._task_indexes: SingleFlightCache[TaskIndex] = SingleFlightCache(clock)
        self._seats: SingleFlightCache[bool] = SingleFlightCache(clock)
        self._accounts: SingleFlightCache[Account] = SingleFlightCache(clock, fresh_for_s=math.inf)
        self._task_index: TaskIndex | None = None
        self._bounds_work = True

    # Tasks

    async def list_tasks(self, query: Query, zone: ZoneInfo, *, background: bool = False) -> Sequence[Task]:
        """Every task of ``query``, each once, in no promised order, narrowed to the reader's own days."""
        if background:
            return await self._list(query, zone, background=True)
        readers_zone = zone if query.due.bounded else None  # without a bound the zone changes nothing
        return await self._lists.get((query, readers_zone), lambda: self._list(query, zone, background=False))

    async def pages_of_open(self) -> int:
        """By the latest task index; taken now where there was none."""
        task_index = self._task_index or await self.refresh_task_index()
        return max(-(-task_index.tasks // PER_PAGE), 1)

    async def assignees(self) -> frozenset[str]:
        """The folded e-mails that open tasks are assigned to, as the latest task index found them."""
        task_index = self._task_index or await self.refresh_task_index()
        return frozenset(task_index.per_assignee)

    async def has_seat(self, email: str) -> bool:
        """Whether any task, open or done, is assigned to ``email``: asked only where the task index has not seen it."""
        if self._task_index and fold_email(email) in self._task_index.per_assignee:
            return True
        return await self._seats.get(fold_email(email), lambda: self._has_any_task(email))

    async def refresh_task_index(self) -> TaskIndex:
        """Walk all open tasks in the background's pace. Long lists are cut, and assignees known, by the latest one."""
        return await self._task_indexes.get("task index", self._build_task_index)

    def forget(self) -> None:
        """Our own change was carried out: nothing listed before it is answered again."""
        self._lists.forget()

    # Customers, contacts, the account

    async def customer_page(self, cursor: str | None) -> CustomerPage:
        params = {"per_page": str(PER_PAGE)} | _cursor(cursor)
        page = await self._api.get("/customers", params, wire.customer_page, background=True)
        return CustomerPage(page.values, page.cursor)

    async def customer(self, uuid: str) -> Customer | None:
        return await self._find_one("customers", uuid, wire.one_customer)

    async def contact(self, uuid: str) -> Contact | None:
        return await self._find_one("contacts", uuid, wire.one_contact)

    async def customers_by_email(self, email: str) -> Sequence[Customer]:
        """The customers with exactly this e-mail; ChartMogul answers 404 where there is none [recorded]."""
        page = await self._api.find("/customers/search", {"email": email}, wire.customer_page)
        return page.values if page else ()

    async def account(self) -> Account:
        """Asked once in the life of the process, however many want it at the start."""
        return await self._accounts.get("account", lambda: self._api.get("/account", {}, wire.account))

    async def close(self) -> None:
        await self._lists.close()
        await self._task_indexes.close()
        await self._seats.close()
        await self._accounts.close()

    # How tasks are listed

    async def _list(self, query: Query, zone: ZoneInfo, *, background: bool) -> Sequence[Task]:
        span = Span(*query.due.instants(zone))
        listing = Listing(self._pages_of(query, background=background), self._task, span, self._guide(query, span))
        tasks = await listing.tasks()
        self._bounds_work = self._bounds_work and listing.bounds_work
        meant = _meant_by(query, zone)
        return [task for task in tasks if meant(task)]

    def _guide(self, query: Query, span: Span) -> Guide:
        """A task index says when tasks are due that are open; how many, where it has counted just those."""
        task_index = self._task_index if query.completion is Completion.OPEN else None
        expected = task_index.expected(query.assignee, span) if task_index and query.customer_uuid is None else None
        return Guide(task_index, expected, may_split=self._bounds_work)

    def _pages_of(self, query: Query, *, background: bool = False) -> FetchPage:
        filters = {"per_page": str(PER_PAGE)} | _COMPLETED[query.completion]
        if query.assignee is not None:
            filters["assignee"] = self._spelled(query.assignee)
        if query.customer_uuid is not None:
            filters["customer_uuid"] = query.customer_uuid

        trails: dict[Span, CursorTrail] = {}

        async def fetch(span: Span, cursor: str | None) -> Page[Task]:
            params = filters | _bounds(span) | _cursor(cursor)
            page = await self._api.get("/tasks", params, wire.task_page, background=background)
            if cursor is None:
                trails[span] = CursorTrail(_MOST_PAGES)
            trail = trails[span]
            if page.cursor and (wrong := trail.wrong_with(page.cursor, empty_page=not page.values)):
                raise errors.nonsense(f"/tasks: {wrong}")
            return page

        return fetch

    async def _has_any_task(self, email: str) -> bool:
        page = await self._api.get("/tasks", {"per_page": "1", "assignee": email}, wire.task_page)
        return any(same_email(task.assignee, email) for task in page.values)

    def _spelled(self, email: str) -> str:
        """As ChartMogul itself writes it: nobody has seen whether its filter tells capitals apart."""
        return self._task_index.spelled.get(fold_email(email), email) if self._task_index else email

    async def _task(self, uuid: str) -> Task | None:
        return await self._find_one("tasks", uuid, wire.one_task)

    async def _build_task_index(self) -> TaskIndex:
        fetch = self._pages_of(Query(), background=True)
        taker = TaskIndexBuilder()
        page = await fetch(Span(), None)
        taker.note(page.values)
        while page.cursor is not None:
            page = await fetch(Span(), page.cursor)
            taker.note(page.values)
        task_index = taker.result()
        log.info("TaskIndex: %d open tasks of %d assignees", task_index.tasks, len(task_index.per_assignee))
        self._task_index, self._bounds_work = task_index, True
        return task_index

    async def _find_one(self, kind: str, uuid: str, read: Callable[[bytes], Value]) -> Value | None:
        return await self._api.find(f"/{kind}/{quote(uuid, safe='')}", {}, read) if uuid else None


def _bounds(span: Span) -> dict[str, str]:
    params = {}
    if span.first is not None:
        params["due_date_on_or_after"] = _iso(span.first)
    if span.last is not None:
        params["due_date_on_or_before"] = params["estimated_close_date_on_or_before"] = _iso(span.last)
    return params


def _iso(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _cursor(cursor: str | None) -> dict[str, str]:
    return {} if cursor is None else {"cursor": cursor}


def _meant_by(query: Query, zone: ZoneInfo) -> Callable[[Task], bool]:
    """Whether a task is in the query for a reader in ``zone``, asked again on our side."""
    seat, customer, due = query.assignee, query.customer_uuid, query.due
    any_day, either = not due.bounded, query.completion is Completion.ALL
    done = query.completion is Completion.DONE

    def meant(task: Task) -> bool:
        return (
            (either or task.done is done)
            and (seat is None or task.assignee == seat or same_email(task.assignee, seat))
            and (customer is None or task.customer_uuid == customer)
            and (any_day or due.holds(task.due_day(zone)))
        )

    return meant
