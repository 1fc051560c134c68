"""The stand-in Slack itself: put together here, served on loopback, driven from Python."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, TypeVar

from aiohttp import web

from bot.sandbox.slack.app import make_app
from bot.sandbox.slack.context import ApiCall, Context, Tokens
from bot.sandbox.slack.deliveries import Ack, Deliveries
from bot.sandbox.slack.faults import Faults
from bot.sandbox.slack.limits import Limits
from bot.sandbox.slack.page_api import PageApi
from bot.sandbox.slack.person_at_slack import PersonAtSlack
from bot.sandbox.slack.response_urls import ResponseUrls
from bot.sandbox.slack.signed_requests import SignedRequests
from bot.sandbox.slack.sockets import Sockets
from bot.sandbox.slack.state import Json, Message, WorkspaceState
from bot.sandbox.slack.traffic import Status, Traffic
from bot.sandbox.slack.triggers import Triggers
from bot.sandbox.slack.winding import Wind, Winding
from bot.sandbox.slack.workspace import SlackChannel, SlackPerson, Workspace
from bot.use_cases.ports.clock import Clock

DEFAULT_SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "files:write",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
        "users:read",
        "users:read.email",
    }
)
DEFAULT_EVENTS = frozenset({"app_mention", "message.im"})

PATIENCE_SECONDS = 20.0

Found = TypeVar("Found")


class SlackStandIn:
    """A Slack workspace with one app in it.

    ``events`` are the bot events that the app is subscribed to, named as in a manifest; ``scopes`` its OAuth scopes.
    ``wind`` winds ``clock``, where the page is to do that.
    """

    def __init__(
        self,
        workspace: Workspace,
        clock: Clock,
        *,
        bot_token: str,
        app_token: str,
        signing_secret: str,
        scopes: Iterable[str] = DEFAULT_SCOPES,
        events: Iterable[str] = DEFAULT_EVENTS,
        wind: Wind | None = None,
    ) -> None:
        state = WorkspaceState(workspace, clock)
        traffic, faults = Traffic(state), Faults()
        requests = SignedRequests(clock, signing_secret)
        self._context = Context(
            state=state,
            tokens=Tokens(bot_token, app_token, frozenset(scopes), frozenset(events)),
            faults=faults,
            limits=Limits(clock),
            traffic=traffic,
            triggers=Triggers(state),
            response_urls=ResponseUrls(state),
            requests=requests,
            deliveries=Deliveries(state, traffic, faults, requests),
        )
        self._state = state
        self._winding = Winding(state, wind)

    @asynccontextmanager
    async def serving(self, port: int = 0) -> AsyncIterator[str]:
        """Listen on 127.0.0.1; yields "http://127.0.0.1:PORT". The bot's SLACK_API_URL is that and "/api/"."""
        page = PageApi(self._context, self._winding)
        runner = web.AppRunner(make_app(self._context, page), access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", port)
            await site.start()
            host, bound = runner.addresses[0][:2]
            self._state.address = f"http://{host}:{bound}"
            yield self._state.address
        finally:
            await page.close()
            await self._context.deliveries.close()
            await self._context.requests.close()
            await runner.cleanup()

    @property
    def busy(self) -> bool:
        """Whether an ack is awaited or one of the bot's requests is being answered."""
        return self._context.deliveries.awaited > 0 or self._context.in_flight > 0

    # Switches

    @property
    def faults(self) -> Faults:
        return self._context.faults

    @property
    def sockets(self) -> Sockets:
        """Asks sockets to reconnect, pings or drops them, and counts them."""
        return self._context.deliveries.sockets

    @property
    def rate_limits(self) -> bool:
        return self._context.rate_limits_on

    @rate_limits.setter
    def rate_limits(self, on: bool) -> None:
        self._context.rate_limits_on = on

    @property
    def request_url(self) -> str | None:
        """Where signed requests go; None is Socket Mode."""
        return self._context.requests.url

    @request_url.setter
    def request_url(self, url: str | None) -> None:
        self._context.requests.url = url

    async def verify_request_url(self) -> bool:
        """Slack's check of a request URL before it takes it."""
        return await self._context.requests.verify_url()

    def change_channel(self, channel_id: str, **changes: Any) -> SlackChannel:
        """Archive, share, rename a channel or change who is in it, while all runs."""
        changed = replace(self._state.channels[channel_id], **changes)
        self._state.channels[channel_id] = changed
        self._state.publish({"type": "sidebar"})
        return changed

    def change_person(self, person_id: str, **changes: Any) -> SlackPerson:
        """Give a person another e-mail, zone or standing, while all runs."""
        changed = replace(self._state.people[person_id], **changes)
        self._state.people[person_id] = changed
        self._state.publish({"type": "sidebar"})
        return changed

    def add_people(self, people: Iterable[SlackPerson]) -> None:
        """Let people join the workspace, while all runs."""
        self._state.people.update((person.id, person) for person in people)
        self._state.publish({"type": "sidebar"})

    # People and what they see

    def person(self, person_id: str) -> PersonAtSlack:
        return PersonAtSlack(self._context, person_id)

    def dm_with_app(self, person_id: str) -> str:
        """The id of the direct-message channel between a person and the app."""
        return self._state.dm_with_app(person_id)

    def messages(self, channel_id: str, seen_by: str | None = None) -> list[Message]:
        """Oldest first; ephemeral ones only where ``seen_by`` is their reader."""
        return self._state.messages(channel_id, seen_by)

    def notices(self, person_id: str) -> list[str]:
        """What Slack itself told a person, such as that a command failed."""
        return [text for reader, text in self._state.notices if reader == person_id]

    def home(self, person_id: str) -> Json | None:
        """What the app published on a person's Home."""
        return self._state.homes.get(person_id)

    # What happened

    @property
    def acks(self) -> list[Ack]:
        """Every delivery to the bot with its outcome, oldest first."""
        return self._context.deliveries.acks

    async def deliver_again(self, ack: Ack) -> Ack:
        """Announce an event once more, as Slack does where it lost the ack."""
        return await self._context.deliveries.announce(ack.body, title=ack.title, person=ack.person)

    @property
    def calls(self) -> list[ApiCall]:
        """Every Web API call, oldest first."""
        return self._context.calls

    def calls_of(self, method: str) -> list[ApiCall]:
        return [call for call in self.calls if call.method == method]

    @property
    def traffic(self) -> list[Json]:
        """The last 200 lines of the traffic panel."""
        return self._context.traffic.latest()

    def note_traffic(
        self,
        *,
        kind: str,
        title: str,
        took_ms: float | None = None,
        status: Status = "ok",
        detail: str = "",
        body: Any = None,
    ) -> None:
        """Add a line to the traffic panel, for what the bot does elsewhere (kind "crm")."""
        self._context.traffic.note("from_bot", kind, title, took_ms=took_ms, status=status, detail=detail, body=body)

    # Waiting, without sleeping

    async def until(self, found: Callable[[], Found | None], within_seconds: float = PATIENCE_SECONDS) -> Found:
        """Wait until ``found`` answers something true, and answer that; looks again at every change.

        ``within_seconds`` is real time, a safety net for tests: TimeoutError.
        """
        async with asyncio.timeout(within_seconds):
            while not (answer := found()):
                await self._state.next_change()
        return answer

    def ring(self) -> None:
        """Let those who wait look again, after something that the stand-in cannot see."""
        self._state.ring()

    async def messages_reach(self, count: int, channel_id: str, seen_by: str | None = None) -> list[Message]:
        """Wait for at least ``count`` messages in a channel, as ``seen_by`` sees it."""

        def enough() -> list[Message] | None:
            seen = self.messages(channel_id, seen_by)
            return seen if len(seen) >= count else None

        return await self.until(enough)

    async def connected(self, sockets: int = 1) -> None:
        """Wait until the bot has opened its sockets."""
        await self.until(lambda: self.sockets.count >= sockets)
