"""A stand-in ChartMogul over real HTTP, our client of it, and retries that don't wait."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

import pytest
import stamina

from bot.chartmogul.client import ChartMogul, open_chartmogul
from bot.chartmogul.rate_limiter import RateLimiter
from bot.sandbox.chartmogul import ChartMogulStandIn
from bot.sandbox.company import sample_company
from tests.chartmogul.made_tasks import NOW, TODAY
from tests.fakes.clock import HandWoundClock

COMPANY = sample_company(TODAY, NOW)


@dataclass
class Crm:
    """``heartbeats`` is what the app would hear. The clock is the client's and the stand-in's."""

    stand_in: ChartMogulStandIn
    client: ChartMogul
    clock: HandWoundClock
    url: str
    heartbeats: list[tuple[bool, str]] = field(default_factory=list)

    @property
    def statuses(self) -> list[int | None]:
        return [seen.status for seen in self.stand_in.requests]

    @property
    def last_query(self) -> dict[str, str]:
        return self.stand_in.requests[-1].query


@pytest.fixture(autouse=True)
def _retries_without_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=4, cap=True):
        yield


@pytest.fixture
async def crm() -> AsyncIterator[Crm]:
    """The pace is lifted on both sides: what it does has its own tests, and here the clock stands still."""
    clock = HandWoundClock(NOW)
    stand_in = ChartMogulStandIn(COMPANY, clock)
    stand_in.faults.limits = False
    heartbeats: list[tuple[bool, str]] = []
    async with (
        stand_in.serving() as url,
        open_chartmogul(
            url,
            stand_in.api_key,
            clock,
            limiter=RateLimiter(clock, per_second=100_000),
            on_heartbeat=lambda worked, failure: heartbeats.append((worked, failure)),
        ) as client,
    ):
        yield Crm(stand_in, client, clock, url, heartbeats)
