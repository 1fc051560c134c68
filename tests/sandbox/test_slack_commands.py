"""Slash commands as Slack hands them over and takes their answers."""

from __future__ import annotations

from typing import Any

from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.sandbox.slack_world import served


async def test_a_command_reaches_the_bot_in_slacks_shape_and_its_answer_is_seen_by_the_asker_alone() -> None:
    async def answer(request: SocketModeRequest) -> dict[str, Any]:
        return {"text": "two tasks"}

    async with served() as world, world.bot(answer):
        ack = await world.slack.person("U1ANN").say("C1SALES", "/tasks for <@U2BOB> in #sales & more ann@firm.example")
        assert ack is not None
        assert ack.status == "ok"
        assert ack.ms == 0.0
        payload = world.heard[0].payload
        assert payload["command"] == "/tasks"
        assert payload["text"] == (
            "for <@U2BOB|bob> in <#C1SALES|sales> &amp; more <mailto:ann@firm.example|ann@firm.example>"
        )
        assert (payload["user_id"], payload["team_id"], payload["channel_name"]) == ("U1ANN", "T1FIRM", "sales")
        assert [message.text for message in world.slack.messages("C1SALES", seen_by="U1ANN")] == ["two tasks"]
        assert world.slack.messages("C1SALES", seen_by="U2BOB") == []


async def test_the_response_url_answers_later() -> None:
    async with served() as world, world.bot():
        await world.slack.person("U1ANN").say("C1SALES", "/tasks mine")
        webhook = AsyncWebhookClient(world.heard[0].payload["response_url"])
        answer = await webhook.send(text="here they are", response_type="in_channel")
        assert answer.status_code == 200
        assert world.slack.messages("C1SALES")[0].text == "here they are"
