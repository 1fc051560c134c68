"""The demo itself, with its clock wound from the page: what then comes, and what time must not run away from."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.app.demo import running_demo
from bot.clock import WoundClock
from bot.sandbox.demo import BOT_TOKEN, Sandbox
from bot.slack.api.message_sender import MessageSender, ReplyTarget
from bot.slack.blocks.message import Message


class Demo:
    """Ann before the demo's page, in #cs-team."""

    def __init__(self, clock: WoundClock, sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
        self.clock = clock
        self.sandbox = sandbox
        self.session = session
        self.ann = next(person.id for person in sandbox.company.people if person.real_name == "Ann Weber")
        self.channel = next(channel.id for channel in sandbox.company.channels if channel.name == "cs-team")

    async def says(self, words: str) -> None:
        await self.sandbox.slack.person(self.ann).say(self.channel, words)

    async def sees(self, count: int) -> list[Any]:
        return await self.sandbox.slack.messages_reach(count, self.channel, self.ann)

    async def winds(self, span: timedelta) -> dict[str, Any]:
        body = {"as": self.ann, "to": (self.clock.now() + span).isoformat()}
        async with self.session.post(f"{self.sandbox.slack_url}/sandbox/clock", json=body) as answer:
            shown: dict[str, Any] = await answer.json()
            return shown


@asynccontextmanager
async def demo() -> AsyncIterator[Demo]:
    clock = WoundClock()
    async with asyncio.timeout(30), running_demo(clock, 0) as sandbox, aiohttp.ClientSession() as session:
        yield Demo(clock, sandbox, session)


async def test_an_hour_later_an_answer_s_address_has_expired_and_it_comes_into_the_channel_for_its_reader() -> None:
    async with demo() as here:
        await here.says("/tasks mine")
        [answer] = await here.sees(1)
        url = here.sandbox.slack.acks[-1].body["response_url"]
        assert (await here.winds(timedelta(hours=1)))["ok"]
        client = AsyncWebClient(BOT_TOKEN, base_url=f"{here.sandbox.slack_url}/api/", session=here.session)
        address = ReplyTarget(here.channel, here.ann, response_url=url)
        await MessageSender(client, here.session, here.clock).answer(address, Message("What you asked an hour ago."))
        late = (await here.sees(2))[-1]
        assert (late.text, late.seen_only_by) == ("What you asked an hour ago.", here.ann)
        assert late.at - answer.at >= timedelta(hours=1)
        assert [call.status for call in here.sandbox.slack.calls_of("chat.postEphemeral")] == [200]


async def test_time_does_not_run_away_from_an_answer_under_way() -> None:
    async with demo() as here:
        here.sandbox.crm.faults.latency = 0.1
        asked_at = here.clock.now()
        await asyncio.gather(here.says("/tasks mine"), here.winds(timedelta(hours=1)))
        [answer] = await here.sees(1)
        assert answer.at - asked_at < timedelta(minutes=1)
        [ack] = here.sandbox.slack.acks
        assert ack.ms is not None
        assert (ack.status, ack.ms < 3000) == ("ok", True)


async def test_what_the_bot_repeats_is_repeated_as_the_hours_pass() -> None:
    async with demo() as here:
        await here.says("/tasks mine")
        await here.sees(1)
        before, sockets = len(here.sandbox.crm.requests), here.sandbox.slack.sockets
        open_before = sockets.count, sockets.opened
        await here.winds(timedelta(hours=25))
        since = list(here.sandbox.crm.requests)[before:]
        assert len({seen.at for seen in since if seen.path.endswith("/customers")}) == 4  # every six hours
        assert (sockets.count, sockets.opened) == open_before


async def test_a_morning_s_digest_comes_at_its_own_minute() -> None:
    async with demo() as here:
        slack, dm = here.sandbox.slack, here.sandbox.slack.dm_with_app(here.ann)
        for _ in range(3):  # over a weekend
            if not slack.messages(dm, here.ann):
                await here.winds(timedelta(days=1))
        [digest] = slack.messages(dm, here.ann)
        assert (digest.at.minute, digest.at.second < 5) == (30, True)
