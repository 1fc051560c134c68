"""Bolt, as a real bot uses it, finds itself at home in the stand-in Slack."""

from __future__ import annotations

from typing import Any

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.slack_blocks import actions, button, entry, modal, plain
from tests.sandbox.slack_world import APP_TOKEN, served


def make_bolt(client: AsyncWebClient) -> AsyncApp:
    app = AsyncApp(client=client, signing_secret="unused", process_before_response=True)

    async def tasks(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(text="two tasks", blocks=[actions(button(text=plain("Edit")))])

    async def edit(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        view = modal(blocks=[entry()], submit=plain(), callback_id="form")
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    async def saved(ack: AsyncAck) -> None:
        await ack(response_action="errors", errors={"words": "Too short."})

    async def mentioned(event: dict[str, Any], client: AsyncWebClient) -> None:
        await client.chat_postMessage(channel=event["channel"], text="hello")

    app.command("/tasks")(tasks)
    app.action("go")(edit)
    app.view("form")(saved)
    app.event("app_mention")(mentioned)
    return app


async def test_a_bolt_app_is_asked_pressed_submitted_to_and_mentioned() -> None:
    async with served() as world:
        handler = AsyncSocketModeHandler(make_bolt(world.client), APP_TOKEN)
        await handler.connect_async()  # type: ignore[no-untyped-call]
        try:
            await world.slack.connected()
            ann = world.slack.person("U1ANN")
            await ann.say("C1SALES", "/tasks mine")
            (answer,) = await world.slack.messages_reach(1, "C1SALES", seen_by="U1ANN")
            await ann.press(answer, "Edit")
            errors = await ann.submit({"words": {"words": {"type": "plain_text_input", "value": "x"}}})
            assert errors == {"words": "Too short."}
            await ann.say("C1SALES", "<@U0TASKSBOT> mine")
            assert (await world.slack.messages_reach(2, "C1SALES"))[-1].text == "hello"
            assert {ack.status for ack in world.slack.acks} == {"ok"}
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]
