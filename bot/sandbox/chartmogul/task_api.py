"""The Tasks endpoints: List Tasks with all its parameters, and one task made, read, changed and deleted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

from aiohttp import web

from bot.sandbox.chartmogul.answers import answer, encode, invalid, refusal
from bot.sandbox.chartmogul.bodies import details, instant, known_uuids, read_object, target
from bot.sandbox.chartmogul.faults import Faults
from bot.sandbox.chartmogul.paging import page, page_asked
from bot.sandbox.chartmogul.task_store import TaskFilter, TaskStore
from bot.sandbox.chartmogul.wire import instant_text, read_instant
from bot.sandbox.company import Company
from bot.use_cases.ports.clock import Clock

UPPER_BOUNDS = ("due_date_on_or_before", "estimated_close_date_on_or_before")
"""Both names of one bound: the first is what every client sends, the second what the documentation prints."""


class TaskApi:
    """Changes ``store``. ``company`` says whom a task can be about, and whom it can be given to."""

    def __init__(self, store: TaskStore, faults: Faults, clock: Clock, company: Company) -> None:
        self.store = store
        self._faults = faults
        self._clock = clock
        self._seats = company.seats
        self._known = known_uuids(company)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/v1/tasks", self._list),
            web.post("/v1/tasks", self._create),
            web.get("/v1/tasks/{uuid}", self._retrieve),
            web.patch("/v1/tasks/{uuid}", self._patch),
            web.delete("/v1/tasks/{uuid}", self._delete),
        ]

    async def _list(self, request: web.Request) -> web.Response:
        query = dict(request.query)
        asked = page_asked(query)
        extra = self._faults.bad_entries if asked.after is None else ()
        return page(self.store.listing(self._filter(query)), asked, [encode(entry) for entry in extra])

    async def _create(self, request: web.Request) -> web.Response:
        body = await read_object(request)
        kind, uuid = target(body, self._known)
        for name in ("task_details", "assignee", "due_date"):
            if name not in body:
                raise refusal(400, f"Parameter {name} is missing", name)
        now = instant_text(self._clock.now())
        task = {
            "task_uuid": f"tas_{uuid4()}",
            "customer_uuid": uuid if kind == "customer" else None,
            "associated_object": kind,
            "associated_object_uuid": uuid,
            **self._writable(body),
            "created_at": now,
            "updated_at": now,
        }
        task.setdefault("completed_at", None)
        self.store.add(task)
        return answer(encode(task), 201)

    async def _retrieve(self, request: web.Request) -> web.Response:
        return answer(encode(self._task(request)))

    async def _patch(self, request: web.Request) -> web.Response:
        task = self._task(request)
        changes = self._writable(await read_object(request))
        if all(task.get(name) == value for name, value in changes.items()):
            return web.Response(status=304)
        task |= changes | {"updated_at": instant_text(self._clock.now())}
        self.store.replace(task)
        return answer(encode(task))

    async def _delete(self, request: web.Request) -> web.Response:
        self.store.remove(self._task(request)["task_uuid"])
        return answer(encode({"message": "Task deleted"}), 202)

    def _task(self, request: web.Request) -> dict[str, Any]:
        task = self.store.get(request.match_info["uuid"])
        if task is None:
            raise refusal(404, "Task not found", "task_uuid")
        return task

    def _filter(self, query: dict[str, str]) -> TaskFilter:
        uppers = [self._bound(query, name, end_of_day=True) for name in UPPER_BOUNDS]
        return TaskFilter(
            customer_uuid=query.get("customer_uuid"),
            contact_uuid=query.get("contact_uuid"),
            assignee=query.get("assignee"),
            completed={"true": True, "false": False}.get(query.get("completed", "")),
            due_from=self._bound(query, "due_date_on_or_after"),
            due_until=min((upper for upper in uppers if upper is not None), default=None),
        )

    def _bound(self, query: dict[str, str], name: str, *, end_of_day: bool = False) -> datetime | None:
        if name not in query or getattr(self._faults, f"ignore_{name}"):
            return None
        bound = read_instant(query[name], end_of_day=end_of_day)
        if bound is None:
            raise refusal(400, f"{name} must be an ISO 8601 date", name)
        return bound

    def _writable(self, body: dict[str, Any]) -> dict[str, Any]:
        """What of ``body`` a task can take, checked and in the stored form; anything else is passed over."""
        checks: dict[str, Callable[[Any], Any]] = {
            "task_details": details,
            "assignee": self._assignee,
            "due_date": lambda value: instant("due_date", value),
            "completed_at": lambda value: None if value is None else instant("completed_at", value),
        }
        return {name: check(body[name]) for name, check in checks.items() if name in body}

    def _assignee(self, value: Any) -> str:
        if not isinstance(value, str) or value not in self._seats:
            raise invalid("assignee", "is not a user with a CRM seat")
        return value
