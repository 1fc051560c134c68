"""Opening one socket to Slack: a ticket, then its handshake."""

from __future__ import annotations

from aiohttp import ClientSession, ClientWebSocketResponse, ClientWSTimeout
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.problems import ChatProblem
from bot.proxies import proxy_for
from bot.slack.api.answers import no_answer
from bot.slack.api.reader import SlackReader

_PING_AFTER_SECONDS = 5.0  # of silence; without a pong within half of it the socket ends
_CLOSE_WITHIN = ClientWSTimeout(ws_close=2.0)


async def dial_socket(asking: AsyncWebClient, session: ClientSession) -> ClientWebSocketResponse:
    """Another socket, by a ticket of its own. ``asking`` has the app's token. Raises ChatProblem."""
    return await dial_address(await _ticket(asking), session)


async def dial_address(url: str, session: ClientSession) -> ClientWebSocketResponse:
    """The socket behind ``url``, which is good for one handshake. Raises ChatProblem."""
    try:
        return await session.ws_connect(url, heartbeat=_PING_AFTER_SECONDS, timeout=_CLOSE_WITHIN, proxy=proxy_for(url))
    except Exception as error:  # a handshake refused, a ticket that is no address, a proxy that says no
        raise no_answer("socket", error) from error


async def _ticket(asking: AsyncWebClient) -> str:
    try:
        return await SlackReader(asking).open_connection()
    except ChatProblem as problem:
        if not problem.shuts_out and problem.code != "missing_scope":
            raise
        raise ChatProblem(
            "Slack refuses my app-level token. An admin has to check SLACK_APP_TOKEN: it begins with xapp- and has "
            "the permission connections:write.",
            code=problem.code,
            detail=problem.detail,
        ) from problem
