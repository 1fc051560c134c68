"""Mentions and direct messages: which the app is told of, and in what shape."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.slack.stand_in import DEFAULT_SCOPES
from tests.sandbox.slack_world import served

MENTION = "<@U0TASKSBOT> mine"


async def test_a_mention_reaches_the_app_in_slacks_shape() -> None:
    async with served() as world, world.bot():
        await world.slack.person("U1ANN").say("C1SALES", MENTION)
        payload = world.heard[0].payload
        event = payload["event"]
        assert (payload["type"], payload["team_id"], payload["api_app_id"]) == (
            "event_callback",
            "T1FIRM",
            "A0TASKSAPP",
        )
        assert payload["event_id"].startswith("Ev")
        assert payload["event_time"] == int(world.clock.now().timestamp())
        assert payload["authorizations"][0]["user_id"] == "U0TASKSBOT"
        assert payload["is_ext_shared_channel"] is False
        assert (event["type"], event["user"], event["text"]) == ("app_mention", "U1ANN", MENTION)
        assert (event["channel"], event["team"], event["ts"]) == ("C1SALES", "T1FIRM", event["event_ts"])
        assert "channel_type" not in event


async def test_the_handle_works_as_a_mention() -> None:
    async with served() as world, world.bot():
        await world.slack.person("U1ANN").say("C1SALES", "@tasks mine for @bob")
        assert world.heard[0].payload["event"]["text"] == "<@U0TASKSBOT> mine for <@U2BOB>"


async def test_a_direct_message_is_an_event_of_type_im() -> None:
    async with served() as world, world.bot():
        ann = world.slack.person("U1ANN")
        await ann.say(ann.dm, "mine")
        event = world.heard[0].payload["event"]
        assert (event["type"], event["channel_type"], event["channel"]) == ("message", "im", ann.dm)


async def test_a_mention_in_a_direct_message_is_a_message_alone() -> None:
    async with served() as world, world.bot():
        ann = world.slack.person("U1ANN")
        await ann.say(ann.dm, MENTION)
        assert [request.payload["event"]["type"] for request in world.heard] == ["message"]


async def test_the_app_hears_its_own_direct_messages_marked_as_a_bots() -> None:
    async with served() as world, world.bot():
        await world.client.chat_postMessage(channel="U1ANN", text="hello")
        await world.slack.until(lambda: world.heard)
        event = world.heard[0].payload["event"]
        assert (event["bot_id"], event["user"]) == ("B0TASKSBOT", "U0TASKSBOT")


async def test_other_messages_are_not_told() -> None:
    async with served() as world, world.bot():
        assert await world.slack.person("U1ANN").say("C1SALES", "good morning") is None
        assert world.heard == []


async def test_channel_messages_are_told_to_those_who_subscribe() -> None:
    async with served(events=["message.channels", "message.groups"]) as world, world.bot():
        ann = world.slack.person("U1ANN")
        await ann.say("C1SALES", "good morning")
        await ann.say("C5PRIV", "good evening")
        await ann.say(ann.dm, "good night")
        assert [request.payload["event"]["channel_type"] for request in world.heard] == ["channel", "group"]


@pytest.mark.parametrize("settings", [{"events": ["message.im"]}, {"scopes": DEFAULT_SCOPES - {"app_mentions:read"}}])
async def test_a_mention_needs_the_subscription_and_the_scope(settings: dict[str, Any]) -> None:
    async with served(**settings) as world, world.bot():
        assert await world.slack.person("U1ANN").say("C1SALES", MENTION) is None


async def test_where_the_app_is_not_slack_says_so_and_the_app_hears_nothing() -> None:
    async with served() as world, world.bot():
        assert await world.slack.person("U1ANN").say("C4QUIET", MENTION) is None
        assert world.slack.notices("U1ANN") == ["You mentioned @tasks, but they are not in this channel."]


async def test_an_outsider_in_a_shared_channel_mentions_the_app_with_the_ids_of_their_team() -> None:
    async with served() as world, world.bot():
        await world.slack.person("U4OLA").say("C2SHARED", MENTION)
        payload = world.heard[0].payload
        assert payload["is_ext_shared_channel"] is True
        assert payload["team_id"] == "T1FIRM"
        event = payload["event"]
        assert (event["team"], event["user_team"], event["source_team"]) == ("T9NORTH", "T9NORTH", "T9NORTH")


async def test_a_mention_in_a_thread_names_the_thread() -> None:
    async with served() as world, world.bot():
        parent = (await world.client.chat_postMessage(channel="C1SALES", text="a"))["ts"]
        await world.slack.person("U1ANN").say("C1SALES", MENTION, thread_ts=parent)
        assert world.heard[0].payload["event"]["thread_ts"] == parent
