"""The HTTP port is open to everybody: what is not Slack's gets its status, one line a minute, and never a traceback."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from urllib.parse import urlencode

import aiohttp
import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack.transport import http
from bot.slack.transport.http import served_http
from bot.use_cases.operations.health_monitor import HealthMonitor
from tests.fakes.clock import HandWoundClock, settle
from tests.fakes.heartbeat_book import FakeHeartbeatBook

SECRET = "signing-secret"
FORM = "application/x-www-form-urlencoded"
PATH = "/slack/events"
COMMAND = urlencode(
    {"command": "/tasks", "user_id": "U1", "team_id": "T1", "channel_id": "C1", "text": "mine"}
).encode()


async def authorize() -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1")


class Served:
    def __init__(self, port: int, clock: HandWoundClock, monitor: HealthMonitor) -> None:
        self.port = port
        self.clock = clock
        self.monitor = monitor
        self.heard: list[str] = []

    def signed(self, body: bytes, *, stamp: str | None = None, secret: str = SECRET) -> dict[str, str]:
        stamp = stamp or str(int(self.clock.now().timestamp()))
        digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}", "Content-Type": FORM}

    async def status(self, body: bytes, headers: dict[str, str], *, path: str = PATH, method: str = "POST") -> int:
        url = f"http://127.0.0.1:{self.port}{path}"
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, url, data=body, headers=headers) as answer,
        ):
            return answer.status

    async def health(self) -> tuple[int, str]:
        url = f"http://127.0.0.1:{self.port}/health"
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            return answer.status, await answer.text()

    async def raw(self, sent: bytes, *, abort: bool = False) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(sent)
        await writer.drain()
        if abort:
            writer.transport.abort()
            return b""
        writer.write_eof()
        answer = await reader.read()
        writer.close()
        return answer


@asynccontextmanager
async def served() -> AsyncIterator[Served]:
    clock = HandWoundClock()
    monitor = HealthMonitor(clock, FakeHeartbeatBook())
    app = AsyncApp(authorize=authorize, process_before_response=True, request_verification_enabled=False)
    async with served_http(app, SECRET, "127.0.0.1", 0, clock, monitor) as port:
        here = Served(port, clock, monitor)

        @app.command("/tasks")
        async def hear(ack: AsyncAck, body: dict[str, str]) -> None:
            await ack()
            here.heard.append(body["text"])

        yield here


@contextmanager
def one_quiet_line(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """At most one line from everything that runs in here, and no traceback."""
    caplog.clear()
    caplog.set_level(logging.INFO)
    yield
    lines = [line for line in caplog.records if line.levelno >= logging.WARNING]
    assert len(lines) <= 1, [line.getMessage() for line in lines]
    assert not [line for line in caplog.records if line.exc_info]


async def test_a_signed_command_is_heard(caplog: pytest.LogCaptureFixture) -> None:
    async with served() as here:
        with one_quiet_line(caplog):
            assert await here.status(COMMAND, here.signed(COMMAND)) == 200
        assert here.heard == ["mine"]


UNSIGNED: list[dict[str, str]] = [
    {},
    {"X-Slack-Signature": "v0=00"},
    {"X-Slack-Request-Timestamp": "abc"},
    {"X-Slack-Request-Timestamp": "-1", "X-Slack-Signature": "v0=00"},
    {"X-Slack-Request-Timestamp": "9" * 400, "X-Slack-Signature": "v0=00"},
    {"X-Slack-Request-Timestamp": "\u0663\u0660", "X-Slack-Signature": "v0=\u00e9"},
    {"X-Slack-Request-Timestamp": "NaN", "X-Slack-Signature": ""},
]
BODIES = [COMMAND, b"", b"{", b"\xff\xfe\x00", b"payload=%7B", b"payload=[]", b'"text"', b"null", b"[" * 100_000]


@pytest.mark.parametrize("number", range(len(UNSIGNED)))
@pytest.mark.parametrize("kind", [FORM, "application/json", "text/plain", "multipart/form-data", "nonsense", ""])
async def test_what_is_not_signed_is_refused_unread(number: int, kind: str, caplog: pytest.LogCaptureFixture) -> None:
    async with served() as here:
        with one_quiet_line(caplog):
            for body in BODIES:
                assert await here.status(body, UNSIGNED[number] | {"Content-Type": kind}) == 401
        assert here.heard == []


@pytest.mark.parametrize("stamp", ["abc", "", "0", "1e9", " 5"])
async def test_a_timestamp_that_is_none_or_long_ago_is_refused_though_it_is_signed(stamp: str) -> None:
    async with served() as here:
        headers = here.signed(COMMAND) | {"X-Slack-Request-Timestamp": stamp}
        assert await here.status(COMMAND, headers) == 401
        old = str(int(here.clock.now().timestamp()) - 301)
        assert await here.status(COMMAND, here.signed(COMMAND, stamp=old)) == 401
        assert await here.status(COMMAND, here.signed(COMMAND, secret="another")) == 401
        assert await here.status(COMMAND, here.signed(b"another body")) == 401


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data", "nonsense", "application/octet-stream"])
async def test_a_signed_body_of_another_kind_is_refused(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    async with served() as here:
        with one_quiet_line(caplog):
            assert await here.status(COMMAND, here.signed(COMMAND) | {"Content-Type": kind}) == 400


@pytest.mark.parametrize("kind", [FORM, "application/json"])
async def test_a_signed_body_that_nobody_can_read_is_no_traceback(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    async with served() as here:
        for body in BODIES[1:]:
            with one_quiet_line(caplog):
                status = await here.status(body, here.signed(body) | {"Content-Type": kind})
                assert 400 <= status < 500, (body[:20], status)


async def test_a_huge_body_a_wrong_path_and_a_wrong_method_get_their_status(caplog: pytest.LogCaptureFixture) -> None:
    async with served() as here:
        with one_quiet_line(caplog):
            huge = b"x" * (1024 * 1024 + 1)
            assert await here.status(huge, here.signed(huge)) == 413
            assert await here.status(COMMAND, here.signed(COMMAND), path="/") == 404
            assert await here.status(COMMAND, here.signed(COMMAND), path="/slack/events/") == 404
            assert await here.status(b"", {}, method="GET") == 405
            assert await here.status(b"", {}, method="PROPFIND", path="/health") == 405


NO_HTTP = [
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"GET\r\n\r\n",
    b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n",
    b"POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"POST /slack/events HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 20_000 + b"\r\n\r\n",
    b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd",
    b"\r\n" * 50,
]


@pytest.mark.parametrize("sent", NO_HTTP, ids=range(len(NO_HTTP)))
async def test_what_is_no_http_leaves_no_traceback(sent: bytes, caplog: pytest.LogCaptureFixture) -> None:
    async with served() as here:
        with one_quiet_line(caplog):
            answer = await here.raw(sent)
            await settle(100)
        assert not answer or answer.startswith((b"HTTP/1.1 4", b"HTTP/1.0 4")), answer[:80]
        assert await here.status(COMMAND, here.signed(COMMAND)) == 200


async def test_aborted_connections_leave_no_traceback(caplog: pytest.LogCaptureFixture) -> None:
    async with served() as here:
        head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nhalf"
        with one_quiet_line(caplog):
            await asyncio.gather(*(here.raw(head.encode(), abort=True) for _ in range(50)))
            await settle(500)
        assert await here.status(COMMAND, here.signed(COMMAND)) == 200


async def test_refusals_share_one_line_a_minute_that_counts_them_all(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with served() as here:
        for _ in range(30):
            await here.status(COMMAND, {})
        await here.status(COMMAND, {}, path="/nowhere")
        await here.clock.wind(61)
        await here.status(COMMAND, {})
    said = [vars(line) for line in caplog.records if line.message == "refused over HTTP"]
    assert [line["requests"] for line in said] == [1, 30, 1]
    assert {line["mostly"] for line in said} == {401}, "the reason of most, not of the latest"


async def test_slack_s_check_of_the_address_is_answered() -> None:
    async with served() as here:
        body = json.dumps({"type": "url_verification", "challenge": "abc", "token": "t"}).encode()
        assert await here.status(body, here.signed(body) | {"Content-Type": "application/json"}) == 200


@pytest.mark.parametrize("error", [KeyError("part"), OSError("no"), AssertionError()], ids=repr)
async def test_the_sign_of_life_goes_on_after_whatever_is_raised_in_it(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with served() as here:
        await settle()
        failures, worked = [error] * 3, here.monitor.worked

        def fails_at_first(part: str) -> None:
            if failures:
                raise failures.pop()
            worked(part)

        monkeypatch.setattr(here.monitor, "worked", fails_at_first)
        await here.clock.wind(120)
        assert not failures
        here.monitor.failed("slack", "for a moment")
        assert "slack" in here.monitor.complaints()
        await here.clock.wind(11)
        assert "slack" not in here.monitor.complaints()


async def test_health_is_ok_while_all_works() -> None:
    async with served() as here:
        await here.monitor.write()
        assert await here.health() == (200, "ok")


async def test_health_notices_a_sweep_that_hangs_as_the_terminal_s_does() -> None:
    async with served() as here:
        await here.clock.wind(1800)
        await here.monitor.write()
        assert await here.health() == (503, "reminders")


async def test_health_names_what_fails_and_shows_nobody_why() -> None:
    async with served() as here:
        for _ in range(2):
            here.monitor.failed("pruning", "The database /srv/secret/bot.db cannot be written.")
            here.monitor.failed("chartmogul", "401 for the key of ann@firm.example")
            await here.clock.wind(60)
            await here.monitor.write()
        assert await here.health() == (503, "pruning, chartmogul")


async def test_a_stranger_s_half_request_does_not_hold_up_a_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "HAND_OVER_SECONDS", 0.01)
    async with asyncio.timeout(10), served() as here:
        _, writer = await asyncio.open_connection("127.0.0.1", here.port)
        writer.write(f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nab".encode())
        await writer.drain()
        await settle(500)
    writer.close()
