"""The ways in: command, mention, thread, direct message, another name, and signed HTTP instead of a socket."""

from __future__ import annotations

import hashlib
import hmac
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.sandbox.chartmogul.faults import UNKNOWN_KEY
from bot.sandbox.demo import SIGNING_SECRET
from tests.scenarios.harness import Harness, harness
from tests.scenarios.made import buttons, many, says, titles


@pytest.mark.parametrize("words", ["/tasks mine", "@tasks mine", "@tasks"])
async def test_a_mention_does_the_same_as_the_command(words: str) -> None:
    async with harness(tasks=many(3)) as t:
        answer = await t.ann.asks(words)
        assert answer.ephemeral
        assert titles(answer) == [f"Acme Corp: Call number {number:03d}." for number in range(3)]


async def test_a_direct_message_needs_no_command() -> None:
    async with harness(tasks=many(3)) as t:
        answer = await t.ann.asks("mine", "dm")
        assert not answer.ephemeral  # it stays, and nobody else reads it
        assert len(titles(answer)) == 3


async def test_the_command_works_in_the_direct_messages_too() -> None:
    async with harness(tasks=many(3)) as t:
        assert len(titles(await t.ann.asks("/tasks", "dm"))) == 3


async def test_a_mention_in_a_thread_is_answered_in_that_thread_to_the_asker_alone() -> None:
    async with harness(tasks=many(13)) as t:
        await t.tomas.types("What is Ann up to?")
        thread = t.sandbox.slack.messages(t.place("cs-team", t.ann))[0].ts
        answer = await t.ann.asks("@tasks mine", thread_ts=thread)
        assert answer.thread_ts == thread
        assert answer.seen_only_by == t.ann.id
        assert (await t.ann.presses(answer, "Next")).thread_ts == thread


async def test_a_mention_can_stand_anywhere_in_what_is_written() -> None:
    async with harness(tasks=many(3)) as t:
        assert len(titles(await t.ann.asks("mine @tasks"))) == 3


async def test_a_mention_of_a_colleague_lists_theirs() -> None:
    async with harness(tasks=many(3)) as t:
        assert says(await t.tomas.asks("@tasks @ann.weber")).startswith("Open tasks of Ann Weber.")


@pytest.mark.parametrize(
    ("words", "where", "example"),
    [
        ("/tasks tody", "cs-team", "/tasks today"),
        ("@tasks tody", "cs-team", "@tasks today"),
        ("tody", "dm", "today"),
    ],
)
async def test_examples_are_typed_as_one_called_the_bot(words: str, where: str, example: str) -> None:
    async with harness() as t:
        assert f"Try: {example} |" in says(await t.ann.asks(words, where))


async def test_the_bot_does_not_answer_itself_or_talk_that_is_not_for_it() -> None:
    async with harness(tasks=many(3)) as t:
        assert await t.ann.types("mine") == []  # in a channel, without a mention
        await t.ann.types("mine", "dm")
        assert len(t.ann.sees("dm")) == 1


async def test_a_greeting_is_no_customer() -> None:
    async with harness() as t:
        for words, where, line in (
            ("hello", "dm", "mine"),
            ("Hi!", "dm", "mine"),
            ("@tasks hi", "cs-team", "@tasks mine"),
        ):
            assert says(await t.ann.asks(words, where)).startswith(f"Hello! Say {line} for your open tasks")
        assert says(await t.ann.asks("thank you", "dm")).startswith("You're welcome!")


async def test_a_command_of_another_name_works_and_is_the_one_in_examples() -> None:
    async with harness(tasks=many(3), command="/cm-tasks", COMMAND_NAME="/cm-tasks") as t:
        assert len(titles(await t.ann.asks("/cm-tasks mine"))) == 3
        assert "/cm-tasks customer" in says(await t.ann.asks("/cm-tasks help"))
        assert "/tasks" not in says(await t.ann.asks("/cm-tasks help")).replace("/cm-tasks", "")
        await t.mia.asks("/cm-tasks link m.tanaka@lumen.example", "sales")
        await t.tomas.presses(t.tomas.sees("dm")[-1], "Approve")
        assert "Type /cm-tasks mine" in says(t.mia.sees("dm")[-1])


HELP = ["help", "help customer", "customer help", "help link", "@someone help", "help mine"]


@pytest.mark.parametrize("words", HELP)
async def test_there_is_help_for_all_and_for_each(words: str) -> None:
    async with harness() as t:
        assert "/tasks" in says(await t.ann.asks(f"/tasks {words}"))


# Signed HTTP


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@asynccontextmanager
async def _harness_over_http() -> AsyncIterator[tuple[Harness, str]]:
    port = _free_port()
    url = f"http://127.0.0.1:{port}/slack/events"
    async with harness(tasks=many(13), started=False) as t:
        t.sandbox.slack.request_url = url
        await t.start_bot({"SLACK_MODE": "http", "PORT": str(port), "BIND_ADDRESS": "127.0.0.1", "SLACK_APP_TOKEN": ""})
        yield t, url


async def test_over_signed_http_all_ways_in_work() -> None:
    async with _harness_over_http() as (t, _):
        assert await t.sandbox.slack.verify_request_url()
        answer = await t.ann.asks("/tasks")
        assert len(titles(answer)) == 12
        assert len(titles(await t.ann.presses(answer, "Next"))) == 1
        assert len(titles(await t.ann.asks("@tasks mine"))) == 12
        assert len(titles(await t.ann.asks("mine", "dm"))) == 12
        shared = await t.ann.presses(answer, "Share in channel")
        assert buttons(shared) == ["See all 13"]
        assert await t.ann.types("/tasks remind") == []  # a form, which is answered in the ack of its submission
        person = t.sandbox.slack.person(t.ann.id)
        errors = await person.submit({"zone": {"reminder.form.zone": {"value": "EST"}}})
        assert list(errors) == ["zone"]
        assert await person.submit() == {}
        assert t.sandbox.slack.sockets.count == 0


FORGED = [
    (SIGNING_SECRET, 0, 200),
    ("another secret", 0, 401),
    (SIGNING_SECRET, -3600, 401),
    (SIGNING_SECRET, 3600, 401),
]


@pytest.mark.parametrize(("secret", "age", "status"), FORGED, ids=["sound", "forged", "an hour old", "from the future"])
async def test_a_request_that_slack_did_not_sign_just_now_is_refused(secret: str, age: int, status: int) -> None:
    async with _harness_over_http() as (t, url):
        stamp = str(int(t.clock.now().timestamp()) + age)
        body = urlencode({"command": "/tasks", "user_id": t.ann.id, "channel_id": "C02CSTEAM00", "trigger_id": "1.2.3"})
        digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        headers = {
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={digest}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as answer:
            assert answer.status == status
        await t.quiet()
        assert bool(t.messages()) == (status == 200)


async def test_health_is_told_over_http() -> None:
    async with _harness_over_http() as (t, url), aiohttp.ClientSession() as session:
        health = url.replace("/slack/events", "/health")
        async with session.get(health) as answer:
            assert (answer.status, await answer.text()) == (200, "ok")
        t.crm.fail(UNKNOWN_KEY, times=None)
        await t.ann.asks("/tasks")
        async with session.get(health) as answer:
            assert answer.status == 200, "one failed question is no illness"
        await t.passes(60)
        await t.ann.asks("/tasks")
        await t.bot.monitor.write()  # a clock that is wound can be ahead of the database
        async with session.get(health) as answer:
            assert answer.status == 503
            assert await answer.text() == "chartmogul", "why is for the log: anybody can ask"
