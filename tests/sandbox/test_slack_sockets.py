"""Socket Mode: tickets, the hello frame, one envelope to one socket, acks, lateness, retries, reconnects."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.sandbox.slack.stand_in import SlackStandIn
from tests.fakes.clock import settle
from tests.sandbox.slack_world import APP_TOKEN, World, served, soon


@asynccontextmanager
async def bare_socket(**settings: Any) -> AsyncIterator[tuple[World, aiohttp.ClientWebSocketResponse]]:
    """A connection without slack_sdk, after its hello."""
    async with (
        served() as world,
        aiohttp.ClientSession() as session,
        session.ws_connect(await open_ticket(world), **settings) as socket,
    ):
        await socket.receive_json()
        yield world, socket


async def open_ticket(world: World) -> str:
    return str((await world.client.apps_connections_open(app_token=APP_TOKEN))["url"])


async def heard(world: World, count: int) -> list[SocketModeRequest]:
    return await world.slack.until(lambda: world.heard if len(world.heard) >= count else None)


async def acked(slack: SlackStandIn, count: int) -> None:
    await slack.until(lambda: len(slack.acks) >= count)


async def test_a_socket_is_greeted_and_its_ticket_works_once() -> None:
    async with served() as world, aiohttp.ClientSession() as session:
        address = await open_ticket(world)
        async with session.ws_connect(address) as socket:
            hello = await socket.receive_json()
            assert (hello["type"], hello["num_connections"]) == ("hello", 1)
            assert hello["connection_info"] == {"app_id": "A0TASKSAPP"}
            with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
                await session.ws_connect(address)
            assert caught.value.status == 401


async def test_the_eleventh_socket_is_sent_away() -> None:
    async with served() as world, aiohttp.ClientSession() as session:
        world.slack.rate_limits = False
        kept = [await session.ws_connect(await open_ticket(world)) for _ in range(10)]
        async with session.ws_connect(await open_ticket(world)) as socket:
            assert (await socket.receive_json())["reason"] == "too_many_websockets"
        assert world.slack.sockets.count == len(kept)


async def test_a_refused_handshake_costs_the_ticket() -> None:
    async with served() as world, aiohttp.ClientSession() as session:
        world.slack.faults.handshakes_to_refuse = 1
        address = await open_ticket(world)
        for status in (503, 401):
            with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
                await session.ws_connect(address)
            assert caught.value.status == status


async def test_each_envelope_goes_to_one_socket_in_turn() -> None:
    async with served() as world, world.bot() as one, world.bot() as other:
        for _ in range(4):
            await world.slack.person("U1ANN").say("C1SALES", "/tasks")
        assert one is not other
        assert len(world.heard) == 4
        assert len({request.envelope_id for request in world.heard}) == 4
        assert [ack.status for ack in world.slack.acks] == ["ok"] * 4


async def test_commands_take_an_answer_in_the_ack_and_presses_and_events_do_not() -> None:
    block = {"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Go"}}]}
    async with served() as world, world.bot():
        ann = world.slack.person("U1ANN")
        await ann.say("C1SALES", "/tasks")
        await ann.say("C1SALES", "<@U0TASKSBOT> mine")
        await world.client.chat_postMessage(channel="C1SALES", text="a", blocks=[block])
        await ann.press(ann.sees("C1SALES")[-1], "Go")
        assert [(request.type, request.accepts_response_payload) for request in world.heard] == [
            ("slash_commands", True),
            ("events_api", False),
            ("interactive", False),
        ]


async def test_a_command_without_an_ack_in_three_seconds_is_told_to_the_person() -> None:
    async with served() as world, world.bot(acks=False):
        saying = asyncio.create_task(world.slack.person("U1ANN").say("C1SALES", "/tasks mine"))
        await heard(world, 1)
        await world.clock.wind(2.9)
        assert not saying.done()
        await world.clock.wind(0.2)
        ack = await soon(saying)
        assert ack is not None
        assert (ack.status, ack.ms) == ("late", None)
        assert world.slack.notices("U1ANN") == ['/tasks failed with the error "operation_timeout"']
        assert world.slack.notices("U2BOB") == []
        assert len(world.heard) == 1, "commands do not come again"


async def test_an_ack_that_comes_too_late_is_noted_and_its_answer_dropped() -> None:
    release = asyncio.Event()

    async def slow(_: SocketModeRequest) -> dict[str, Any]:
        await release.wait()
        return {"text": "too late"}

    async with served() as world, world.bot(slow):
        saying = asyncio.create_task(world.slack.person("U1ANN").say("C1SALES", "/tasks mine"))
        await heard(world, 1)
        await world.clock.wind(4)
        await soon(saying)
        release.set()
        line = await world.slack.until(lambda: next((e for e in world.slack.traffic if e["ack_ms"]), None))
        assert (line["status"], line["ack_ms"]) == ("late", 4000.0)
        assert world.slack.messages("C1SALES", seen_by="U1ANN") == []


async def test_without_any_socket_a_command_fails_at_once() -> None:
    async with served() as world:
        ack = await world.slack.person("U1ANN").say("C1SALES", "/tasks")
        assert ack is not None
        assert ack.status == "lost"
        assert world.slack.notices("U1ANN") == ['/tasks failed with the error "dispatch_failed"']


async def test_an_event_that_is_not_acked_comes_again_three_times() -> None:
    async with served() as world, world.bot(acks=False):
        saying = asyncio.create_task(world.slack.person("U1ANN").say("C1SALES", "<@U0TASKSBOT> mine"))
        await heard(world, 1)
        await world.clock.wind(3)  # late: again at once
        await soon(saying)
        await heard(world, 2)
        await world.clock.wind(3 + 60)
        await heard(world, 3)
        await world.clock.wind(3 + 300)
        await heard(world, 4)
        await world.clock.wind(3 + 10_000)
        assert [(request.retry_attempt, request.retry_reason) for request in world.heard] == [
            (0, ""),
            (1, "timeout"),
            (2, "timeout"),
            (3, "timeout"),
        ]
        assert len({request.payload["event_id"] for request in world.heard}) == 1


async def test_an_event_that_is_acked_the_second_time_comes_no_more() -> None:
    async with served() as world:
        ack = await world.slack.person("U1ANN").say("C1SALES", "<@U0TASKSBOT> mine")
        assert ack is not None
        assert ack.status == "lost"
        await settle()
        async with world.bot():
            await world.clock.wind(60)
            await acked(world.slack, 3)
            await world.clock.wind(10_000)
            assert [ack.status for ack in world.slack.acks] == ["lost", "lost", "ok"]
            assert world.heard[0].retry_attempt == 2


async def test_the_same_envelope_can_come_twice() -> None:
    async with served() as world, world.bot():
        world.slack.faults.envelopes_to_send_twice = 1
        await world.slack.person("U1ANN").say("C1SALES", "/tasks")
        await heard(world, 2)
        assert world.heard[0].envelope_id == world.heard[1].envelope_id
        await world.slack.until(lambda: "second ack" in world.slack.traffic[-1]["title"])
        assert len(world.slack.acks) == 1


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_a_disconnect_frame_makes_the_bot_open_a_new_socket(reason: str) -> None:
    async with served() as world, world.bot():
        sockets = world.slack.sockets
        await sockets.ask_to_reconnect(reason)
        await world.slack.until(lambda: sockets.opened == 2 and sockets.count == 1)
        await world.slack.person("U1ANN").say("C1SALES", "/tasks")
        assert world.slack.acks[-1].status == "ok"


async def test_pings_are_answered_both_ways() -> None:
    async with bare_socket(autoping=False) as (world, socket):
        await socket.ping(b"sdk-ping-pong:1")
        assert (await socket.receive()).type is aiohttp.WSMsgType.PONG
        await world.slack.sockets.ping()
        assert (await socket.receive()).type is aiohttp.WSMsgType.PING


async def test_dropped_sockets_are_gone_at_once() -> None:
    async with bare_socket() as (world, socket):
        world.slack.sockets.drop()
        assert world.slack.sockets.count == 0
        assert (await socket.receive()).type in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR)


async def test_an_ack_of_an_unknown_envelope_is_noted_as_an_error() -> None:
    async with bare_socket() as (world, socket):
        await socket.send_json({"envelope_id": "made-up"})
        await world.slack.until(lambda: world.slack.traffic[-1]["kind"] == "ack")
        assert world.slack.traffic[-1]["status"] == "error"
