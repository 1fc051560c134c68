"""A small workspace and a bot made of slack_sdk alone, for the stand-in Slack's own tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack.stand_in import SlackStandIn
from bot.sandbox.slack.workspace import SlackChannel, SlackCommand, SlackPerson, Workspace
from tests.fakes.clock import HandWoundClock

BOT_TOKEN = "xoxb-stand-in"
APP_TOKEN = "xapp-stand-in"
SECRET = "signing-secret"

ANN = SlackPerson("U1ANN", "ann", "Ann Weber", "ann@firm.example", "Europe/Berlin", is_admin=True, title="Sales")
BOB = SlackPerson("U2BOB", "bob", "Bob Stone", "bob@firm.example", "America/Los_Angeles")
GUS = SlackPerson("U3GUS", "gus", "Gus Guest", "gus@else.example", kind="guest")
OLA = SlackPerson("U4OLA", "ola", "Ola North", "ola@north.example", kind="outsider", team_id="T9NORTH")
DEE = SlackPerson("U5DEE", "dee", "Dee Parted", "dee@firm.example", kind="deactivated")

SALES = SlackChannel("C1SALES", "sales", ("U1ANN", "U2BOB", "U3GUS"))
SHARED = SlackChannel("C2SHARED", "with-north", ("U1ANN", "U4OLA"), shared_with="North")
SECRETS = SlackChannel("C3SECRET", "board", ("U1ANN",), private=True, bot_is_member=False)
QUIET = SlackChannel("C4QUIET", "quiet", ("U1ANN", "U2BOB"), bot_is_member=False)
PRIVATE = SlackChannel("C5PRIV", "deals", ("U1ANN",), private=True)
OLD = SlackChannel("C6OLD", "old", ("U1ANN",), archived=True)

WORKSPACE = Workspace(
    "T1FIRM",
    "Firm",
    "firm",
    people=(ANN, BOB, GUS, OLA, DEE),
    channels=(SALES, SHARED, SECRETS, QUIET, PRIVATE, OLD),
    commands=(SlackCommand("/tasks", "Your tasks", "[mine | today]"),),
    team_names={"T9NORTH": "North"},
)

Found = TypeVar("Found")
Answer = Callable[[SocketModeRequest], Awaitable[dict[str, Any] | None]]


class World:
    """The stand-in, where it listens, and clients for it."""

    def __init__(self, slack: SlackStandIn, url: str, clock: HandWoundClock) -> None:
        self.slack = slack
        self.url = url
        self.clock = clock
        self.client = self.client_with(BOT_TOKEN)
        self.heard: list[SocketModeRequest] = []

    def client_with(self, token: str | None) -> AsyncWebClient:
        return AsyncWebClient(token=token, base_url=f"{self.url}/api/", retry_handlers=[])

    @asynccontextmanager
    async def bot(self, answer: Answer | None = None, *, acks: bool = True) -> AsyncIterator[SocketModeClient]:
        """A socket that acks each envelope, with what ``answer`` makes of it as the ack's payload."""

        async def on_request(client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
            self.heard.append(request)
            self.slack.ring()
            payload = await answer(request) if answer is not None else None
            if acks:
                await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload))

        socket = SocketModeClient(APP_TOKEN, web_client=self.client)
        socket.socket_mode_request_listeners.append(on_request)
        wanted = self.slack.sockets.count + 1
        await socket.connect()  # type: ignore[no-untyped-call]
        await self.slack.connected(wanted)
        try:
            yield socket
        finally:
            await socket.close()  # type: ignore[no-untyped-call]


@asynccontextmanager
async def served(clock: HandWoundClock | None = None, **settings: Any) -> AsyncIterator[World]:
    clock = clock or HandWoundClock()
    tokens: dict[str, Any] = {"bot_token": BOT_TOKEN, "app_token": APP_TOKEN, "signing_secret": SECRET}
    slack = SlackStandIn(WORKSPACE, clock, **tokens, **settings)
    async with slack.serving() as url:
        yield World(slack, url, clock)


async def refusal(call: Awaitable[Any]) -> dict[str, Any]:
    """The body of the error that a Web API call meets."""
    with pytest.raises(SlackApiError) as caught:
        await call
    body: dict[str, Any] = caught.value.response.data
    return body


async def soon(work: Awaitable[Found]) -> Found:
    """Await what a wound clock has made due, for at most twenty real seconds: a test that fails must not hang."""
    async with asyncio.timeout(20):
        return await work
