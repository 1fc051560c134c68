"""Sockets come back whatever answers meanwhile, and whatever is raised within the pool."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.problems import ChatProblem
from bot.slack.api.connection import open_slack
from bot.slack.api.socket_dial import dial_socket
from bot.slack.transport.background_work import Work
from bot.slack.transport.socket_pool import socket_pool
from bot.use_cases.operations.health_monitor import HealthMonitor
from tests.fakes.clock import HandWoundClock, settle
from tests.fakes.heartbeat_book import FakeHeartbeatBook
from tests.slack.odd_slack import ODD, OddSlack, Said, odd_slack

FAILURES = [OSError("no route"), ValueError("nonsense"), KeyError("url"), RuntimeError("closed"), AssertionError()]
STRAY = asyncio.CancelledError("of a library's own, not ours")


class Pool:
    """A pool between an odd Slack and whatever a test puts in its way."""

    def __init__(self, slack: OddSlack, clock: HandWoundClock) -> None:
        self.slack = slack
        self.clock = clock
        self.monitor = HealthMonitor(clock, FakeHeartbeatBook())
        self.heard: list[Mapping[str, Any]] = []
        self.before_dialling: Callable[[], None] = lambda: None
        self.before_hearing: Callable[[], None] = lambda: None

    async def hear(self, socket: ClientWebSocketResponse, said: Mapping[str, Any]) -> None:
        self.before_hearing()
        self.heard.append(said)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        async with open_slack(f"{self.slack.url}/api/", "xoxb-1", self.clock) as line:
            asking = AsyncWebClient("xapp-1", f"{self.slack.url}/api/", session=line.session, retry_handlers=[])

            async def dial() -> ClientWebSocketResponse:
                self.before_dialling()
                return await dial_socket(asking, line.session)

            async with socket_pool(dial, self.hear, self.clock, self.monitor):
                await self.until(lambda: len(self.slack.sockets) == 2)
                yield

    async def until(self, found: Callable[[], object], *, winding: float = 0.0) -> None:
        async with asyncio.timeout(10):
            while not found():
                await settle(10)
                await self.clock.wind(winding)


@asynccontextmanager
async def pool() -> AsyncIterator[Pool]:
    async with odd_slack() as slack:
        slack.will_say("apps.connections.open", slack.gives_tickets())
        here = Pool(slack, HandWoundClock())
        async with here.running():
            yield here


def raising(error: BaseException, times: int) -> Callable[[], None]:
    left = [error] * times

    def maybe() -> None:
        if left:
            raise left.pop()

    return maybe


@pytest.mark.parametrize("oddity", ODD)
async def test_both_sockets_come_back_after_a_while_of_any_answer(oddity: str) -> None:
    async with pool() as here:
        here.slack.will_say("apps.connections.open", ODD[oddity])
        asked = here.slack.asked("apps.connections.open")
        here.slack.cut_sockets()
        await here.until(lambda: here.slack.asked("apps.connections.open") >= asked + 8, winding=1.0)
        assert here.monitor.complaints()["slack"].endswith("the socket to Slack is not connected")
        here.slack.will_say("apps.connections.open", here.slack.gives_tickets())
        await here.until(lambda: len(here.slack.sockets) == 2, winding=1.0)
        await here.until(lambda: "slack" not in here.monitor.complaints(), winding=1.0)


async def test_refused_handshakes_and_tickets_that_are_no_address_do_not_end_it() -> None:
    async with pool() as here:
        here.slack.refuse_handshakes = 6
        nowhere = [Said(f'{{"ok":true,"url":"{url}"}}'.encode()) for url in ("nonsense", "ws://[", "ftp://x/", "")]
        here.slack.will_say("apps.connections.open", *nowhere, here.slack.gives_tickets())
        here.slack.cut_sockets()
        await here.until(lambda: len(here.slack.sockets) == 2 and not here.slack.refuse_handshakes, winding=1.0)


@pytest.mark.parametrize("error", [*FAILURES, STRAY], ids=repr)
async def test_a_socket_is_kept_up_whatever_dialling_raises(error: BaseException) -> None:
    async with pool() as here:
        here.before_dialling = raising(error, 5)
        here.slack.cut_sockets()
        await here.until(lambda: not here.slack.sockets)
        await here.until(lambda: len(here.slack.sockets) == 2, winding=1.0)


@pytest.mark.parametrize("error", FAILURES, ids=repr)
async def test_a_frame_that_cannot_be_taken_costs_only_itself(error: Exception) -> None:
    async with pool() as here:
        here.heard.clear()
        here.before_hearing = raising(error, 1)
        [socket, _] = here.slack.sockets
        for frame in ("{broken", "[]", "null", '{"type":"lost"}', '{"type":"heard"}'):
            await socket.send_str(frame)
        await here.until(lambda: here.heard == [{"type": "heard"}])
        assert len(here.slack.sockets) == 2


@pytest.mark.parametrize("error", FAILURES, ids=repr)
async def test_a_reader_that_fails_gives_its_socket_up_and_another_is_opened(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with pool() as here:
        [socket, other] = here.slack.sockets
        fail = raising(error, 1)
        worked = here.monitor.worked
        monkeypatch.setattr(here.monitor, "worked", lambda part: (fail(), worked(part)))
        await socket.send_str('{"type":"any"}')
        await here.until(lambda: socket not in here.slack.sockets, winding=0.1)
        await here.until(lambda: len(here.slack.sockets) == 2, winding=1.0)
        assert other in here.slack.sockets


@pytest.mark.parametrize("error", FAILURES, ids=repr)
async def test_the_watch_goes_on_after_whatever_is_raised_in_it(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with pool() as here:
        fail = raising(error, 3)
        worked = here.monitor.worked
        monkeypatch.setattr(here.monitor, "worked", lambda part: (fail(), worked(part)))
        await here.clock.wind(60)
        here.monitor.failed("slack", "for a moment")
        await here.clock.wind(60)
        assert "slack" not in here.monitor.complaints()


async def test_a_replaced_socket_that_cannot_be_left_is_no_reason_to_end(caplog: pytest.LogCaptureFixture) -> None:
    async with pool() as here:
        await here.clock.wind(61)
        [socket, _] = here.slack.sockets
        await socket.send_str('{"type":"disconnect","reason":"refresh_requested"}')
        await here.until(lambda: len(here.slack.sockets) == 3, winding=0.1)
        here.slack.cut_sockets()
        await here.until(lambda: len(here.slack.sockets) == 2, winding=1.0)
        await here.clock.wind(60)
        assert len(here.slack.sockets) == 2


async def test_what_fails_in_the_background_is_logged_and_ends_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    work, done = Work(), asyncio.Event()

    async def fails() -> None:
        raise KeyError("url")

    async def goes_on() -> None:
        await settle()
        done.set()

    work.start(fails())
    work.start(goes_on())
    await work.drain(1)
    assert done.is_set()
    assert [line.message for line in caplog.records if line.levelno == logging.ERROR] == ["work failed"]


# The first socket


@pytest.mark.parametrize("oddity", ODD)
async def test_the_first_socket_is_waited_for_and_that_is_said_once(
    oddity: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with odd_slack() as slack:
        slack.will_say("apps.connections.open", ODD[oddity])
        here = Pool(slack, HandWoundClock())

        async def starts() -> None:
            async with here.running():
                pass

        start = asyncio.create_task(starts())
        await here.until(lambda: slack.asked("apps.connections.open") >= 5, winding=1.0)
        slack.will_say("apps.connections.open", slack.gives_tickets())
        await here.until(lambda: start.done(), winding=1.0)
        await start
        lines = [line.message for line in caplog.records if line.levelno >= logging.WARNING]
        assert lines == ["waiting for Slack", "Slack answers"]


async def test_a_refused_app_token_ends_the_start_with_its_sentence() -> None:
    async with odd_slack() as slack:
        slack.will_say("apps.connections.open", Said(b'{"ok":false,"error":"invalid_auth"}'))
        with pytest.raises(ChatProblem, match="SLACK_APP_TOKEN"):
            async with Pool(slack, HandWoundClock()).running():
                pass
