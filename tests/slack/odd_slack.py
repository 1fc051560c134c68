"""A server on loopback in Slack's place that answers whatever a test likes: a proxy's page, broken JSON, nothing."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

JSON = "application/json; charset=utf-8"
HELLO = '{"type":"hello"}'


@dataclass(frozen=True, slots=True)
class Said:
    """One answer. ``cut`` closes the connection in place of it."""

    body: bytes = b'{"ok":true}'
    status: int = 200
    content_type: str = JSON
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False


def said(**answer: Any) -> Said:
    """Slack's own kind of answer."""
    return Said(json.dumps({"ok": True, **answer}).encode())


ODD = {
    "503 in plain text": Said(b"upstream connect error", 503, "text/plain"),
    "429 in plain text": Said(b"slow down", 429, "text/plain", {"Retry-After": "3600"}),
    "429 in HTML": Said(b"<html>", 429, "text/html", {"Retry-After": "3600"}),
    "429 in broken JSON": Said(b"{", 429, JSON, {"Retry-After": "3600"}),
    "200 in plain text": Said(b"Welcome to the proxy.", 200, "text/plain"),
    "200 in HTML": Said(b"<html>Log in</html>", 200, "text/html"),
    "500 in JSON": Said(b'{"ok":false,"error":"internal_error"}', 500),
    "500 in JSON without a code": Said(b"{}", 500),
    "broken JSON": Said(b'{"ok":tr'),
    "broken JSON at 503": Said(b"{{", 503),
    "nothing": Said(b""),
    "a JSON array": Said(b"[]"),
    "a filled JSON array": Said(b'[{"ok":true}]'),
    "a JSON string": Said(b'"ok"'),
    "a JSON null": Said(b"null"),
    "a bad charset": Said(b'{"ok":"\xff\xfe"}', 200, "application/json; charset=utf-8"),
    "a charset that nobody knows": Said(b'{"ok":"\xff"}', 200, "application/json; charset=martian"),
    "ok without the rest": Said(b'{"ok":true}'),
    "neither ok nor an error": Said(b'{"answer":42}'),
    "an error that is no word": Said(b'{"ok":false,"error":{"code":1}}'),
    "gzip that is none": Said(b"nonsense", 200, JSON, {"Content-Encoding": "gzip"}),
    "a cut connection": Said(cut=True),
}


class OddSlack:
    """``answers`` are taken from the left; the last one stays. Names are methods, or "response_url"."""

    def __init__(self) -> None:
        self.url = ""
        self.answers: defaultdict[str, deque[Said]] = defaultdict(lambda: deque([said()]))
        self.requests: list[tuple[str, web.BaseRequest, bytes]] = []
        self.refuse_handshakes = 0
        self.sockets: dict[web.WebSocketResponse, asyncio.Transport] = {}

    def will_say(self, name: str, *answers: Said) -> None:
        self.answers[name] = deque(answers)

    def gives_tickets(self) -> Said:
        return said(url=f"{self.url.replace('http', 'ws', 1)}/link")

    def cut_sockets(self) -> None:
        for transport in self.sockets.values():
            transport.abort()

    def asked(self, name: str) -> int:
        return sum(name == asked for asked, _, _ in self.requests)

    async def _answer(self, name: str, request: web.Request) -> web.StreamResponse:
        self.requests.append((name, request, await request.read()))
        waiting = self.answers[name]
        answer = waiting.popleft() if len(waiting) > 1 else waiting[0]
        if answer.cut:
            assert request.transport
            request.transport.abort()
        headers = {"Content-Type": answer.content_type, **answer.headers}
        return web.Response(body=answer.body, status=answer.status, headers=headers)

    async def _call(self, request: web.Request) -> web.StreamResponse:
        return await self._answer(request.match_info["method"], request)

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        return await self._answer("response_url", request)

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if self.refuse_handshakes:
            self.refuse_handshakes -= 1
            return web.Response(status=403, text="no")
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        assert request.transport
        self.sockets[socket] = request.transport
        await socket.send_str(HELLO)
        async for _ in socket:
            pass
        del self.sockets[socket]
        return socket


@asynccontextmanager
async def odd_slack() -> AsyncIterator[OddSlack]:
    slack = OddSlack()
    app = web.Application()
    app.add_routes(
        [
            web.route("*", "/api/{method}", slack._call),
            web.post("/commands", slack._respond),
            web.get("/link", slack._socket),
        ]
    )
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    slack.url = f"http://{host}:{port}"
    try:
        yield slack
    finally:
        await runner.cleanup()
