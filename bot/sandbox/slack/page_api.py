"""What the page in the browser asks for and does, over JSON and one WebSocket."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from zoneinfo import ZoneInfo

from aiohttp import WSMsgType, web

from bot.sandbox.slack import user_actions
from bot.sandbox.slack.context import Context
from bot.sandbox.slack.state import Json
from bot.sandbox.slack.winding import Winding
from bot.sandbox.slack.words import SlackSays
from bot.sandbox.slack.workspace import SlackPerson

COLOURS = ("#3d6b99", "#8a4f7d", "#2f7d5b", "#a3542f", "#5b5aa6", "#7a6a1f", "#a63d4c", "#2b7a86")


class PageApi:
    """Handlers for the routes under /sandbox/. Each body and answer is JSON; people are named by their Slack ids."""

    def __init__(self, context: Context, winding: Winding) -> None:
        self._context = context
        self._winding = winding
        self._open: set[web.WebSocketResponse] = set()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/sandbox/people", self.people),
            web.get("/sandbox/sidebar", self.sidebar),
            web.get("/sandbox/messages", self.messages),
            web.get("/sandbox/traffic", self.traffic),
            web.get("/sandbox/clock", self.clock),
            web.get("/sandbox/live", self.live),
            web.post("/sandbox/say", self._doing(self._say)),
            web.post("/sandbox/act", self._doing(self._act)),
            web.post("/sandbox/act_view", self._doing(self._act_view)),
            web.post("/sandbox/submit", self._doing(self._submit)),
            web.post("/sandbox/close", self._doing(self._close)),
            web.post("/sandbox/clock", self._doing(self._wind)),
        ]

    async def people(self, request: web.Request) -> web.Response:
        del request
        state = self._context.state
        shown = [self._person(person) for person in state.people.values() if person.kind != "deactivated"]
        team = {"id": state.workspace.team_id, "name": state.workspace.team_name}
        return web.json_response({"team": team, "people": shown})

    async def sidebar(self, request: web.Request) -> web.Response:
        state = self._context.state
        person = state.people.get(request.query.get("as", ""))
        if person is None:
            return web.json_response({"ok": False, "error": "Nobody of that id."}, status=404)
        at_home = person.kind in ("member", "guest")
        channels = [
            {
                "id": channel.id,
                "name": channel.name,
                "topic": channel.topic,
                "private": channel.private,
                "shared_with": channel.shared_with,
                "archived": channel.archived,
                "members": list(channel.members),
            }
            for channel in state.channels.values()
            if person.id in channel.members
        ]
        dms = [{"id": state.dm_with_app(person.id), "with": state.bot.id, "is_app": True}] if at_home else []
        commands = [asdict(command) for command in state.workspace.commands] if at_home else []
        for command in commands:
            del command["should_escape"]
        bot = {"id": state.bot.id, "name": state.bot.name}
        return web.json_response({"channels": channels, "dms": dms, "commands": commands, "bot": bot})

    async def messages(self, request: web.Request) -> web.Response:
        state = self._context.state
        person_id, channel_id = request.query.get("as", ""), request.query.get("channel", "")
        seen = state.messages(channel_id, person_id) if person_id in state.readers(channel_id) else []
        return web.json_response({"messages": [state.message_frame(message) for message in seen]})

    async def traffic(self, request: web.Request) -> web.Response:
        del request
        return web.json_response({"entries": self._context.traffic.latest()})

    async def clock(self, request: web.Request) -> web.Response:
        """The time, and moments to wind to by the acting person's own wall."""
        choices = self._winding.choices(self._zone(request.query.get("as")))
        return web.json_response({**self._winding.shown(), "choices": choices})

    async def live(self, request: web.Request) -> web.StreamResponse:
        """Frames for one person, as they happen, until the browser goes away."""
        socket = web.WebSocketResponse(heartbeat=30.0)
        await socket.prepare(request)
        frames: asyncio.Queue[Json] = asyncio.Queue()
        number = self._context.state.watch(request.query.get("as"), frames.put_nowait)
        self._open.add(socket)
        sender = asyncio.create_task(_send_all(socket, frames))
        try:
            async for frame in socket:
                if frame.type is WSMsgType.ERROR:
                    break
        finally:
            self._context.state.stop_watching(number)
            self._open.discard(socket)
            sender.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await sender
        return socket

    async def close(self) -> None:
        for socket in list(self._open):
            await socket.close()

    def _doing(self, act: Callable[[Json], Awaitable[Json]]) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handler(request: web.Request) -> web.Response:
            try:
                return web.json_response({"ok": True, **await act(await request.json())})
            except SlackSays as says:
                return web.json_response({"ok": False, "error": says.sentence})
            except (KeyError, TypeError, ValueError) as error:
                sentence = f"The page sent something that Slack cannot read: {error!r}"
                return web.json_response({"ok": False, "error": sentence}, status=400)

        return handler

    async def _say(self, body: Json) -> Json:
        await user_actions.say(self._context, body["as"], body["channel"], body["text"], body.get("thread_ts"))
        return {}

    async def _act(self, body: Json) -> Json:
        await user_actions.press(self._context, body["as"], body["channel"], body["ts"], body["action"])
        return {}

    async def _act_view(self, body: Json) -> Json:
        values = body.get("state") or {}
        await user_actions.press_in_view(self._context, body["as"], body["view_id"], body["action"], values)
        return {}

    async def _submit(self, body: Json) -> Json:
        errors = await user_actions.submit(self._context, body["as"], body["view_id"], body.get("state") or {})
        return {"errors": errors} if errors else {}

    async def _close(self, body: Json) -> Json:
        await user_actions.close(self._context, body["as"], body["view_id"])
        return {}

    async def _wind(self, body: Json) -> Json:
        return await self._winding.wind_to(body["to"], self._zone(body.get("as")))

    def _zone(self, person_id: str | None) -> ZoneInfo:
        person = self._context.state.people.get(person_id or "")
        return ZoneInfo(person.tz if person else "UTC")

    def _person(self, person: SlackPerson) -> Json:
        state = self._context.state
        zone = ZoneInfo(person.tz)
        team_id = state.workspace.team_of(person)
        place = list(state.people).index(person.id)
        return {
            "id": person.id,
            "name": person.name,
            "real_name": person.real_name,
            "title": person.title,
            "email": person.email,
            "tz": person.tz,
            "tz_label": state.clock.now().astimezone(zone).tzname(),
            "kind": person.kind,
            "is_admin": person.is_admin,
            "color": COLOURS[place % len(COLOURS)],
            "initials": "".join(word[0] for word in person.real_name.split()[:2]).upper(),
            "team_name": state.workspace.team_names.get(team_id, state.workspace.team_name),
        }


async def _send_all(socket: web.WebSocketResponse, frames: asyncio.Queue[Json]) -> None:
    with contextlib.suppress(ConnectionError):
        while True:
            await socket.send_json(await frames.get())
