"""The reading half of Slack's Web API."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.api.answers import Answer, answer_of
from bot.slack.api.errors import chat_problem
from bot.slack.api.rate_limiter import RateLimiter
from bot.use_cases.operations.cursor_trail import CursorTrail

_MOST_PAGES = 5_000  # of 200 channels or 1,000 people: ten times what the largest workspaces have


class SlackReader:
    """The reading half of Slack's Web API, with its errors turned into ChatProblems.

    ``limiters`` are for methods that are called so often that Slack would refuse some of the calls.
    """

    def __init__(self, client: AsyncWebClient, limiters: Mapping[str, RateLimiter] | None = None) -> None:
        self._client = client
        self._limiters = limiters or {}

    def limited(self, method: str, limiter: RateLimiter) -> SlackReader:
        """The same for background work, whose calls of ``method`` wait for their turn: people's never do."""
        return SlackReader(self._client, {method: limiter})

    async def call(self, method: str, **arguments: Any) -> Answer:
        if limiter := self._limiters.get(method):
            await limiter.acquire()
        return await answer_of(method, self._client.api_call(method, http_verb="GET", params=arguments))

    async def open_connection(self) -> str:
        """The address of one socket, good for one handshake. The client's token is the app's."""
        method = "apps.connections.open"
        return (await answer_of(method, self._client.api_call(method))).text("url")

    async def pages(self, method: str, *, limit: int = 200, **arguments: Any) -> AsyncIterator[Answer]:
        """Each page of a listing that goes by cursor. The last one's cursor is empty, not absent.

        A listing that goes in a circle, or on and on, ends in a ChatProblem.
        """
        cursor = ""
        trail = CursorTrail(_MOST_PAGES)
        while True:
            page = await self.call(method, limit=limit, **arguments, **({"cursor": cursor} if cursor else {}))
            yield page
            cursor = _next_cursor(page)
            if not cursor:
                return
            if wrong := trail.wrong_with(cursor):
                raise chat_problem("endless_list", method, wrong)


def _next_cursor(page: Answer) -> str:
    metadata = page.get("response_metadata")
    return str(metadata.get("next_cursor") or "") if isinstance(metadata, dict) else ""
