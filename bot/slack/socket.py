"""Socket Mode: Slack's payloads over a WebSocket that the bot opens, so that no public address is needed.

The library's client can retry one used ticket for ever after a failed handshake, and never raises for a bad token: so
the tokens are proved before (connection.py), and a watchdog takes the ticket away while the client is not connected.
"Connected" is not "alive": what counts is when Slack was last heard, and the client counts itself out without pongs.

An envelope is acked where its frame is read, ahead of Bolt and of every answer under way: however many people ask at
one moment, Slack hears in time. Only what is answered in the ack itself waits for its listener.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import WSMessage
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.work import Work
from bot.use_cases.ports import Clock
from bot.use_cases.vital_signs import VitalSigns

_WATCH_SECONDS = 2.0
_HAND_OVER_SECONDS = 2.0
_ANSWERED_IN_ACK = frozenset({"view_submission", "block_suggestion"})


@asynccontextmanager
async def connected_socket(
    app: AsyncApp, client: AsyncWebClient, app_token: str, clock: Clock, signs: VitalSigns
) -> AsyncIterator[None]:
    """Connected while the context lasts; leaving it stops taking payloads, so that what runs can be finished."""
    sockets = SocketModeClient(app_token=app_token, web_client=client, logger=logging.getLogger("slack_sdk.socket"))

    taken = Work()

    async def heard(message: WSMessage) -> None:
        signs.worked("slack")
        request = _envelope(message.data)
        if request is None:
            return
        answers_in_ack = request.payload.get("type") in _ANSWERED_IN_ACK
        if not answers_in_ack:
            await sockets.send_socket_mode_response(SocketModeResponse(request.envelope_id))
        taken.start(hand_over(request, answers_in_ack))

    async def hand_over(request: SocketModeRequest, answers_in_ack: bool) -> None:
        response = await run_async_bolt_app(app, request)
        if answers_in_ack:
            await send_async_response(sockets, request, response, clock.monotonic())

    sockets.on_message_listeners.append(heard)
    await sockets.connect()  # type: ignore[no-untyped-call]
    watchdog = asyncio.create_task(_watch(sockets, clock, signs))
    try:
        yield
    finally:
        watchdog.cancel()
        await sockets.close()  # type: ignore[no-untyped-call]
        await taken.drain(_HAND_OVER_SECONDS)


def _envelope(frame: str) -> SocketModeRequest | None:
    """None for Slack's other frames, such as ``hello`` and ``disconnect``: the client sees to those."""
    return SocketModeRequest.from_dict(json.loads(frame)) if frame.startswith("{") else None


async def _watch(sockets: SocketModeClient, clock: Clock, signs: VitalSigns) -> None:
    while True:
        if await sockets.is_connected():
            signs.worked("slack")
        else:
            signs.failed("slack", "the socket to Slack is not connected")
            sockets.wss_uri = None
        await clock.sleep(_WATCH_SECONDS)
