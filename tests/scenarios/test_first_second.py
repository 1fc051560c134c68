"""A question in the first second after a start: nobody waits for what the bot reads for itself then."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.chartmogul.rate_limiter import RateLimiter
from tests.scenarios.harness import harness
from tests.scenarios.made import many, says, titles, uuid_of


@pytest.fixture(autouse=True)
def _nothing_is_read_in_the_background(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the task index and the customers took for ever."""
    turn = RateLimiter.acquire

    @asynccontextmanager
    async def turn_or_never(limiter: RateLimiter, *, background: bool = False) -> AsyncIterator[None]:
        if background:
            await asyncio.Event().wait()
        async with turn(limiter):
            yield

    monkeypatch.setattr(RateLimiter, "acquire", turn_or_never)


QUESTIONS = {
    "": 12,
    "mine due tomorrow": 3,
    "team": 12,
    "@tomas.oliveira": 0,
    f"customer {uuid_of('Acme Corp')}": 12,
    "all due next year": 0,
}


@pytest.mark.parametrize(("words", "listed"), QUESTIONS.items(), ids=list(QUESTIONS))
async def test_a_list_waits_neither_for_the_task_index_nor_for_the_customers(words: str, listed: int) -> None:
    async with harness(tasks=many(13), started=False) as t:
        await t.start_bot(ready=False)
        shown = titles(await t.ann.asks(f"/tasks {words}"))
        assert len(shown) == listed
        assert all(title.startswith("Acme Corp: ") for title in shown)
        assert not [line for line in ("TaskIndex: ", "customer sync finished") if line in t.log]


async def test_a_customer_who_is_not_read_yet_is_said_to_be_on_the_way() -> None:
    async with harness(tasks=many(3), started=False) as t:
        await t.start_bot(ready=False)
        assert "I am still reading the customers" in says(await t.ann.asks("/tasks customer kestrel"))
