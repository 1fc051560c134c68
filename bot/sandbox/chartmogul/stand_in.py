"""A ChartMogul on loopback: real HTTP, the documented rules, and switches for what goes wrong."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from bot.sandbox.chartmogul.directory_api import DirectoryApi
from bot.sandbox.chartmogul.faults import Faults
from bot.sandbox.chartmogul.middleware import Middleware, RequestSeen
from bot.sandbox.chartmogul.task_api import TaskApi
from bot.sandbox.chartmogul.task_store import TaskStore
from bot.sandbox.chartmogul.wire import task_json
from bot.sandbox.company import Company
from bot.use_cases.ports.clock import Clock

API_KEY = "sandbox-api-key"
_HOST = "127.0.0.1"
_REQUESTS_KEPT = 5_000
_SECONDS_TO_FINISH = 0.2


class ChartMogulStandIn:
    """Serves ``company`` as its CRM. ``tasks`` can be changed while it runs, as colleagues would.

    ``faults`` are the switches, ``requests`` the log of the latest 5,000, and ``on_request``, when it is set, is called
    with each line of it.
    """

    def __init__(self, company: Company, clock: Clock, *, api_key: str = API_KEY) -> None:
        self.api_key = api_key
        self.faults = Faults()
        self.requests: deque[RequestSeen] = deque(maxlen=_REQUESTS_KEPT)
        self.on_request: Callable[[RequestSeen], None] | None = None
        self._middleware = Middleware(api_key, self.faults, clock, self._note)
        self._directory = DirectoryApi(company, clock)
        store = TaskStore(task_json(task) for task in company.tasks)
        self._task_api = TaskApi(store, self.faults, clock, company)

    @property
    def tasks(self) -> TaskStore:
        return self._task_api.store

    @property
    def notes(self) -> list[dict[str, Any]]:
        """The notes that were posted, oldest first."""
        return self._directory.notes

    @property
    def in_flight(self) -> int:
        """How many requests are being answered just now."""
        return self._middleware.in_flight

    @property
    def most_in_parallel(self) -> int:
        """The most requests that were ever in flight together."""
        return self._middleware.most_in_parallel

    def _note(self, seen: RequestSeen) -> None:
        self.requests.append(seen)
        if self.on_request is not None:
            self.on_request(seen)

    def with_tasks(self, tasks: Iterable[dict[str, Any]]) -> ChartMogulStandIn:
        """The same stand-in, holding these tasks (JSON objects) and no others."""
        self._task_api.store = TaskStore(tasks)
        return self

    @asynccontextmanager
    async def serving(self, port: int = 0) -> AsyncIterator[str]:
        """Listens on loopback while the context is open, and yields the API's address: ``http://127.0.0.1:…/v1``."""
        app = web.Application(middlewares=[self._middleware.pass_through])
        app.add_routes([*self._task_api.routes(), *self._directory.routes()])
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=_SECONDS_TO_FINISH)
        await runner.setup()
        try:
            await web.TCPSite(runner, _HOST, port).start()
            yield f"http://{_HOST}:{runner.addresses[0][1]}/v1"
        finally:
            await runner.cleanup()
