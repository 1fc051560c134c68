"""A proxy, or half of Slack, answers in Slack's place: the bot goes on, and whoever asked hears something."""

from __future__ import annotations

import asyncio

import pytest

from tests.scenarios.harness import harness
from tests.scenarios.made import many, says, titles

AWAY = "I can't reach Slack properly just now. Please try again in a minute."
JSON = "application/json"
PAGES = {
    "503 in plain text": (503, "upstream connect error", "text/plain"),
    "200 in plain text": (200, "Welcome to the proxy.", "text/plain"),
    "broken JSON": (200, '{"ok":tr', JSON),
    "an array": (200, "[1]", JSON),
    "ok without a ts": (200, '{"ok":true}', JSON),
}
ODD = pytest.mark.parametrize(("status", "page", "kind"), PAGES.values(), ids=list(PAGES))


@ODD
async def test_a_direct_message_whose_answer_is_lost_is_apologised_for(status: int, page: str, kind: str) -> None:
    async with harness(tasks=many(3)) as t:
        t.expected.refusals |= {"200", "503"}
        t.slack.answer_with("chat.postMessage", page, status=status, content_type=kind)
        assert says(await t.ann.asks("mine", "dm")) == AWAY
        assert "Traceback" not in t.log
        assert len(titles(await t.ann.asks("mine", "dm"))) == 3


@ODD
async def test_what_answers_in_place_of_the_directory_is_no_traceback(status: int, page: str, kind: str) -> None:
    async with harness(tasks=many(3)) as t:
        t.expected.refusals |= {"200", "503"}
        t.slack.answer_with("users.info", page, status=status, content_type=kind)
        assert says(await t.ann.asks("/tasks")) == AWAY
        assert "Traceback" not in t.log


@ODD
async def test_deaf_for_no_longer_than_slack_is_away(status: int, page: str, kind: str) -> None:
    async with harness(tasks=many(3)) as t:
        t.expected.refusals |= {"200", "503"}
        sockets = t.sandbox.slack.sockets
        await t.until(lambda: sockets.count == 2)
        t.slack.answer_with("apps.connections.open", page, status=status, content_type=kind, times=8)
        sockets.drop()
        asked = len(t.sandbox.slack.calls_of("apps.connections.open"))
        for _ in range(20):
            await t.passes(10)
        await t.until(lambda: sockets.count == 2)
        assert len(t.sandbox.slack.calls_of("apps.connections.open")) == asked + 10
        assert len(titles(await t.ann.asks("/tasks"))) == 3


@ODD
async def test_a_start_while_slack_is_away_waits_and_says_so_once(status: int, page: str, kind: str) -> None:
    async with harness(tasks=many(3), started=False) as t:
        t.expected.refusals |= {"200", "503"}
        for method in ("auth.test", "apps.connections.open"):
            t.slack.answer_with(method, page, status=status, content_type=kind, times=3)
        start = asyncio.create_task(t.start_bot())
        while not start.done():
            await t.clock.wind(5)
        await start
        assert t.log.count("waiting for Slack") == t.log.count("Slack answers") == 2  # once a thing waited for
        assert len(titles(await t.ann.asks("/tasks"))) == 3


async def test_a_busy_response_url_is_waited_for() -> None:
    async with harness(tasks=many(3)) as t:
        t.expected.refusals.add("response_url")
        t.slack.rate_limit("response_url", retry_after=20)
        asking = asyncio.create_task(t.ann.asks("/tasks"))
        while not asking.done():
            await t.clock.wind(5)
        assert len(titles(await asking)) == 3
        assert t.sandbox.slack.calls_of("chat.postEphemeral") == []
