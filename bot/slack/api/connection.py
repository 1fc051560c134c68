"""The connection that calls go out by: its session, its proxy, its repeats, and whose token it has."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import ClientSession, ClientTimeout
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient

from bot.proxies import proxy_for
from bot.slack.api.answers import asked_wait, may_wait
from bot.slack.api.identity import Identity, read_identity
from bot.slack.api.last_moment import LastMomentConnector
from bot.slack.api.patience import once_slack_answers
from bot.slack.api.reader import SlackReader
from bot.slack.api.repeats import may_be_repeated
from bot.use_cases.ports.clock import Clock

log = logging.getLogger(__name__)

_TIMEOUT = ClientTimeout(total=30, connect=10)


@dataclass(frozen=True, slots=True)
class SlackLine:
    """One session for every call: a connection is made once, not for each message."""

    client: AsyncWebClient
    session: ClientSession
    clock: Clock


def slack_session() -> ClientSession:
    return ClientSession(connector=LastMomentConnector(limit=100), timeout=_TIMEOUT)


@asynccontextmanager
async def open_slack(api_url: str, bot_token: str, clock: Clock) -> AsyncIterator[SlackLine]:
    async with slack_session() as session:
        client = AsyncWebClient(token=bot_token, base_url=api_url, session=session)
        # The library's default repeats a post after a cut connection, and does not wait out a 429 at all.
        client.retry_handlers = [WaitOutRateLimit(clock)]
        client.proxy = proxy_for(api_url)  # its own look at the environment leaves NO_PROXY out
        yield SlackLine(client, session, clock)


async def prove_identity(line: SlackLine) -> Identity:
    """Who the bot is, once Slack can be reached. Raises ChatProblem with a sentence where the token is no good, or is
    of an installation for a whole organisation."""
    identity, _ = await once_slack_answers(lambda: read_identity(SlackReader(line.client)), line.clock)
    return identity


class WaitOutRateLimit(AsyncRetryHandler):
    """Waits as long as Slack's Retry-After says, and no longer than a person would. A 429 was certainly not posted."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(max_retry_count=3)
        self._clock = clock

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        return response is not None and response.status_code == 429 and may_wait(response.headers)

    async def prepare_for_next_attempt_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> None:
        if response is None:
            return
        log.info("Slack asks to slow down", extra={"seconds": asked_wait(response.headers)})
        await self._clock.sleep(asked_wait(response.headers))
        state.next_attempt_requested = await may_be_repeated()
        state.increment_current_attempt()
