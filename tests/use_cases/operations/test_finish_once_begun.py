from __future__ import annotations

import asyncio

import pytest

from bot.use_cases.operations.finish_once_begun import finish_once_begun
from tests.fakes.clock import settle


async def test_it_answers_and_raises_as_the_work_does() -> None:
    async def answer() -> int:
        return 7

    async def fail() -> int:
        raise ValueError("no")

    assert await finish_once_begun(answer()) == 7
    with pytest.raises(ValueError, match="no"):
        await finish_once_begun(fail())


async def test_who_is_cancelled_ends_only_when_the_work_is_done() -> None:
    may_end, ended = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        await may_end.wait()
        ended.set()

    task = asyncio.create_task(finish_once_begun(work()))
    await settle()
    task.cancel()
    await settle()
    assert not task.done()
    may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended.is_set()


async def test_work_that_does_not_end_is_cut() -> None:
    cut = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cut.set()

    task = asyncio.create_task(finish_once_begun(work(), within_seconds=0.0))
    await settle()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert cut.is_set()
