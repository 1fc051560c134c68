"""The Web API's door: tokens, scopes, unknown methods, encodings, rate limits. Asked through slack_sdk."""

from __future__ import annotations

import json

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox.slack.limits import POST_BURST
from bot.sandbox.slack.stand_in import DEFAULT_SCOPES
from tests.sandbox.slack_world import APP_TOKEN, BOT_TOKEN, refusal, served


async def test_auth_test_names_the_workspace_and_the_scopes() -> None:
    async with served() as world:
        answer = await world.client.auth_test()
        assert (answer["team_id"], answer["user_id"], answer["bot_id"]) == ("T1FIRM", "U0TASKSBOT", "B0TASKSBOT")
        assert set(answer.headers["x-oauth-scopes"].split(",")) == DEFAULT_SCOPES


@pytest.mark.parametrize(
    ("token", "error"),
    [(None, "not_authed"), ("xoxb-other", "invalid_auth"), (APP_TOKEN, "not_allowed_token_type")],
)
async def test_only_the_apps_own_bot_token_is_let_in(token: str | None, error: str) -> None:
    async with served() as world:
        assert (await refusal(world.client_with(token).users_info(user="U1ANN")))["error"] == error


async def test_sockets_are_opened_with_the_app_token_alone() -> None:
    async with served() as world:
        assert (await world.client.apps_connections_open(app_token=APP_TOKEN))["url"].startswith("ws://127.0.0.1:")
        assert (await refusal(world.client.apps_connections_open(app_token=BOT_TOKEN)))["error"] == (
            "not_allowed_token_type"
        )


async def test_a_revoked_token_is_told_so() -> None:
    async with served() as world:
        world.slack.faults.token_revoked = True
        assert (await refusal(world.client.auth_test()))["error"] == "token_revoked"


async def test_a_method_that_slack_does_not_have_is_unknown() -> None:
    async with served() as world:
        assert (await refusal(world.client.api_call("chat.postMesage")))["error"] == "unknown_method"


async def test_a_missing_scope_is_named_beside_those_that_were_granted() -> None:
    async with served(scopes=["users:read", "im:write"]) as world:
        body = await refusal(world.client.chat_postMessage(channel="C1SALES", text="hello"))
        assert body == {
            "ok": False,
            "error": "missing_scope",
            "needed": "chat:write",
            "provided": "im:write,users:read",
        }


@pytest.mark.parametrize(
    ("channel", "scope"),
    [("C1SALES", "channels:read"), ("C5PRIV", "groups:read"), ("D1ANN", "im:read")],
)
async def test_each_kind_of_conversation_takes_its_own_scope(channel: str, scope: str) -> None:
    async with served(scopes=DEFAULT_SCOPES - {scope}) as world:
        assert (await refusal(world.client.conversations_info(channel=channel)))["needed"] == scope
    async with served() as world:
        assert (await world.client.conversations_info(channel=channel))["channel"]["id"] == channel


async def test_arguments_come_as_json_as_a_form_or_in_the_address() -> None:
    headers = {"Authorization": f"Bearer {BOT_TOKEN}"}
    blocks = json.dumps([{"type": "divider"}])
    async with served() as world, aiohttp.ClientSession(headers=headers) as session:
        post, info = f"{world.url}/api/chat.postMessage", f"{world.url}/api/users.info"
        for sent in (
            session.post(post, json={"channel": "C1SALES", "text": "a"}),
            session.post(post, data={"channel": "C1SALES", "text": "a", "blocks": blocks}),
            session.get(info, params={"user": "U1ANN"}),
            session.post(info, data={"user": "U1ANN"}),
        ):
            async with sent as answer:
                assert (await answer.json())["ok"] is True
        assert world.slack.messages("C1SALES")[1].blocks[0]["type"] == "divider"


async def test_a_form_can_carry_the_token() -> None:
    async with served() as world, aiohttp.ClientSession() as session:
        async with session.post(f"{world.url}/api/auth.test", data={"token": BOT_TOKEN}) as answer:
            assert (await answer.json())["ok"] is True
        assert "token" not in world.slack.traffic[-1]["body"]["request"]


async def test_a_body_that_is_no_json_object_is_refused() -> None:
    headers = {"Authorization": f"Bearer {BOT_TOKEN}", "Content-Type": "application/json"}
    async with served() as world, aiohttp.ClientSession(headers=headers) as session:
        for body in ("{", "[]"):
            async with session.post(f"{world.url}/api/chat.postMessage", data=body) as answer:
                assert (await answer.json())["error"] == "json_not_object"


async def test_a_missing_argument_is_named() -> None:
    async with served() as world:
        body = await refusal(world.client.api_call("users.info"))
        assert body["error"] == "invalid_arguments"
        assert body["response_metadata"]["messages"] == ["[ERROR] missing required field: user"]


async def test_a_channel_takes_a_short_burst_and_then_one_message_a_second() -> None:
    async with served() as world:
        for number in range(POST_BURST):
            await world.client.chat_postMessage(channel="C1SALES", text=f"{number}")
        with pytest.raises(SlackApiError) as caught:
            await world.client.chat_postMessage(channel="C1SALES", text="too soon")
        assert caught.value.response.status_code == 429
        assert caught.value.response.headers["Retry-After"] == "1"
        assert caught.value.response.data == {"ok": False, "error": "ratelimited"}
        await world.client.chat_postMessage(channel="C2SHARED", text="another channel has its own measure")
        await world.clock.wind(1)
        await world.client.chat_postMessage(channel="C1SALES", text="a second later")
        too_soon = world.client.chat_postMessage(channel="C1SALES", text="one a second, no more")
        assert (await refusal(too_soon))["error"] == "ratelimited"
        assert len(world.slack.messages("C1SALES")) == POST_BURST + 1


async def test_a_method_has_so_many_calls_a_minute() -> None:
    async with served() as world:
        for _ in range(20):
            await world.client.users_list()
        with pytest.raises(SlackApiError) as caught:
            await world.client.users_list()
        assert (caught.value.response.status_code, caught.value.response.headers["Retry-After"]) == (429, "60")
        await world.clock.wind(60)
        await world.client.users_list()


async def test_the_limits_can_be_switched_off() -> None:
    async with served() as world:
        world.slack.rate_limits = False
        for number in range(2 * POST_BURST):
            await world.client.chat_postMessage(channel="C1SALES", text=f"{number}")
        assert len(world.slack.calls_of("chat.postMessage")) == 2 * POST_BURST


async def test_blocks_can_be_judged_without_posting_them() -> None:
    async with served() as world:
        assert (await world.client.api_call("blocks.validate", json={"blocks": [{"type": "divider"}]}))["ok"]
        body = await refusal(world.client.api_call("blocks.validate", json={"blocks": [{"type": "gallery"}]}))
        assert body["response_metadata"]["messages"] == [
            "[ERROR] unsupported type: gallery [json-pointer:/blocks/0/type]"
        ]
