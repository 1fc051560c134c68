"""Socket Mode: Slack's payloads over WebSockets that the bot opens, so that no public address is needed.

An envelope is acked where its frame is read, ahead of Bolt and of every answer under way: however many people ask at
one moment, Slack hears in time. Only what is answered in the ack itself waits for its listener.
"""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.api.socket_dial import dial_socket
from bot.slack.transport.background_work import HAND_OVER_SECONDS, Work
from bot.slack.transport.socket_pool import socket_pool
from bot.use_cases.operations.health_monitor import HealthMonitor
from bot.use_cases.ports.clock import Clock

log = logging.getLogger(__name__)

_ANSWERED_IN_ACK = frozenset({"view_submission", "block_suggestion"})


@asynccontextmanager
async def connected_socket(
    app: AsyncApp, client: AsyncWebClient, session: ClientSession, app_token: str, clock: Clock, monitor: HealthMonitor
) -> AsyncIterator[None]:
    """Connected while the context lasts; leaving it stops taking payloads, so that what runs can be finished.

    Waits where Slack cannot be reached. Raises ChatProblem where the token is no good.
    """
    asking = AsyncWebClient(
        token=app_token, base_url=client.base_url, session=session, retry_handlers=client.retry_handlers
    )
    asking.proxy = client.proxy
    taken = Work()

    async def dial() -> ClientWebSocketResponse:
        return await dial_socket(asking, session)

    async def hear(socket: ClientWebSocketResponse, said: Mapping[str, Any]) -> None:
        request = SocketModeRequest.from_dict(dict(said))
        if request is None:  # Slack's hello
            return
        answers_in_ack = request.payload.get("type") in _ANSWERED_IN_ACK
        taken.start(hand_over(socket, request, answers_in_ack))
        if not answers_in_ack:
            await _ack(socket, request)

    async def hand_over(socket: ClientWebSocketResponse, request: SocketModeRequest, answers_in_ack: bool) -> None:
        response = await run_async_bolt_app(app, request)
        if answers_in_ack:
            await _ack(socket, request, _payload(response))

    async with socket_pool(dial, hear, clock, monitor):
        try:
            yield
        finally:  # a form's answer goes by the socket that it came by, which is still open here
            await taken.drain(HAND_OVER_SECONDS)


async def _ack(
    socket: ClientWebSocketResponse, request: SocketModeRequest, payload: Mapping[str, Any] | None = None
) -> None:
    response = SocketModeResponse(request.envelope_id, dict(payload) if payload else None)
    try:
        await socket.send_json(response.to_dict())
    except ConnectionError:
        log.warning("the socket ended before an ack", extra={"kind": request.type})


def _payload(response: BoltResponse) -> Mapping[str, Any] | None:
    """What a listener put into its ack; None for nothing."""
    return json.loads(response.body) if response.body else None
