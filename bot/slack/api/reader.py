"""The reading half of Slack's Web API."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.api.errors import chat_problem, unreachable

log = logging.getLogger(__name__)

PERSON_SECONDS = 60.0  # how long one is believed: a guest made yesterday, or an e-mail changed, counts within a minute
EVERYONE_SECONDS = 600.0  # users.list allows 20 calls a minute, and a large workspace takes many for one reading
_PEOPLE_A_PAGE = 1000  # Slack's most: a reading that takes more than twenty calls would never come to its end


class SlackReader:
    """The reading half of Slack's Web API, with its errors turned into ChatProblems."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def call(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        try:
            answer = await self._client.api_call(method, params=arguments)
        except SlackApiError as error:
            raise chat_problem(str(error.response.get("error", "unreachable")), method, str(error.response)) from error
        except (ClientError, TimeoutError) as error:
            raise unreachable(error) from error
        if not isinstance(answer.data, dict):
            raise chat_problem("unreachable", method, "Slack's answer was not JSON")
        return answer.data

    async def pages(self, method: str, *, limit: int = 200, **arguments: Any) -> AsyncIterator[Mapping[str, Any]]:
        """Each page of a listing that goes by cursor. The last one's cursor is empty, not absent."""
        cursor = ""
        while True:
            page = await self.call(method, limit=limit, **arguments, **({"cursor": cursor} if cursor else {}))
            yield page
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return
