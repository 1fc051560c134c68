"""The other side of the acks: Bolt alone, which acks every command and does nothing else. Run as a process."""

from __future__ import annotations

import asyncio
import os
import re

from aiohttp import ClientSession
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient


async def authorize() -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token=os.environ["SLACK_BOT_TOKEN"])


async def main() -> None:
    async with ClientSession() as session:
        client = AsyncWebClient(base_url=os.environ["SLACK_API_URL"], session=session)
        app = AsyncApp(client=client, authorize=authorize, process_before_response=True)

        @app.command(re.compile(".*"))
        async def only_ack(ack: AsyncAck) -> None:
            await ack()

        await AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"], web_client=client).start_async()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    asyncio.run(main())
