"""Signed HTTP: Slack posts to a public address of ours. Bolt checks each signature and its timestamp's age."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp

from bot.use_cases.operations.health_monitor import HealthMonitor
from bot.use_cases.ports.clock import Clock

log = logging.getLogger(__name__)

PATH = "/slack/events"
_HEARTBEAT_SECONDS = 10.0


@asynccontextmanager
async def served_http(app: AsyncApp, host: str, port: int, clock: Clock, monitor: HealthMonitor) -> AsyncIterator[None]:
    """Serving while the context lasts. ``GET /health`` tells a proxy what ``tasks-bot health`` tells a shell."""

    async def receive(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    async def health(request: web.Request) -> web.Response:
        failing = monitor.failing
        words = "\n".join(f"{part}: {failure}" for part, failure in failing.items())
        return web.Response(text=words or "ok", status=503 if failing else 200)

    server = web.Application(client_max_size=1024 * 1024)
    server.add_routes([web.post(PATH, receive), web.get("/health", health)])
    runner = web.AppRunner(server, access_log=None, handle_signals=False)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    log.info("serving Slack over HTTP", extra={"port": runner.addresses[0][1], "path": PATH})
    listening = asyncio.create_task(_show_heartbeat(clock, monitor))
    try:
        yield
    finally:
        listening.cancel()
        await runner.cleanup()


async def _show_heartbeat(clock: Clock, monitor: HealthMonitor) -> None:
    """Slack calls only when somebody asks; being able to listen is all the sign of life that there is."""
    while True:
        monitor.worked("slack")
        await clock.sleep(_HEARTBEAT_SECONDS)
