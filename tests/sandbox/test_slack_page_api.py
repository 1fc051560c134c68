"""What the page in the browser asks for and does, over real HTTP and a real WebSocket."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from tests.sandbox.slack_blocks import Json, actions, button, entry, modal, plain, select
from tests.sandbox.slack_world import World, served


class Page:
    """A browser without a screen."""

    def __init__(self, world: World, session: aiohttp.ClientSession) -> None:
        self.world = world
        self._session = session

    async def get(self, path: str, **query: str) -> Json:
        async with self._session.get(f"{self.world.url}/sandbox/{path}", params=query) as answer:
            found: Json = await answer.json()
            return found

    async def post(self, path: str, **body: Any) -> Json:
        sent = {"as": body.pop("by", "U1ANN"), **body}
        async with self._session.post(f"{self.world.url}/sandbox/{path}", json=sent) as answer:
            found: Json = await answer.json()
            return found

    @asynccontextmanager
    async def live(self, person: str) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        async with self._session.ws_connect(f"{self.world.url}/sandbox/live", params={"as": person}) as socket:
            await self.get("people")  # the socket's watch is set once anything later is answered
            yield socket


@asynccontextmanager
async def opened() -> AsyncIterator[tuple[World, Page]]:
    async with served() as world, world.bot(), aiohttp.ClientSession() as session:
        yield world, Page(world, session)


async def next_frame(socket: aiohttp.ClientWebSocketResponse, kind: str) -> Json:
    while True:
        frame: Json = await socket.receive_json(timeout=5)
        if frame["type"] == kind:
            return frame


async def test_the_people_of_the_workspace() -> None:
    async with opened() as (_, page):
        answer = await page.get("people")
        assert answer["team"] == {"id": "T1FIRM", "name": "Firm"}
        people = {person["id"]: person for person in answer["people"]}
        assert set(people) == {"U1ANN", "U2BOB", "U3GUS", "U4OLA"}
        ann = people["U1ANN"]
        assert (ann["initials"], ann["tz_label"], ann["is_admin"], ann["team_name"]) == ("AW", "CET", True, "Firm")
        assert (people["U4OLA"]["kind"], people["U4OLA"]["team_name"]) == ("outsider", "North")
        assert len({person["color"] for person in people.values()}) == 4


async def test_the_sidebar_shows_what_a_person_is_in() -> None:
    async with opened() as (_, page):
        anns = await page.get("sidebar", **{"as": "U1ANN"})
        assert anns["dms"] == [{"id": "D1ANN", "with": "U0TASKSBOT", "is_app": True}]
        assert anns["commands"] == [{"command": "/tasks", "description": "Your tasks", "usage_hint": "[mine | today]"}]
        shared = next(channel for channel in anns["channels"] if channel["id"] == "C2SHARED")
        assert shared["shared_with"] == "North"
        olas = await page.get("sidebar", **{"as": "U4OLA"})
        assert [channel["id"] for channel in olas["channels"]] == ["C2SHARED"]
        assert (olas["dms"], olas["commands"]) == ([], [])
        guests = await page.get("sidebar", **{"as": "U3GUS"})
        assert len(guests["dms"]) == 1


async def test_messages_are_shown_to_those_who_may_see_them() -> None:
    async with opened() as (world, page):
        await page.post("say", channel="C1SALES", text="good morning")
        await world.client.chat_postEphemeral(channel="C1SALES", user="U1ANN", text="for Ann")
        anns = (await page.get("messages", **{"as": "U1ANN", "channel": "C1SALES"}))["messages"]
        assert [(message["text"], message["author_name"], message["ephemeral"]) for message in anns] == [
            ("good morning", "Ann Weber", False),
            ("for Ann", "Tasks", True),
        ]
        assert anns[0]["at"] == world.clock.now().isoformat()
        bobs = (await page.get("messages", **{"as": "U2BOB", "channel": "C1SALES"}))["messages"]
        assert [message["text"] for message in bobs] == ["good morning"]
        assert (await page.get("messages", **{"as": "U4OLA", "channel": "C1SALES"}))["messages"] == []


async def test_saying_a_command_a_message_and_nonsense() -> None:
    async with opened() as (world, page):
        assert await page.post("say", channel="C1SALES", text="/tasks mine") == {"ok": True}
        assert world.heard[0].payload["text"] == "mine"
        refused = await page.post("say", channel="C1SALES", text="/task mine")
        assert refused["ok"] is False
        assert "/task is not a valid command" in refused["error"]
        assert (await page.post("say", channel="C1SALES"))["ok"] is False


async def test_acting_in_a_message() -> None:
    async with opened() as (world, page):
        block = {**actions(button(), select()), "block_id": "b"}
        ts = (await world.client.chat_postMessage(channel="C1SALES", text="a", blocks=[block]))["ts"]
        action = {"block_id": "b", "action_id": "choose", "type": "static_select", "selected_option": {"value": "1"}}
        assert await page.post("act", channel="C1SALES", ts=ts, action=action) == {"ok": True}
        assert world.heard[0].payload["actions"][0]["selected_option"]["value"] == "1"
        gone = await page.post("act", channel="C1SALES", ts="1.000001", action=action)
        assert gone == {"ok": False, "error": "This message is no longer there."}


async def test_modals_open_change_and_close_on_the_page() -> None:
    form = modal(blocks=[entry(), actions(button(text=plain("More")))], submit=plain())
    async with opened() as (world, page), page.live("U1ANN") as socket:
        await page.post("say", channel="C1SALES", text="/tasks")
        await world.client.views_open(trigger_id=world.heard[0].payload["trigger_id"], view=form)
        view = (await next_frame(socket, "view"))["view"]
        button_block = view["blocks"][1]["block_id"]
        action = {"block_id": button_block, "action_id": "go", "type": "button"}
        assert await page.post("act_view", view_id=view["id"], action=action, state={}) == {"ok": True}
        errors = {"words": "Please complete this required field."}
        assert await page.post("submit", view_id=view["id"], state={}) == {"ok": True, "errors": errors}
        typed = {"words": {"words": {"type": "plain_text_input", "value": "Acme"}}}
        assert await page.post("submit", view_id=view["id"], state=typed) == {"ok": True}
        assert (await next_frame(socket, "view_closed"))["view_id"] == view["id"]
        again = await page.post("close", view_id=view["id"])
        assert again == {"ok": False, "error": "This view is no longer open."}


async def test_live_frames_reach_those_they_are_meant_for() -> None:
    async with opened() as (world, page), page.live("U1ANN") as ann, page.live("U2BOB") as bob:
        await world.client.chat_postEphemeral(channel="C1SALES", user="U1ANN", text="for Ann")
        ts = (await world.client.chat_postMessage(channel="C1SALES", text="for all"))["ts"]
        await world.client.chat_update(channel="C1SALES", ts=ts, text="for all of you")
        await world.client.chat_delete(channel="C1SALES", ts=ts)
        assert (await next_frame(ann, "message"))["message"]["text"] == "for Ann"
        assert (await next_frame(bob, "message"))["message"]["text"] == "for all"
        assert (await next_frame(bob, "message_changed"))["message"]["edited"] is True
        assert await next_frame(bob, "message_deleted") == {
            "type": "message_deleted",
            "channel": "C1SALES",
            "ts": ts,
        }


async def test_slacks_own_words_and_a_changed_sidebar_are_live() -> None:
    async with opened() as (world, page), page.live("U1ANN") as ann:
        await page.post("say", channel="C4QUIET", text="<@U0TASKSBOT> mine")
        notice = await next_frame(ann, "notice")
        assert notice["channel"] == "C4QUIET"
        assert "not in this channel" in notice["text"]
        world.slack.change_channel("C1SALES", archived=True)
        await next_frame(ann, "sidebar")


async def test_the_traffic_panel_sees_an_envelope_go_and_its_ack_come() -> None:
    async with opened() as (world, page), page.live("U1ANN") as ann:
        await page.post("say", channel="C1SALES", text="/tasks mine")
        sent = (await next_frame(ann, "traffic"))["entry"]
        acked = (await next_frame(ann, "traffic"))["entry"]
        assert (sent["kind"], sent["title"], sent["ack_ms"]) == ("slash_commands", "/tasks mine", None)
        assert (acked["id"], acked["ack_ms"], acked["status"]) == (sent["id"], 0.0, "ok")
        world.slack.note_traffic(kind="crm", title="GET /v1/tasks", took_ms=12.5, detail="200, 43 tasks")
        entries = (await page.get("traffic"))["entries"]
        assert (entries[-1]["kind"], entries[-1]["direction"], entries[-1]["took_ms"]) == ("crm", "from_bot", 12.5)


async def test_the_page_gets_its_own_files_and_no_others() -> None:
    async with opened() as (world, _), aiohttp.ClientSession() as session:
        async with session.get(f"{world.url}/") as answer:
            assert (answer.status, answer.content_type) == (200, "text/html")
        for path in ("/page/__init__.py", "/page/none.js", "/page/..%2Fslack%2Fapp.py", "/page/"):
            async with session.get(f"{world.url}{path}") as answer:
                assert answer.status == 404
