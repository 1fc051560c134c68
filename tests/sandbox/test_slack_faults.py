"""Faults on order: each is met once or as often as asked for, and then Slack is itself again."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox.slack.faults import ANY_METHOD, RESPONSE_URL
from tests.fakes.clock import HandWoundClock
from tests.sandbox.crm import until
from tests.sandbox.slack_world import World, refusal, served, soon


async def post(world: World) -> None:
    await world.client.chat_postMessage(channel="C1SALES", text="a")


async def test_a_method_can_answer_any_error_so_many_times() -> None:
    async with served() as world:
        world.slack.faults.fail("chat.postMessage", "restricted_action", times=2)
        for _ in range(2):
            assert (await refusal(post(world)))["error"] == "restricted_action"
        await post(world)
        assert len(world.slack.messages("C1SALES")) == 1


async def test_faults_of_one_method_leave_the_others_alone() -> None:
    async with served() as world:
        world.slack.faults.fail("chat.update", "message_not_found")
        await post(world)
        world.slack.faults.fail(ANY_METHOD, "internal_error")
        assert (await refusal(post(world)))["error"] == "internal_error"


async def test_a_limit_can_be_met_at_once() -> None:
    async with served() as world:
        world.slack.faults.rate_limit("chat.postMessage", retry_after=7)
        with pytest.raises(SlackApiError) as caught:
            await post(world)
        assert (caught.value.response.status_code, caught.value.response.headers["Retry-After"]) == (429, "7")


@pytest.mark.parametrize(("after_effect", "posted"), [(False, 0), (True, 1)])
async def test_slack_can_break_down_before_or_after_it_posted(after_effect: bool, posted: int) -> None:
    async with served() as world:
        world.slack.faults.break_down("chat.postMessage", 503, after_effect=after_effect)
        with pytest.raises(SlackApiError) as caught:
            await post(world)
        assert caught.value.response.status_code == 503
        assert len(world.slack.messages("C1SALES")) == posted


@pytest.mark.parametrize(("after_effect", "posted"), [(False, 0), (True, 1)])
async def test_the_connection_can_be_cut_before_or_after_it_posted(after_effect: bool, posted: int) -> None:
    async with served() as world:
        world.slack.faults.drop("chat.postMessage", after_effect=after_effect)
        with pytest.raises(aiohttp.ClientError):
            await post(world)
        assert len(world.slack.messages("C1SALES")) == posted
        assert world.slack.traffic[-1]["detail"] == "connection cut"
        await post(world)


async def test_every_answer_can_be_slow() -> None:
    clock = HandWoundClock()
    async with served(clock) as world:
        world.slack.faults.latency_seconds = 2.5
        posting = asyncio.create_task(post(world))
        await until(lambda: clock.is_awaited(2.5))
        await world.clock.wind(2.4)
        assert world.slack.messages("C1SALES") == []
        await world.clock.wind(0.1)
        await soon(posting)
        assert world.slack.traffic[-1]["took_ms"] == 2500.0


@pytest.mark.parametrize(("after_effect", "answered"), [(False, 0), (True, 1)])
async def test_a_response_url_can_fail_too(after_effect: bool, answered: int) -> None:
    async with served() as world, world.bot():
        ann = world.slack.person("U1ANN")
        await ann.say("C1SALES", "/tasks")
        webhook = AsyncWebhookClient(world.heard[0].payload["response_url"], retry_handlers=[])
        world.slack.faults.break_down(RESPONSE_URL, after_effect=after_effect)
        assert (await webhook.send(text="a")).status_code == 500
        assert len(ann.sees("C1SALES")) == answered
        world.slack.faults.drop(RESPONSE_URL)
        with pytest.raises(aiohttp.ClientError):
            await webhook.send(text="b")
