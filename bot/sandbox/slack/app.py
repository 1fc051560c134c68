"""The stand-in as one web application: Slack's addresses, the page's addresses and the page's own files."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from bot.sandbox.slack.context import Context
from bot.sandbox.slack.faults import RESPONSE_URL
from bot.sandbox.slack.page_api import PageApi
from bot.sandbox.slack.web_api.files import picture, receive
from bot.sandbox.slack.web_api.web_server import answer_call, cut

PAGE = Path(__file__).parent.parent / "page"
PAGE_FILES = (".html", ".css", ".js", ".svg", ".png")
BIGGEST_BODY = 8 * 1024 * 1024

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def make_app(context: Context, page: PageApi) -> web.Application:
    async def api(request: web.Request) -> web.StreamResponse:
        return await answer_call(context, request)

    async def respond(request: web.Request) -> web.StreamResponse:
        return await _answer_response_url(context, request)

    async def upload(request: web.Request) -> web.StreamResponse:
        status, text = receive(context, request.match_info["key"], await _bytes(request))
        return web.Response(status=status, text=text)

    async def uploaded(request: web.Request) -> web.StreamResponse:
        content = picture(context, request.match_info["file_id"])
        return web.Response(body=content, content_type="image/png") if content else web.Response(status=404)

    def counted(handler: Handler) -> Handler:
        async def counting(request: web.Request) -> web.StreamResponse:
            context.in_flight += 1
            try:
                return await handler(request)
            finally:
                context.in_flight -= 1

        return counting

    app = web.Application(client_max_size=BIGGEST_BODY)
    app.add_routes(
        [
            web.route("*", "/api/{method}", counted(api)),
            web.get("/link/", context.deliveries.sockets.serve),
            web.post("/{kind:commands|actions}/{rest:.+}", counted(respond)),
            web.post("/upload/v1/{key}", counted(upload)),
            web.get("/files/{file_id}", uploaded),
            web.get("/", _index),
            web.get("/page/{file:[A-Za-z0-9_.-]+}", _page_file),
            *page.routes(),
        ]
    )
    return app


async def _answer_response_url(context: Context, request: web.Request) -> web.StreamResponse:
    started = context.state.clock.monotonic()
    await context.state.clock.sleep(context.faults.latency_seconds)
    raw = await request.text()
    fault = context.faults.next_for(RESPONSE_URL)
    if fault is not None and not fault.after_effect:
        status, body = fault.status, fault.body or {}
    else:
        status, body = context.response_urls.answer(request.path.removeprefix("/"), raw)
    good = status == 200 and body.get("ok") is True and fault is None
    took = round((context.state.clock.monotonic() - started) * 1000, 3)
    title = f"response_url ({request.match_info['kind']})"
    detail = "" if good else str(body.get("error", status))
    context.traffic.note(
        "from_bot", "response_url", title, took_ms=took, status="ok" if good else "error", detail=detail, body=raw
    )
    if fault is not None and fault.drop:
        return cut(request)
    if fault is not None and fault.page is not None:
        return web.Response(status=status, text=fault.page, content_type=fault.content_type)
    headers = {"Retry-After": str(fault.retry_after)} if fault is not None and fault.retry_after else {}
    return web.json_response(body, status=fault.status if fault is not None else status, headers=headers)


async def _bytes(request: web.Request) -> bytes:
    """An upload's bytes, sent bare or as the one file of a multipart form."""
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    form = await request.post()
    for part in form.values():
        if isinstance(part, web.FileField):
            return part.file.read()
    return b""


async def _index(request: web.Request) -> web.StreamResponse:
    del request
    return _file("index.html")


async def _page_file(request: web.Request) -> web.StreamResponse:
    return _file(request.match_info["file"])


def _file(name: str) -> web.StreamResponse:
    path = PAGE / name
    if path.suffix not in PAGE_FILES or not path.is_file():
        return web.Response(status=404, text="There is no such file.")
    return web.FileResponse(path, headers={"Cache-Control": "no-store"})
