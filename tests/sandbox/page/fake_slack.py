"""A server of canned frames for the page's tests: the page's own protocol, and no bot behind it."""

from __future__ import annotations

import asyncio
import copy
from pathlib import Path
from typing import Any

from aiohttp import WSCloseCode, web

import bot.sandbox.page
from tests.sandbox.page import canned

Json = dict[str, Any]

PAGE_FILES = Path(bot.sandbox.page.__file__).parent


class FakeSlack:
    """Serves the page and remembers what the page sends. ``answers`` maps a path to what it gets instead of ok."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Json]] = []
        self.answers: dict[str, Json] = {}
        self.address = ""
        self._sockets: set[web.WebSocketResponse] = set()
        self._runner: web.AppRunner | None = None
        self._news = asyncio.Event()

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/", self._index)
        app.router.add_get("/page/{file}", self._file)
        app.router.add_get("/sandbox/live", self._live)
        app.router.add_get("/sandbox/{what}", self._read)
        app.router.add_post("/sandbox/{what}", self._write)
        self._runner = web.AppRunner(app, shutdown_timeout=0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.address = f"http://{host}:{port}"

    async def stop(self) -> None:
        await self.hang_up()
        if self._runner is not None:
            await self._runner.cleanup()

    def forget(self) -> None:
        """What one test sent and set must not reach the next."""
        self.sent.clear()
        self.answers.clear()

    async def push(self, frame: Json) -> None:
        """Send a frame to every open page."""
        for socket in list(self._sockets):
            await socket.send_json(frame)

    async def hang_up(self) -> None:
        """Cut the live connections."""
        for socket in list(self._sockets):
            await socket.close(code=WSCloseCode.GOING_AWAY)

    async def next_sent(self, what: str) -> Json:
        """The next body that the page posts to this path; one that has already come counts."""
        while True:
            for index, (path, body) in enumerate(self.sent):
                if path == what:
                    del self.sent[index]
                    return body
            self._news.clear()
            await asyncio.wait_for(self._news.wait(), timeout=5)

    async def _index(self, _: web.Request) -> web.FileResponse:
        return web.FileResponse(PAGE_FILES / "index.html")

    async def _file(self, request: web.Request) -> web.FileResponse:
        return web.FileResponse(
            PAGE_FILES / Path(request.match_info["file"]).name, headers={"Cache-Control": "max-age=600"}
        )

    async def _live(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets.add(socket)
        try:
            async for _ in socket:
                pass
        finally:
            self._sockets.discard(socket)
        return socket

    async def _read(self, request: web.Request) -> web.Response:
        match request.match_info["what"]:
            case "people":
                return web.json_response(canned.PEOPLE)
            case "sidebar":
                return web.json_response(canned.SIDEBAR)
            case "clock":
                return web.json_response(canned.CLOCK)
            case "traffic":
                return web.json_response({"entries": canned.TRAFFIC})
            case _:
                return web.json_response({"messages": canned.MESSAGES.get(request.query["channel"], [])})

    async def _write(self, request: web.Request) -> web.Response:
        what = request.match_info["what"]
        self.sent.append((what, await request.json()))
        self._news.set()
        return web.json_response(copy.copy(self.answers.get(what, {"ok": True})))
