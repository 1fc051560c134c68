"""Signed HTTP: Slack posts to a public address of ours, and so can anybody else.

A request is judged by its signature before anything in it is parsed. Whatever is refused costs its status and a share
of one line in the log.
"""

from __future__ import annotations

import asyncio
import errno
import hashlib
import hmac
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.typedefs import Middleware
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.domain.problems import Problem
from bot.slack.manifest import REQUEST_PATH
from bot.slack.transport.background_work import HAND_OVER_SECONDS
from bot.slack.transport.refusals import Refusals
from bot.use_cases.operations.background_jobs import supervised
from bot.use_cases.operations.health_monitor import HealthMonitor
from bot.use_cases.ports.clock import Clock

log = logging.getLogger(__name__)

_BIGGEST_BODY = 1024 * 1024
_HEARTBEAT_SECONDS = 10.0
_SIGNATURE_HOLDS_SECONDS = 5 * 60
_KINDS = {"application/x-www-form-urlencoded", "application/json"}
_NOT_OURS = {
    errno.EADDRNOTAVAIL: "This machine does not have the address {host}. Correct BIND_ADDRESS, or leave it out.",
    errno.EACCES: "This account may not listen on port {port}. Set another number in PORT.",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def served_http(
    app: AsyncApp, signing_secret: str, host: str, port: int, clock: Clock, monitor: HealthMonitor
) -> AsyncIterator[int]:
    """Serving while the context lasts; yields the port. ``GET /health`` judges as ``tasks-bot health`` does.

    It names the parts that fail and nothing more, since anybody can ask: the reasons hold paths of this machine.
    """

    async def receive(request: web.Request) -> web.StreamResponse:
        body = await request.read()
        if not is_signed(request.headers, body, signing_secret, clock):
            raise web.HTTPUnauthorized(text="This is not signed by Slack.")
        return await to_aiohttp_response(await app.async_dispatch(_read(request, body)))

    async def health(request: web.Request) -> web.StreamResponse:
        failing = monitor.complaints()
        return web.Response(text=", ".join(failing) or "ok", status=503 if failing else 200)

    async def show_heartbeat() -> None:
        """Slack calls only when somebody asks; being able to listen is all the sign of life that there is."""
        while True:
            monitor.worked("slack")
            refusals.say()
            await clock.sleep(_HEARTBEAT_SECONDS)

    refusals = Refusals(clock)
    server = web.Application(client_max_size=_BIGGEST_BODY, middlewares=[_refusing(refusals)])
    server.add_routes([web.post(REQUEST_PATH, receive), web.get("/health", health)])
    runner = web.AppRunner(
        server,
        access_log=None,
        handle_signals=False,
        logger=_quiet(),  # aiohttp's own would write a traceback for each request that is no HTTP
        shutdown_timeout=HAND_OVER_SECONDS,
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        if error.errno not in _NOT_OURS:
            raise
        raise Problem(_NOT_OURS[error.errno].format(host=host, port=port)) from error
    bound = int(runner.addresses[0][1])
    log.info("serving Slack over HTTP", extra={"address": host, "port": bound, "path": REQUEST_PATH})
    listening = asyncio.create_task(supervised("heartbeat of HTTP", show_heartbeat, clock, monitor))
    try:
        yield bound
    finally:
        listening.cancel()
        await runner.cleanup()
        refusals.say(now=True)


def is_signed(headers: Mapping[str, str], body: bytes, secret: str, clock: Clock) -> bool:
    """Whether Slack sent ``body`` in these minutes (https://docs.slack.dev/authentication/verifying-requests-from-slack).

    Judged by the bot's own clock, on the bytes as they came: nobody has parsed them yet.
    """
    stamp = headers.get("X-Slack-Request-Timestamp", "")
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) < 15):
        return False
    if abs(clock.now().timestamp() - int(stamp)) > _SIGNATURE_HOLDS_SECONDS:
        return False
    digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    given = headers.get("X-Slack-Signature", "")
    return bool(secret) and hmac.compare_digest(f"v0={digest}".encode(), given.encode("utf-8", "surrogateescape"))


def _read(request: web.Request, body: bytes) -> AsyncBoltRequest:
    if request.content_type not in _KINDS:
        raise web.HTTPBadRequest(text="This is neither a form nor JSON.")
    try:
        return AsyncBoltRequest(
            body=body.decode(),
            query=request.query_string,
            headers=dict(request.headers),
        )
    except Exception as error:  # Bolt parses the body here, and expects only what Slack sends
        raise web.HTTPBadRequest(text="This cannot be read.") from error


def _refusing(refusals: Refusals) -> Middleware:
    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPException as refused:
            refusals.note(refused.status, refused.text or refused.reason)
            raise
        except (ConnectionError, web.RequestPayloadError) as error:
            refusals.note(400, f"the connection ended within the request ({type(error).__name__})")
            return web.Response(status=400)
        except Exception:  # a fault of ours: aiohttp's own log, which would show it, is off
            log.exception("a request could not be answered")
            return web.Response(status=500)

    return middleware


def _quiet() -> logging.Logger:
    server_log = logging.getLogger("bot.slack.transport.http.server")
    server_log.disabled = True
    return server_log
