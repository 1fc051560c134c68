"""Signed HTTP instead of a socket: what is sent, how it is signed, and what happens when nobody answers well."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from urllib.parse import parse_qs

from aiohttp import web
from slack_sdk.signature import Clock as SignatureClock
from slack_sdk.signature import SignatureVerifier

from tests.fakes.clock import settle
from tests.sandbox.slack_blocks import actions, button
from tests.sandbox.slack_world import SECRET, World, served, soon

Handler = Callable[[web.Request, str], Awaitable[web.StreamResponse]]


class _Now(SignatureClock):
    def __init__(self, world: World) -> None:
        self._world = world

    def now(self) -> float:
        return self._world.clock.now().timestamp()


class Listener:
    """A bare web server that keeps what it was sent, and whether the signatures were right."""

    def __init__(self, world: World) -> None:
        self.verifier = SignatureVerifier(SECRET, clock=_Now(world))
        self.bodies: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.genuine: list[bool] = []


@asynccontextmanager
async def listening(world: World, answer: Handler) -> AsyncIterator[Listener]:
    listener = Listener(world)

    async def handle(request: web.Request) -> web.StreamResponse:
        body = await request.text()
        listener.bodies.append(body)
        listener.headers.append(dict(request.headers))
        listener.genuine.append(listener.verifier.is_valid_request(body, dict(request.headers)))
        world.slack.ring()
        return await answer(request, body)

    app = web.Application()
    app.router.add_post("/slack/events", handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    world.slack.request_url = f"http://{host}:{port}/slack/events"
    try:
        yield listener
    finally:
        await runner.cleanup()


async def well(_: web.Request, __: str) -> web.StreamResponse:
    return web.Response()


async def badly(_: web.Request, __: str) -> web.StreamResponse:
    return web.Response(status=500)


async def in_words(_: web.Request, __: str) -> web.StreamResponse:
    return web.Response(text="two tasks")


async def as_json(_: web.Request, __: str) -> web.StreamResponse:
    return web.json_response({"text": "two tasks", "response_type": "in_channel"})


async def test_a_command_is_a_signed_form() -> None:
    async with served() as world, listening(world, well) as listener:
        ack = await world.slack.person("U1ANN").say("C1SALES", "/tasks for @bob")
        assert ack is not None
        assert ack.status == "ok"
        assert listener.genuine == [True]
        form = parse_qs(listener.bodies[0])
        assert (form["command"], form["text"], form["user_id"]) == (["/tasks"], ["for <@U2BOB|bob>"], ["U1ANN"])


async def test_the_answer_to_a_command_can_be_words_or_json() -> None:
    async with served() as world:
        ann = world.slack.person("U1ANN")
        async with listening(world, in_words):
            await ann.say("C1SALES", "/tasks")
        async with listening(world, as_json):
            await ann.say("C1SALES", "/tasks")
        assert [(seen.text, seen.ephemeral) for seen in ann.sees("C1SALES")] == [
            ("two tasks", True),
            ("two tasks", False),
        ]


async def test_a_press_is_json_in_a_forms_payload() -> None:
    async with served() as world, listening(world, well) as listener:
        await world.client.chat_postMessage(channel="C1SALES", text="a", blocks=[actions(button())])
        await world.slack.person("U1ANN").press(world.slack.messages("C1SALES")[0], "go")
        payload = json.loads(parse_qs(listener.bodies[0])["payload"][0])
        assert listener.genuine == [True]
        assert payload["type"] == "block_actions"


async def test_an_event_is_signed_json() -> None:
    async with served() as world, listening(world, well) as listener:
        await world.slack.person("U1ANN").say("C1SALES", "<@U0TASKSBOT> mine")
        assert listener.genuine == [True]
        assert json.loads(listener.bodies[0])["event"]["type"] == "app_mention"
        assert "X-Slack-Retry-Num" not in listener.headers[0]


async def test_a_request_url_is_taken_when_the_challenge_comes_back() -> None:
    async def echo(_: web.Request, body: str) -> web.StreamResponse:
        return web.json_response({"challenge": json.loads(body)["challenge"]})

    async with served() as world:
        async with listening(world, echo) as listener:
            assert await world.slack.verify_request_url() is True
            assert json.loads(listener.bodies[0])["type"] == "url_verification"
        async with listening(world, well):
            assert await world.slack.verify_request_url() is False


async def test_a_command_that_is_answered_badly_fails() -> None:
    async with served() as world, listening(world, badly):
        await world.slack.person("U1ANN").say("C1SALES", "/tasks")
        assert world.slack.notices("U1ANN") == ['/tasks failed with the error "dispatch_failed"']


async def test_a_command_that_is_not_answered_in_three_seconds_times_out() -> None:
    async def never(_: web.Request, __: str) -> web.StreamResponse:
        await asyncio.Event().wait()
        return web.Response()

    async with served() as world, listening(world, never) as listener:
        saying = asyncio.create_task(world.slack.person("U1ANN").say("C1SALES", "/tasks"))
        await world.slack.until(lambda: listener.bodies)
        await world.clock.wind(3)
        await soon(saying)
        assert world.slack.notices("U1ANN") == ['/tasks failed with the error "operation_timeout"']


async def test_an_event_that_is_answered_badly_comes_again_with_its_number_and_reason() -> None:
    async with served() as world, listening(world, badly) as listener:
        await world.slack.person("U1ANN").say("C1SALES", "<@U0TASKSBOT> mine")
        await world.slack.until(lambda: len(world.slack.acks) == 2)
        await world.clock.wind(60)
        await world.slack.until(lambda: len(world.slack.acks) == 3)
        numbers = [headers.get("X-Slack-Retry-Num") for headers in listener.headers]
        assert numbers == [None, "1", "2"]
        assert listener.headers[1]["X-Slack-Retry-Reason"] == "http_error"


async def test_an_event_whose_answer_asks_for_no_retry_comes_no_more() -> None:
    async def enough(_: web.Request, __: str) -> web.StreamResponse:
        return web.Response(status=500, headers={"X-Slack-No-Retry": "1"})

    async with served() as world, listening(world, enough) as listener:
        await world.slack.person("U1ANN").say("C1SALES", "<@U0TASKSBOT> mine")
        await settle()
        await world.clock.wind(1000)
        assert len(listener.bodies) == 1


async def test_a_request_url_where_nobody_listens_is_a_failed_connection() -> None:
    async with served() as world:
        world.slack.request_url = "http://127.0.0.1:9/slack/events"
        ack = await world.slack.person("U1ANN").say("C1SALES", "/tasks")
        assert ack is not None
        assert (ack.status, ack.detail) == ("error", "connection_failed")
