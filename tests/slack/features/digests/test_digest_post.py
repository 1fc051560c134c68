"""Digests at the stand-in Slack: posted with their key, found again by it, with and without a picture."""

from __future__ import annotations

import struct
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.problems import ChatProblem, StoreProblem
from bot.domain.reminders.reminder import Options, PlaceKind, Reminder, Scope
from bot.domain.reminders.schedule import EVERY_DAY, Schedule
from bot.domain.reminders.weekly_chart import WeekPicture, picture_week
from bot.sandbox.slack.state import Message
from bot.slack.api.connection import open_slack
from bot.slack.api.message_sender import MessageSender
from bot.slack.api.post_rate_limiter import PostRateLimiter
from bot.slack.api.reader import SlackReader
from bot.slack.features.digests.digest_post import Draw, SlackDigestPost
from bot.use_cases.ports.digest_post import ClaimLost, Composed, NotPosted
from tests.domain.reminders.digests import BERLIN, DAY, morning, task, week
from tests.fakes.clock import flowing_clock
from tests.sandbox.slack_world import ANN, BOB, BOT_TOKEN, DEE, OLD, PRIVATE, QUIET, SALES, SECRETS, World, served

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
DIGEST = Composed(morning([task("Call Kim")]))


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(b"\x00\x00"))
    + chunk(b"IEND", b"")
)


class Allowed:
    """The claim is lost after so many tries, or while a connection is made."""

    def __init__(self, *, tries: int = 1_000, until_connected: bool = True) -> None:
        self._left = tries
        self._until_connected = until_connected

    async def may_post(self) -> bool:
        self._left -= 1
        return self._left >= 0

    def is_in_time(self) -> bool:
        return self._until_connected


ALWAYS = Allowed()


async def draw_a_dot(_picture: WeekPicture) -> bytes | None:
    return PNG


async def draw_nothing(_picture: WeekPicture) -> bytes | None:
    return None


@asynccontextmanager
async def posting(draw: Draw | None = None, **world: Any) -> AsyncIterator[tuple[World, SlackDigestPost]]:
    async with served(**world) as here:
        clock = flowing_clock(NOW)
        async with open_slack(f"{here.url}/api/", BOT_TOKEN, clock) as line:
            reader = SlackReader(line.client)
            yield (
                here,
                SlackDigestPost(MessageSender(line.client, line.session, clock), reader, PostRateLimiter(clock), draw),
            )


def seen(here: World, channel_id: str = SALES.id) -> list[Message]:
    return here.slack.messages(channel_id)


def long_ago(here: World) -> datetime:
    return here.clock.now() - timedelta(hours=1)


async def test_a_digest_stands_in_its_channel_with_nothing_but_its_key_beside_it() -> None:
    async with posting() as (here, post):
        where = await post.post(SALES.id, await post.ready(DIGEST, key="opaque"), key="opaque", permission=ALWAYS)
        [message] = seen(here)
        assert (where.channel_id, where.ts) == (SALES.id, message.ts)
        assert message.metadata == {"event_type": "crm_tasks_digest", "event_payload": {"key": "opaque"}}
        assert "Call Kim" in message.text
        assert await post.find(SALES.id, "opaque", long_ago(here)) == where
        assert await post.find(SALES.id, "another", long_ago(here)) is None


async def test_a_person_s_digest_needs_no_opened_conversation_and_is_found_in_their_direct_messages() -> None:
    async with posting() as (here, post):
        where = await post.post(BOB.id, DIGEST, key="opaque", permission=ALWAYS)
        assert where.channel_id == here.slack.dm_with_app(BOB.id)
        assert here.slack.calls_of("conversations.open") == []
        assert await post.find(BOB.id, "opaque", long_ago(here)) == where


async def test_a_digest_is_found_behind_hundreds_of_other_messages() -> None:
    async with posting() as (here, post):
        where = await post.post(SALES.id, DIGEST, key="opaque", permission=ALWAYS)
        here.slack.rate_limits = False
        for number in range(450):
            await here.client.chat_postMessage(channel=SALES.id, text=f"Chatter {number}")
        assert await post.find(SALES.id, "opaque", long_ago(here)) == where
        assert len(here.slack.calls_of("conversations.history")) == 3
        assert await post.find(SALES.id, "opaque", here.clock.now() + timedelta(hours=1)) is None


