"""The other side: Bolt alone, which acks every command and does nothing else. Run as a process.

With the word ``answers`` it also asks the CRM one question and answers with a constant: the least that an answer takes.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import ClientSession, encode_basic_auth
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

BOT_TOKEN = os.environ.pop("SLACK_BOT_TOKEN")  # Bolt would find it, and warn that it has no use for it


async def authorize() -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token=BOT_TOKEN)


async def only_ack(ack: AsyncAck) -> None:
    await ack()


def answer_with_a_constant(session: ClientSession) -> Callable[..., Awaitable[None]]:
    crm = f"{os.environ['CHARTMOGUL_API_URL']}/tasks"
    filters = {"assignee": "ann.weber@lumen.example", "completed": "false", "per_page": "200"}
    key = {"Authorization": encode_basic_auth(os.environ["CHARTMOGUL_API_KEY"], "")}
    lines = [{"type": "section", "text": {"type": "mrkdwn", "text": "A task\n" * 12}}] * 3
    under_way: set[asyncio.Task[None]] = set()

    async def answer(url: str) -> None:
        async with session.get(crm, params=filters, headers=key) as response:
            await response.json()
        async with session.post(url, json={"text": "A task\n" * 12, "blocks": lines}) as response:
            await response.read()

    async def ack_and_answer(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        task = asyncio.create_task(answer(body["response_url"]))
        under_way.add(task)
        task.add_done_callback(under_way.discard)

    return ack_and_answer


async def main() -> None:
    async with ClientSession() as session:
        client = AsyncWebClient(base_url=os.environ["SLACK_API_URL"], session=session)
        app = AsyncApp(client=client, authorize=authorize, process_before_response=True)

        if "answers" in sys.argv:
            app.command(re.compile(".*"))(answer_with_a_constant(session))
        else:
            app.command(re.compile(".*"))(only_ack)
        await AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"], web_client=client).start_async()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    asyncio.run(main())
