from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack.transport.socket_mode import connected_socket
from bot.use_cases.operations.health_monitor import HealthMonitor
from tests.fakes.clock import HandWoundClock, settle
from tests.fakes.heartbeat_book import FakeHeartbeatBook
from tests.sandbox.slack_world import ANN, APP_TOKEN, SALES, World, served


async def authorize() -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T1FIRM", bot_token="xoxb-stand-in")


def app_for(world: World) -> AsyncApp:
    return AsyncApp(client=world.client, authorize=authorize, process_before_response=True)


@asynccontextmanager
async def connected(world: World, app: AsyncApp, clock: HandWoundClock | None = None) -> AsyncIterator[HealthMonitor]:
    clock = clock or HandWoundClock()
    monitor = HealthMonitor(clock, FakeHeartbeatBook())
    async with ClientSession() as session, connected_socket(app, world.client, session, APP_TOKEN, clock, monitor):
        await world.slack.connected()
        yield monitor


async def test_a_command_is_acked_while_its_listener_is_still_busy() -> None:
    async with served() as world:
        app, go_on, finished = app_for(world), asyncio.Event(), asyncio.Event()

        @app.command("/tasks")
        async def slow(ack: AsyncAck) -> None:
            await go_on.wait()
            await ack()
            finished.set()

        async with connected(world, app):
            ack = await world.slack.person(ANN.id).say(SALES.id, "/tasks mine")
            assert ack
            assert ack.status == "ok"
            assert not finished.is_set()
            go_on.set()
        assert finished.is_set(), "what was acked is handed over before the socket is left"
    assert [entry["status"] for entry in world.slack.traffic if entry["kind"] == "ack"] == [], "acked once, not twice"


TITLE = {"type": "plain_text_input", "action_id": "typed"}
LABEL = {"type": "plain_text", "text": "Title"}
VIEW = {
    "type": "modal",
    "callback_id": "form",
    "title": LABEL,
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [{"type": "input", "block_id": "title", "label": LABEL, "element": TITLE}],
}


@pytest.mark.parametrize("at_the_stop", [False, True], ids=["at any time", "at the stop"])
async def test_an_answer_that_belongs_in_the_ack_travels_in_it(*, at_the_stop: bool) -> None:
    async with served() as world:
        app, go_on = app_for(world), asyncio.Event()
        trigger: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        @app.command("/tasks")
        async def opens(ack: AsyncAck, body: dict[str, str]) -> None:
            await ack()
            trigger.set_result(body["trigger_id"])

        @app.view("form")
        async def refuses(ack: AsyncAck) -> None:
            await go_on.wait()
            await ack(response_action="errors", errors={"title": "Too short."})

        async with connected(world, app):
            ann = world.slack.person(ANN.id)
            await ann.say(SALES.id, "/tasks add")
            await world.client.views_open(trigger_id=await trigger, view=VIEW)
            typed = {"title": {"typed": {"type": "plain_text_input", "value": "x"}}}
            submitting = asyncio.create_task(ann.submit(typed))
            await settle(100)
            if at_the_stop:
                asyncio.get_running_loop().call_later(0.05, go_on.set)
            else:
                go_on.set()
                await submitting
        assert await submitting == {"title": "Too short."}


async def test_what_slack_says_is_a_sign_of_life() -> None:
    async with served() as world, connected(world, app_for(world)) as monitor:
        monitor.failed("slack", "not connected")
        await world.slack.person(ANN.id).say(SALES.id, "/tasks mine")
        assert "slack" not in monitor.complaints()


async def sockets_become(count: int, world: World) -> None:
    async with asyncio.timeout(10):
        while world.slack.sockets.count != count:
            await settle(1)


async def test_slack_is_failing_only_without_any_socket() -> None:
    clock = HandWoundClock()
    async with served() as world, connected(world, app_for(world), clock) as monitor:
        await sockets_become(2, world)
        world.slack.faults.fail("apps.connections.open", "fatal_error", times=3)
        world.slack.sockets.drop(1)
        await settle(100)
        assert world.slack.sockets.count == 1
        assert "slack" not in monitor.complaints()
        world.slack.sockets.drop(1)
        await settle(100)
        assert monitor.complaints()["slack"].endswith("the socket to Slack is not connected")
        await clock.wind(10)
        await sockets_become(2, world)
        assert "slack" not in monitor.complaints()


async def test_a_replaced_socket_is_heard_beside_its_successor_and_left_after_a_while() -> None:
    clock = HandWoundClock()
    async with served() as world, connected(world, app_for(world), clock) as monitor:
        await sockets_become(2, world)
        await clock.wind(120)  # by now they have proved steady
        await world.slack.sockets.ask_to_reconnect()
        await sockets_become(4, world)
        for _ in range(4):
            ack = await world.slack.person(ANN.id).say(SALES.id, "/tasks mine")
            assert ack
            assert ack.status == "ok"
        await clock.wind(30)
        await sockets_become(2, world)
        world.slack.faults.fail("apps.connections.open", "fatal_error", times=2)
        world.slack.sockets.drop()
        await settle(100)
        assert "slack" in monitor.complaints(), "those that were left count no longer"
