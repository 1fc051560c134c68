"""The bot as its own process: `python -m bot run` against the stand-ins, and what SIGTERM does to it."""

from __future__ import annotations

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.domain.reminders.delivery import DeliveryState
from bot.sandbox.chartmogul.synthetic import synthetic_tasks
from bot.sandbox.demo import API_KEY, APP_TOKEN, BOT_TOKEN
from bot.sandbox.slack.state import Message
from bot.sandbox.slack.workspace import SlackPerson
from bot.store.sqlite.store import open_store
from tests.fakes.clock import settle
from tests.scenarios.harness import Harness, harness
from tests.scenarios.made import many, titles
from tests.scenarios.reminders import SUNDAY_NOON, berlin, digests, hire, remind, through, until


@asynccontextmanager
async def _process(t: Harness, **settings: str) -> AsyncIterator[Process]:
    variables = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_API_URL": f"{t.sandbox.slack_url}/api/",
        "CHARTMOGUL_API_KEY": API_KEY,
        "CHARTMOGUL_API_URL": t.sandbox.crm_url,
        "DATABASE_PATH": str(t.database),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=variables | settings, stdout=PIPE, stderr=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_sigterm_during_work_finishes_the_answer_and_ends_with_zero() -> None:
    async with harness(tasks=many(3), started=False) as t, asyncio.timeout(30), _process(t) as process:
        await t.sandbox.slack.connected()
        await t.until(lambda: len(t.sandbox.crm.requests) >= 2)
        t.crm.latency = 20
        asking = asyncio.create_task(t.sandbox.slack.person(t.ann.id).say(t.place("cs-team", t.ann), "/tasks"))
        await t.until(lambda: t.sandbox.slack.acks)
        await asking
        await t.until(lambda: t.clock.is_awaited(20))
        t.crm.latency = 0  # for what comes after
        process.send_signal(signal.SIGTERM)
        await t.until(lambda: t.sandbox.slack.sockets.count == 0)
        await t.clock.wind(20)
        _, log = await process.communicate()

        [answer] = t.ann.sees("cs-team")
        assert len(titles(answer)) == 3
        assert process.returncode == 0
        assert b"stopping" in log
        assert b"Traceback" not in log
        assert not [secret for secret in (API_KEY, APP_TOKEN, BOT_TOKEN) if secret.encode() in log]


def _sent_to(t: Harness, people: list[SlackPerson]) -> list[Message]:
    slack = t.sandbox.slack
    return digests([message for person in people for message in slack.messages(slack.dm_with_app(person.id))])


async def test_a_stop_in_the_middle_of_a_sweep_ends_the_posts_under_way_and_leaves_no_doubt() -> None:
    async with harness(SUNDAY_NOON, tasks=[]) as t:
        people = await hire(t, 60)
        t.sandbox.crm.with_tasks(
            synthetic_tasks(300, t.sandbox.company, SUNDAY_NOON, assignees=[person.email for person in people])
        )
        for person in people:
            await remind(t, person)
        await until(t, berlin(23, 8, 59))
        while not [call for call in t.sandbox.slack.calls if call.method == "chat.postMessage"]:
            await t.clock.wind(1)
        t.slack.latency_seconds = 20
        await t.until(lambda: t.clock.is_slept(20))
        t.expected.missing_acks = True  # Slack sends the bot its own messages, when the sockets are closed already
        stopping = asyncio.create_task(t.stop_bot())
        await settle(100)
        t.slack.latency_seconds = 0
        await t.clock.wind(20)
        await stopping
        async with open_store(t.database, t.clock) as store:
            rows = await store.deliveries.latest(100)
        posted = [row for row in rows if row.state is DeliveryState.POSTED]
        assert 0 < len(posted) < 60
        assert not [row for row in rows if row.state is DeliveryState.CLAIMED]
        assert len(_sent_to(t, people)) == len(posted)
        await t.start_bot()
        await through(t, timedelta(minutes=5))
        sent = _sent_to(t, people)
        assert len(sent) == len({message.channel for message in sent}), "once each"
        assert len(sent) > len(posted)


async def test_a_bad_app_token_ends_the_process_with_a_sentence_and_no_traceback() -> None:
    async with harness(started=False) as t, asyncio.timeout(30), _process(t, SLACK_APP_TOKEN="xapp-wrong") as process:
        t.expected.refusals.add("invalid_auth")
        _, log = await process.communicate()
        assert process.returncode == 1
        assert b"Slack refuses my app-level token. An admin has to check SLACK_APP_TOKEN" in log
        assert b"Traceback" not in log


async def test_missing_settings_end_the_process_with_all_of_them_named() -> None:
    async with harness(started=False) as t, asyncio.timeout(30):
        async with _process(t, SLACK_APP_TOKEN="", CHARTMOGUL_API_KEY="") as process:
            _, log = await process.communicate()
        assert process.returncode == 1
        assert b"SLACK_APP_TOKEN is missing" in log
        assert b"CHARTMOGUL_API_KEY is missing" in log
