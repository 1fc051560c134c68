"""A running stand-in ChartMogul and an HTTP session that holds its key, as the tests of that room need them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from aiohttp import ClientSession, ClientTimeout, encode_basic_auth

from bot.sandbox.chartmogul import ChartMogulStandIn
from bot.sandbox.company import Company, sample_company
from tests.fakes.clock import HandWoundClock, settle

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ANN = "ann.weber@lumen.example"
COMPANY: Company = sample_company(TODAY, NOW)

_PATIENCE_SECONDS = 5
"""Real seconds, so that a stand-in gone wrong fails a test instead of hanging it."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def entries(self) -> list[dict[str, Any]]:
        return list(self.body["entries"])


@dataclass
class Crm:
    """``ask`` sends one request and reads its whole answer: JSON as values, anything else as text."""

    stand_in: ChartMogulStandIn
    clock: HandWoundClock
    url: str
    session: ClientSession

    async def ask(self, method: str, path: str, *, json: object = None, key: str | None = None, **query: str) -> Answer:
        headers = {} if key is None else {"Authorization": encode_basic_auth(key)}
        asking = self.session.request(method, self.url + path, params=query, json=json, headers=headers)
        async with asking as response:
            is_json = response.content_type == "application/json" and response.status != 304
            body = await response.json() if is_json and await response.read() else await response.text()
            return Answer(response.status, body, dict(response.headers))

    async def every_task(self, **query: str) -> list[dict[str, Any]]:
        tasks: list[dict[str, Any]] = []
        while True:
            answer = await self.ask("GET", "/tasks", **query)
            tasks += answer.entries
            if not answer.body["has_more"]:
                return tasks
            query["cursor"] = answer.body["cursor"]


@asynccontextmanager
async def running_crm() -> AsyncIterator[Crm]:
    clock = HandWoundClock(NOW)
    stand_in = ChartMogulStandIn(COMPANY, clock)
    headers = {"Authorization": encode_basic_auth(stand_in.api_key)}
    patience = ClientTimeout(total=_PATIENCE_SECONDS)
    async with stand_in.serving() as url, ClientSession(headers=headers, timeout=patience) as session:
        yield Crm(stand_in, clock, url, session)


async def until(condition: Callable[[], bool]) -> None:
    """Let the network work, without any time passing on the hand-wound clock, until ``condition`` holds."""
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while not condition():
            await settle(1)
