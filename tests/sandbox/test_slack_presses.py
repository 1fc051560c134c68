"""Buttons and selects in messages: what the app is told, and what its response_url can do to the message."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox.slack.state import Message
from bot.sandbox.slack.words import APP_NOT_RESPONDING, SlackSays
from tests.sandbox.slack_blocks import actions, button, option, overflow, plain, select
from tests.sandbox.slack_world import World, served

BLOCK = {**actions(button(text=plain("Next"), value="page=2"), select(), overflow(2)), "block_id": "pager"}


async def posted(world: World, channel: str = "C1SALES", **fields: Any) -> Message:
    await world.client.chat_postMessage(channel=channel, text="tasks", blocks=[BLOCK], **fields)
    return world.slack.messages(channel)[-1]


async def shown_to_ann(world: World) -> Message:
    await world.client.chat_postEphemeral(channel="C1SALES", user="U1ANN", text="tasks", blocks=[BLOCK])
    return world.slack.person("U1ANN").sees("C1SALES")[-1]


async def test_a_press_reaches_the_app_in_slacks_shape() -> None:
    async with served() as world, world.bot():
        message = await posted(world)
        ack = await world.slack.person("U1ANN").press(message, "Next")
        payload = world.heard[0].payload
        assert ack.status == "ok"
        assert payload["type"] == "block_actions"
        assert payload["user"] == {"id": "U1ANN", "username": "ann", "name": "ann", "team_id": "T1FIRM"}
        assert payload["team"] == {"id": "T1FIRM", "domain": "firm"}
        assert payload["channel"] == {"id": "C1SALES", "name": "sales"}
        assert payload["container"] == {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": "C1SALES",
            "is_ephemeral": False,
        }
        assert payload["message"]["text"] == "tasks"
        assert payload["trigger_id"]
        assert payload["response_url"].startswith(f"{world.url}/actions/")
        (action,) = payload["actions"]
        assert action.pop("action_ts")
        assert action == {
            "type": "button",
            "action_id": "go",
            "block_id": "pager",
            "text": plain("Next"),
            "value": "page=2",
        }


async def test_a_press_in_an_ephemeral_message_comes_without_the_message() -> None:
    async with served() as world, world.bot():
        await world.slack.person("U1ANN").press(await shown_to_ann(world), "go")
        payload = world.heard[0].payload
        assert "message" not in payload
        assert payload["container"]["is_ephemeral"] is True


async def test_a_choice_is_told_with_the_state_of_the_message() -> None:
    async with served() as world, world.bot():
        ann = world.slack.person("U1ANN")
        message = await posted(world)
        await ann.press(message, "go")
        await ann.choose(message, "choose", "1")
        untouched, chosen = (request.payload for request in world.heard)
        assert untouched["state"]["values"] == {"pager": {"choose": {"type": "static_select", "selected_option": None}}}
        assert chosen["actions"][0]["selected_option"] == option(value="1")
        assert chosen["state"]["values"]["pager"]["choose"]["selected_option"] == option(value="1")


async def test_an_overflow_menu_tells_its_option() -> None:
    async with served() as world, world.bot():
        await world.slack.person("U1ANN").choose(await posted(world), "more", "0")
        assert world.heard[0].payload["actions"][0]["selected_option"]["value"] == "0"


async def test_nobody_presses_what_is_not_there() -> None:
    async with served() as world, world.bot():
        message, hidden = await posted(world), await shown_to_ann(world)
        with pytest.raises(SlackSays, match="nothing called 'Back'"):
            await world.slack.person("U1ANN").press(message, "Back")
        with pytest.raises(SlackSays, match="not offered"):
            await world.slack.person("U1ANN").choose(message, "choose", "7")
        with pytest.raises(SlackSays, match="no longer there"):
            await world.slack.person("U2BOB").press(hidden, "Next")
        with pytest.raises(SlackSays, match="not in this channel"):
            await world.slack.person("U4OLA").press(message, "Next")
        assert world.heard == []


async def test_an_outsider_presses_with_the_ids_of_their_own_team() -> None:
    async with served() as world, world.bot():
        await world.slack.person("U4OLA").press(await posted(world, "C2SHARED"), "Next")
        payload = world.heard[0].payload
        assert (payload["user"]["id"], payload["user"]["team_id"]) == ("U4OLA", "T9NORTH")
        assert payload["team"]["id"] == "T1FIRM"


async def test_a_guest_presses_like_anyone() -> None:
    async with served() as world, world.bot():
        await world.slack.person("U3GUS").press(await posted(world), "Next")
        assert world.heard[0].payload["user"]["id"] == "U3GUS"


async def test_a_press_that_nobody_takes_is_told_to_the_person() -> None:
    async with served() as world:
        await world.slack.person("U1ANN").press(await posted(world), "Next")
        assert world.slack.notices("U1ANN") == [APP_NOT_RESPONDING]


@pytest.mark.parametrize("ephemeral", [False, True])
async def test_the_original_can_be_replaced_and_deleted(ephemeral: bool) -> None:
    async with served() as world, world.bot():
        ann = world.slack.person("U1ANN")
        message = await (shown_to_ann(world) if ephemeral else posted(world))
        await ann.press(message, "Next")
        webhook = AsyncWebhookClient(world.heard[0].payload["response_url"])
        await webhook.send(text="page 2", replace_original=True)
        assert [(seen.ts, seen.text, seen.blocks) for seen in ann.sees("C1SALES")] == [(message.ts, "page 2", ())]
        await webhook.send(delete_original=True)
        assert ann.sees("C1SALES") == []


async def test_an_answer_to_a_press_is_a_new_message_for_the_presser_alone() -> None:
    async with served() as world, world.bot():
        await world.slack.person("U1ANN").press(await posted(world), "Next")
        await AsyncWebhookClient(world.heard[0].payload["response_url"]).send(text="done")
        assert [seen.text for seen in world.slack.person("U1ANN").sees("C1SALES")] == ["tasks", "done"]
        assert [seen.text for seen in world.slack.person("U2BOB").sees("C1SALES")] == ["tasks"]


async def test_a_press_in_a_thread_is_answered_in_the_thread() -> None:
    async with served() as world, world.bot():
        parent = await posted(world)
        reply = await posted(world, thread_ts=parent.ts)
        await world.slack.person("U1ANN").press(reply, "Next")
        assert world.heard[0].payload["container"]["thread_ts"] == parent.ts
        await AsyncWebhookClient(world.heard[0].payload["response_url"]).send(text="done")
        assert world.slack.person("U1ANN").sees("C1SALES")[-1].thread_ts == parent.ts
