"""Work after an ack: a stop lets it finish, and what has to be cut short can still say so."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.slack.transport import background_work
from bot.slack.transport.background_work import Work
from tests.fakes.clock import settle


class Apologies:
    """Work that never ends by itself, and says so where it is cut short."""

    def __init__(self) -> None:
        self.said: list[str] = []

    async def work(self, name: str) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await settle(3)  # to say so takes some turns
            self.said.append(name)
            raise


async def test_work_that_was_cut_short_before_it_began_says_so_too() -> None:
    work, apologies = Work(), Apologies()
    work.start(apologies.work("just asked"))
    await work.cancel()
    assert apologies.said == ["just asked"]
    assert work.outstanding == 0


async def test_work_that_comes_while_other_work_is_cut_short_says_so_too() -> None:
    work, apologies = Work(), Apologies()

    async def asks_for_more() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            work.start(apologies.work("asked late"))

    work.start(asks_for_more())
    await settle()
    await work.drain(0)
    assert apologies.said == ["asked late"]
    assert work.outstanding == 0


async def test_what_runs_is_waited_for_as_long_as_it_may_take() -> None:
    work, may_end = Work(), asyncio.Event()
    work.start(_when(may_end))
    stopping = asyncio.create_task(work.drain(60))
    await settle()
    assert not stopping.done()
    may_end.set()
    await stopping
    assert work.outstanding == 0


async def test_what_is_started_by_what_runs_is_waited_for_too() -> None:
    work, may_end, ended = Work(), asyncio.Event(), asyncio.Event()

    async def tells() -> None:
        await may_end.wait()
        await settle()
        ended.set()

    async def asks() -> None:
        work.start(tells())

    work.start(asks())
    stopping = asyncio.create_task(work.drain(60))
    await settle()
    may_end.set()
    await stopping
    assert ended.is_set()


async def test_a_stop_does_not_wait_for_an_apology_that_slack_never_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background_work, "LAST_WORDS_SECONDS", 0.01)
    work, ended = Work(), asyncio.Event()

    async def apologizes_for_ever() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await asyncio.Event().wait()
        finally:
            ended.set()

    work.start(apologizes_for_ever())
    async with asyncio.timeout(10):
        await work.drain(0)
    assert ended.is_set()
    assert work.outstanding == 0


async def test_work_that_fails_leaves_its_reason_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    work = Work()
    work.start(_fail())
    await work.drain(60)
    [record] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert record.exc_info
    assert record.exc_info[0] is ZeroDivisionError


async def _when(event: asyncio.Event) -> None:
    await event.wait()


async def _fail() -> None:
    raise ZeroDivisionError
