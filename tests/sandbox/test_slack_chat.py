"""Messages posted, shown to one person, changed and deleted through the Web API."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import ClientSession

from bot.sandbox.slack.stand_in import DEFAULT_SCOPES
from tests.sandbox.slack_world import refusal, served

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "Call *Acme*"}}


async def test_a_message_is_seen_by_everyone_in_the_channel() -> None:
    async with served() as world:
        answer = await world.client.chat_postMessage(channel="C1SALES", text="Call Acme", blocks=[SECTION])
        message = world.slack.messages("C1SALES")[0]
        assert (answer["channel"], answer["ts"]) == ("C1SALES", message.ts)
        assert (message.author, message.is_app, message.ephemeral) == ("U0TASKSBOT", True, False)
        assert message.whole_text == "Call Acme\nCall *Acme*"
        assert answer["message"]["bot_id"] == "B0TASKSBOT"
        assert answer["message"]["blocks"][0]["block_id"], "Slack names the blocks that the app did not name"


@pytest.mark.parametrize("named", ["#sales", "sales"])
async def test_a_channel_can_be_named(named: str) -> None:
    async with served() as world:
        assert (await world.client.chat_postMessage(channel=named, text="hello"))["channel"] == "C1SALES"


async def test_a_person_is_written_to_in_the_direct_message_with_the_app() -> None:
    async with served() as world:
        opened = await world.client.conversations_open(users="U1ANN")
        posted = await world.client.chat_postMessage(channel="U1ANN", text="hello")
        assert opened["channel"]["id"] == posted["channel"] == world.slack.dm_with_app("U1ANN")
        assert (await refusal(world.client.conversations_open(users="U5DEE")))["error"] == "user_disabled"
        assert (await refusal(world.client.conversations_open(users="U9NONE")))["error"] == "user_not_found"
        assert (await refusal(world.client.conversations_open(users="U4OLA")))["error"] == "user_not_visible"


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C9NONE", "channel_not_found"),
        ("C3SECRET", "channel_not_found"),  # private, and the app is not in it: for the app it does not exist
        ("C4QUIET", "not_in_channel"),
        ("C6OLD", "is_archived"),
    ],
)
async def test_the_app_cannot_post_where_it_is_not(channel: str, error: str) -> None:
    async with served() as world:
        assert (await refusal(world.client.chat_postMessage(channel=channel, text="hello")))["error"] == error


async def test_with_its_scope_the_app_posts_in_public_channels_that_it_is_not_in() -> None:
    async with served(scopes=DEFAULT_SCOPES | {"chat:write.public"}) as world:
        assert (await world.client.chat_postMessage(channel="C4QUIET", text="hello"))["ok"]


@pytest.mark.filterwarnings("ignore:The top-level `text` argument is missing")
@pytest.mark.parametrize(
    ("content", "error"),
    [
        ({"text": "", "blocks": []}, "no_text"),
        ({"text": "a" * 40_001}, "msg_too_long"),
        ({"text": "a", "blocks": [{"type": "gallery"}]}, "invalid_blocks"),
        ({"text": "a", "blocks": "[{"}, "invalid_blocks_format"),
        ({"text": "a", "metadata": {"event_type": "sent"}}, "invalid_metadata_format"),
        ({"text": "a", "thread_ts": "1.000001"}, "thread_not_found"),
    ],
)
async def test_content_that_slack_refuses_is_refused(content: dict[str, Any], error: str) -> None:
    async with served() as world:
        assert (await refusal(world.client.chat_postMessage(channel="C1SALES", **content)))["error"] == error
        assert world.slack.messages("C1SALES") == []


async def test_the_longest_text_passes() -> None:
    async with served() as world:
        assert (await world.client.chat_postMessage(channel="C1SALES", text="a" * 40_000))["ok"]


async def test_a_refused_block_is_named_by_path_and_rule() -> None:
    async with served() as world:
        long = {"type": "section", "text": {"type": "mrkdwn", "text": "a" * 3001}}
        body = await refusal(world.client.chat_postMessage(channel="C1SALES", text="a", blocks=[long]))
        found = "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
        assert body["errors"] == [found]
        assert body["response_metadata"]["messages"] == [f"[ERROR] {found}"]


async def test_an_ephemeral_message_is_seen_by_one_reader_and_kept_out_of_the_history() -> None:
    async with served() as world:
        await world.client.chat_postEphemeral(channel="C1SALES", user="U1ANN", text="for Ann")
        assert [message.text for message in world.slack.messages("C1SALES", seen_by="U1ANN")] == ["for Ann"]
        assert world.slack.messages("C1SALES", seen_by="U2BOB") == []
        assert (await world.client.conversations_history(channel="C1SALES"))["messages"] == []


async def test_an_ephemeral_message_needs_its_reader_in_the_channel() -> None:
    async with served() as world:
        outside = world.client.chat_postEphemeral(channel="C1SALES", user="U4OLA", text="a")
        assert (await refusal(outside))["error"] == "user_not_in_channel"
        nobody = world.client.chat_postEphemeral(channel="C1SALES", user="U9NONE", text="a")
        assert (await refusal(nobody))["error"] == "user_not_found"


async def test_an_update_with_text_alone_takes_the_blocks_away() -> None:
    async with served() as world:
        ts = (await world.client.chat_postMessage(channel="C1SALES", text="a", blocks=[SECTION]))["ts"]
        await world.client.chat_update(channel="C1SALES", ts=ts, text="b")
        message = world.slack.messages("C1SALES")[0]
        assert (message.text, message.blocks, message.edited) == ("b", (), True)


async def test_only_the_apps_own_lasting_messages_can_be_changed_or_deleted() -> None:
    async with served() as world:
        await world.slack.person("U1ANN").say("C1SALES", "mine")
        anns = world.slack.messages("C1SALES")[0].ts
        hidden = (await world.client.chat_postEphemeral(channel="C1SALES", user="U1ANN", text="a"))["message_ts"]
        posted = (await world.client.chat_postMessage(channel="C1SALES", text="a"))["ts"]
        client = world.client
        at: dict[str, Any] = {"channel": "C1SALES"}
        assert (await refusal(client.chat_update(**at, ts=anns, text="b")))["error"] == "cant_update_message"
        assert (await refusal(client.chat_delete(**at, ts=anns)))["error"] == "cant_delete_message"
        assert (await refusal(client.chat_update(**at, ts=hidden, text="b")))["error"] == "message_not_found"
        assert (await refusal(client.chat_delete(**at, ts="1.000001")))["error"] == "message_not_found"
        await client.chat_delete(**at, ts=posted)
        assert [message.text for message in world.slack.messages("C1SALES")] == ["mine"]


async def test_a_file_goes_up_in_three_steps() -> None:
    async with served() as world:
        await world.client.files_upload_v2(
            channel="C1SALES", content="a,b\n1,2\n", filename="tasks.csv", title="Tasks", initial_comment="All of them"
        )
        message = world.slack.messages("C1SALES")[0]
        assert message.text == "All of them"
        assert message.files[0]["title"] == "Tasks"


async def test_a_file_that_was_never_sent_cannot_be_shared() -> None:
    async with served() as world:
        asked = await world.client.files_getUploadURLExternal(filename="tasks.csv", length=8)
        files = [{"id": asked["file_id"], "title": "Tasks"}]
        body = await refusal(world.client.files_completeUploadExternal(files=files, channel_id="C1SALES"))
        assert body["error"] == "file_not_found"


async def test_the_page_can_draw_a_picture_that_was_uploaded() -> None:
    async with served() as world, ClientSession() as session:
        asked = await world.client.files_getUploadURLExternal(filename="week.png", length=4)
        async with session.get(f"{world.url}/files/{asked['file_id']}") as answer:
            assert answer.status == 404  # nothing was sent yet
        async with session.post(asked["upload_url"], data=b"\x89PNG") as sent:
            assert sent.status == 200
        async with session.get(f"{world.url}/files/{asked['file_id']}") as answer:
            assert (answer.status, await answer.read()) == (200, b"\x89PNG")
