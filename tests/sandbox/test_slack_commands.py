"""Slash commands as Slack hands them over and takes their answers, at once or through the response_url."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox.slack.words import SlackSays
from tests.sandbox.slack_world import World, served


async def response_url(world: World, channel: str = "C1SALES") -> str:
    await world.slack.person("U1ANN").say(channel, "/tasks mine")
    return str(world.heard[-1].payload["response_url"])


async def test_a_command_reaches_the_bot_in_slacks_shape() -> None:
    async with served() as world, world.bot():
        await world.slack.person("U1ANN").say("C1SALES", "/tasks mine")
        payload = world.heard[0].payload
        assert payload.pop("trigger_id")
        assert payload.pop("response_url").startswith(f"{world.url}/commands/T1FIRM/")
        assert payload.pop("token")
        assert payload == {
            "team_id": "T1FIRM",
            "team_domain": "firm",
            "channel_id": "C1SALES",
            "channel_name": "sales",
            "user_id": "U1ANN",
            "user_name": "ann",
            "command": "/tasks",
            "text": "mine",
            "api_app_id": "A0TASKSAPP",
            "is_enterprise_install": "false",
        }


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("for <@U2BOB>", "for <@U2BOB|bob>"),
        ("for @bob", "for <@U2BOB|bob>"),
        ("for @nobody", "for @nobody"),
        ("in #sales or <#C5PRIV>", "in <#C1SALES|sales> or <#C5PRIV|deals>"),
        ("link ann@firm.example", "link <mailto:ann@firm.example|ann@firm.example>"),
        ("see https://firm.example/a?b=1&c=2", "see <https://firm.example/a?b=1&amp;c=2>"),
        ("customer A&B <x>", "customer A&amp;B &lt;x&gt;"),
        ('customer "Société d’Été"', 'customer "Société d’Été"'),
    ],
)
async def test_names_links_and_special_characters_are_escaped(typed: str, sent: str) -> None:
    async with served() as world, world.bot():
        await world.slack.person("U1ANN").say("C1SALES", f"/tasks {typed}")
        assert world.heard[0].payload["text"] == sent


async def test_a_private_channels_name_and_a_direct_messages_are_not_told() -> None:
    async with served() as world, world.bot():
        ann = world.slack.person("U1ANN")
        for place in ("C5PRIV", ann.dm):
            await ann.say(place, "/tasks")
        assert [request.payload["channel_name"] for request in world.heard] == ["privategroup", "directmessage"]


async def test_the_answer_in_the_ack_is_seen_by_the_asker_alone() -> None:
    async def answer(_: SocketModeRequest) -> dict[str, Any]:
        return {"text": "two tasks"}

    async with served() as world, world.bot(answer):
        await world.slack.person("U1ANN").say("C1SALES", "/tasks mine")
        assert [message.text for message in world.slack.messages("C1SALES", seen_by="U1ANN")] == ["two tasks"]
        assert world.slack.messages("C1SALES", seen_by="U2BOB") == []


async def test_an_answer_that_slack_refuses_fails_the_command() -> None:
    async def answer(_: SocketModeRequest) -> dict[str, Any]:
        return {"text": "a", "blocks": [{"type": "gallery"}]}

    async with served() as world, world.bot(answer):
        await world.slack.person("U1ANN").say("C1SALES", "/tasks mine")
        assert world.slack.messages("C1SALES", seen_by="U1ANN") == []
        assert world.slack.notices("U1ANN") == ['/tasks failed with the error "invalid_command_response"']


@pytest.mark.parametrize(
    ("person", "channel", "typed", "thread_ts", "sentence"),
    [
        ("U1ANN", "C1SALES", "/task mine", None, "/task is not a valid command"),
        ("U1ANN", "C1SALES", "/tasks mine", "1.000001", "/tasks is not supported in threads. Sorry!"),
        ("U2BOB", "C5PRIV", "/tasks mine", None, "not in this channel"),
        ("U2BOB", "C9NONE", "/tasks mine", None, "not in this channel"),
        ("U4OLA", "C2SHARED", "/tasks mine", None, "/tasks is not a valid command"),
        ("U4OLA", "D4OLA", "mine", None, "not in this channel"),
        ("U5DEE", "C1SALES", "/tasks mine", None, "sign in"),
        ("U1ANN", "C6OLD", "/tasks mine", None, "archived"),
    ],
)
async def test_slack_itself_refuses_what_it_never_hands_over(
    person: str, channel: str, typed: str, thread_ts: str | None, sentence: str
) -> None:
    async with served() as world, world.bot():
        with pytest.raises(SlackSays, match=sentence):
            await world.slack.person(person).say(channel, typed, thread_ts)
        assert world.heard == []


async def test_without_the_commands_scope_there_is_no_command() -> None:
    async with served(scopes=["chat:write"]) as world:
        with pytest.raises(SlackSays, match="not a valid command"):
            await world.slack.person("U1ANN").say("C1SALES", "/tasks")


async def test_a_command_works_where_the_app_is_not() -> None:
    async with served() as world, world.bot():
        url = await response_url(world, "C3SECRET")
        assert (await AsyncWebhookClient(url).send(text="here")).status_code == 200
        assert world.slack.messages("C3SECRET", seen_by="U1ANN")[0].text == "here"


async def test_the_response_url_answers_for_the_asker_alone_or_for_the_channel() -> None:
    async with served() as world, world.bot():
        webhook = AsyncWebhookClient(await response_url(world))
        await webhook.send(text="for you")
        await webhook.send(text="for all", response_type="in_channel")
        assert [message.text for message in world.slack.messages("C1SALES")] == ["for all"]
        assert [message.text for message in world.slack.person("U1ANN").sees("C1SALES")] == ["for you", "for all"]


async def test_the_response_url_works_five_times() -> None:
    async with served() as world, world.bot():
        webhook = AsyncWebhookClient(await response_url(world))
        for number in range(5):
            assert (await webhook.send(text=f"{number}")).status_code == 200
        sixth = await webhook.send(text="6")
        assert (sixth.status_code, sixth.body) == (404, '{"ok": false, "error": "used_url"}')
        assert len(world.slack.person("U1ANN").sees("C1SALES")) == 5


async def test_the_response_url_works_for_half_an_hour() -> None:
    async with served() as world, world.bot():
        webhook = AsyncWebhookClient(await response_url(world))
        await world.clock.wind(30 * 60)
        assert (await webhook.send(text="just in time")).status_code == 200
        await world.clock.wind(1)
        late = await webhook.send(text="too late")
        assert (late.status_code, late.body) == (404, '{"ok": false, "error": "expired_url"}')


@pytest.mark.parametrize(
    ("sent", "status", "error"),
    [
        ("not json", 400, "invalid_payload"),
        ("[]", 400, "invalid_payload"),
        ('{"text": "a", "response_type": "public"}', 400, "invalid_payload"),
        ('{"text": "a", "blocks": [{"type": "gallery"}]}', 200, "invalid_blocks"),
        ("{}", 200, "no_text"),
        ('{"delete_original": true}', 200, "message_not_found"),
    ],
)
async def test_a_response_that_slack_refuses_is_refused_and_is_no_use_of_the_address(
    sent: str, status: int, error: str
) -> None:
    async with served() as world, world.bot(), aiohttp.ClientSession() as session:
        url = await response_url(world)
        for _ in range(6):
            async with session.post(url, data=sent, headers={"Content-Type": "application/json"}) as answer:
                assert (answer.status, (await answer.json())["error"]) == (status, error)
        assert (await AsyncWebhookClient(url).send(text="still good")).status_code == 200


async def test_an_address_that_was_never_given_out_is_unknown() -> None:
    async with served() as world:
        answer = await AsyncWebhookClient(f"{world.url}/commands/T1FIRM/1/none").send(text="a")
        assert (answer.status_code, answer.body) == (404, '{"ok": false, "error": "invalid_url"}')