@pytest.mark.parametrize(
    ("channel_id", "code"),
    [
        (QUIET.id, "not_in_channel"),
        (SECRETS.id, "channel_not_found"),
        (OLD.id, "is_archived"),
        (DEE.id, "user_disabled"),
    ],
)
async def test_where_nothing_can_be_posted_slacks_own_word_says_why(channel_id: str, code: str) -> None:
    async with posting() as (_here, post):
        with pytest.raises(ChatProblem) as raised:
            await post.post(channel_id, DIGEST, key="opaque", permission=ALWAYS)
        assert raised.value.code == code
        assert not raised.value.may_be_posted


@pytest.mark.parametrize(
    ("channel_id", "scope"), [(SALES.id, "channels:history"), (PRIVATE.id, "groups:history"), (ANN.id, "im:history")]
)
async def test_without_the_permission_history_is_not_read(channel_id: str, scope: str) -> None:
    async with posting(scopes={"chat:write", "im:write"}) as (here, post):
        with pytest.raises(ChatProblem) as raised:
            await post.find(channel_id, "opaque", long_ago(here))
        assert raised.value.code == "missing_scope"
        assert scope in raised.value.detail


@pytest.mark.parametrize("after_effect", [False, True])
@pytest.mark.parametrize("fault", ["dropped", "500", "503"])
async def test_an_answer_that_is_lost_is_a_doubt_and_is_not_repeated(fault: str, after_effect: bool) -> None:
    async with posting() as (here, post):
        if fault == "dropped":
            here.slack.faults.drop("chat.postMessage", after_effect=after_effect)
        else:
            here.slack.faults.break_down("chat.postMessage", int(fault), after_effect=after_effect)
        with pytest.raises(ChatProblem) as raised:
            await post.post(SALES.id, DIGEST, key="opaque", permission=ALWAYS)
        assert raised.value.may_be_posted
        assert len(seen(here)) == int(after_effect)
        assert bool(await post.find(SALES.id, "opaque", long_ago(here))) == after_effect


async def test_a_rate_limit_is_waited_out() -> None:
    async with posting() as (here, post):
        here.slack.faults.rate_limit("chat.postMessage", times=3)
        await post.post(SALES.id, DIGEST, key="opaque", permission=ALWAYS)
        assert len(seen(here)) == 1


def weekly() -> Composed:
    tasks = [task("Call Kim", days=-2)]
    return Composed(week(tasks), picture=picture_week("Open tasks", tasks, {}, BERLIN, DAY))


async def test_a_weekly_picture_stands_below_the_heading_and_its_figures_in_the_text() -> None:
    async with posting(draw_a_dot) as (here, post):
        composed = await post.ready(weekly(), key="opaque")
        assert seen(here) == []
        await post.post(SALES.id, composed, key="opaque", permission=ALWAYS)
        [message] = seen(here)
        assert [block["type"] for block in message.blocks[:2]] == ["section", "image"]
        assert message.blocks[1]["slack_file"] == {"id": composed.picture_id}
        assert "1 open task, 1 overdue" in message.blocks[1]["alt_text"]
        assert "1 open task, 1 overdue" in message.text


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_a_picture_that_slack_does_not_take_leaves_the_words(method: str) -> None:
    async with posting(draw_a_dot) as (here, post):
        here.slack.faults.fail(method, "internal_error")
        await post.post(SALES.id, await post.ready(weekly(), key="opaque"), key="opaque", permission=ALWAYS)
        [message] = seen(here)
        assert "image" not in {block["type"] for block in message.blocks}


async def test_a_picture_that_slack_does_not_show_yet_leaves_the_words_once() -> None:
    async with posting(draw_a_dot) as (here, post):
        composed = await post.ready(weekly(), key="opaque")
        here.slack.faults.fail("chat.postMessage", "invalid_blocks")
        await post.post(SALES.id, composed, key="opaque", permission=ALWAYS)
        [message] = seen(here)
        assert "image" not in {block["type"] for block in message.blocks}


async def test_a_claim_lost_before_the_try_without_the_picture_posts_nothing() -> None:
    async with posting(draw_a_dot) as (here, post):
        composed = await post.ready(weekly(), key="opaque")
        here.slack.faults.fail("chat.postMessage", "invalid_blocks")
        with pytest.raises(ClaimLost):
            await post.post(SALES.id, composed, key="opaque", permission=Allowed(tries=1))
        assert seen(here) == []


async def test_a_claim_lost_while_a_rate_limit_is_waited_out_posts_nothing() -> None:
    async with posting() as (here, post):
        here.slack.faults.rate_limit("chat.postMessage", times=1)
        with pytest.raises(ChatProblem) as raised:
            await post.post(SALES.id, DIGEST, key="opaque", permission=Allowed(tries=1))
        assert not raised.value.may_be_posted
        assert seen(here) == []


class Locked(Allowed):
    async def may_post(self) -> bool:
        raise StoreProblem("The database is locked.")


async def test_where_the_database_can_not_be_asked_nothing_is_posted_for_certain() -> None:
    async with posting() as (here, post):
        with pytest.raises(NotPosted):
            await post.post(SALES.id, DIGEST, key="opaque", permission=Locked())
        assert seen(here) == []


async def test_a_claim_lost_while_a_connection_is_made_posts_nothing_and_the_connection_goes_on() -> None:
    async with posting() as (here, post):
        for _ in range(2):
            with pytest.raises(ChatProblem) as raised:
                await post.post(SALES.id, DIGEST, key="opaque", permission=Allowed(until_connected=False))
            assert not raised.value.may_be_posted
        assert seen(here) == []
        await post.post(SALES.id, DIGEST, key="opaque", permission=ALWAYS)
        assert len(seen(here)) == 1


@pytest.mark.parametrize("method", [None, "files.completeUploadExternal"])
async def test_a_picture_is_uploaded_once_for_a_delivery_whatever_became_of_it(method: str | None) -> None:
    async with posting(draw_a_dot) as (here, post):
        if method:
            here.slack.faults.fail(method, "internal_error")
        first = await post.ready(weekly(), key="opaque")
        assert await post.ready(weekly(), key="opaque") == first
        assert len(here.slack.calls_of("files.getUploadURLExternal")) == 1


async def test_only_a_thousand_pictures_are_remembered_the_latest() -> None:
    drawn: list[WeekPicture] = []

    async def draw(picture: WeekPicture) -> bytes | None:
        drawn.append(picture)
        return None

    async with posting(draw) as (_, post):
        for number in range(1001):
            await post.ready(weekly(), key=f"key {number}")
        await post.ready(weekly(), key="key 1000")
        assert len(drawn) == 1001
        await post.ready(weekly(), key="key 0")
        assert len(drawn) == 1002


@pytest.mark.parametrize("upload_fails", [False, True])
async def test_a_weekly_picture_whose_answer_is_lost_is_posted_once(upload_fails: bool) -> None:
    async with posting(draw_a_dot) as (here, post):
        if upload_fails:
            here.slack.faults.fail("files.getUploadURLExternal", "internal_error")
        composed = await post.ready(weekly(), key="opaque")
        here.slack.faults.drop("chat.postMessage", after_effect=True)
        with pytest.raises(ChatProblem) as raised:
            await post.post(SALES.id, composed, key="opaque", permission=ALWAYS)
        assert raised.value.may_be_posted
        assert len(seen(here)) == 1


@pytest.mark.parametrize("draw", [None, draw_nothing])
async def test_without_pictures_a_weekly_review_is_words(draw: Draw | None) -> None:
    async with posting(draw) as (here, post):
        await post.post(SALES.id, await post.ready(weekly(), key="opaque"), key="opaque", permission=ALWAYS)
        assert here.slack.calls_of("files.getUploadURLExternal") == []
        assert len(seen(here)) == 1


async def test_an_outage_is_told_with_the_time_that_was_meant() -> None:
    async with posting() as (here, post):
        reminder = Reminder(
            id="rem_1",
            place=PlaceKind.CHANNEL,
            place_id=SALES.id,
            maker_id=ANN.id,
            schedule=Schedule(EVERY_DAY, NOW.time()),
            zone="Europe/Berlin",
            scope=Scope(),
            options=Options(),
            made_at=NOW,
            handled_until=NOW,
            next_at=None,
        )
        meant = datetime.combine(date(2026, 11, 23), NOW.time())
        await post.say_could_not_check(reminder, meant)
        await post.say_back_again(reminder, meant)
        first, second = (message.text for message in seen(here))
        assert first.startswith("I could not check the tasks for Mon 23 Nov, 08:00 (Europe/Berlin time)")
        assert second.startswith("ChartMogul can be read again.")
