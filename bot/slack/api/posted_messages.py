"""Finding a message again by a key in its metadata: whether a post arrived whose answer was lost.

Metadata is readable by everyone in the workspace, so a key says nothing. Looking needs the history permission of the
channel's kind, and the bot has to be a member of the channel.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.slack.api.reader import SlackReader


def keyed(event_type: str, key: str) -> Mapping[str, Any]:
    """The metadata that `find_posted` looks for."""
    return {"event_type": event_type, "event_payload": {"key": key}}


async def find_posted(
    reader: SlackReader, channel_id: str, event_type: str, key: str, since: datetime, *, thread_ts: str | None = None
) -> str | None:
    """The ts of the message that carries ``key``, among those back to ``since``. Raises ChatProblem.

    A channel's history has no replies: with ``thread_ts`` that thread is looked through instead.
    """
    arguments: dict[str, Any] = {
        "channel": channel_id,
        "oldest": f"{since.timestamp():.6f}",
        "include_all_metadata": True,
    }
    method = "conversations.history"
    if thread_ts:
        method, arguments["ts"] = "conversations.replies", thread_ts
    async for page in reader.pages(method, **arguments):
        for message in page["messages"]:
            metadata = message.get("metadata") or {}
            if metadata.get("event_type") == event_type and (metadata.get("event_payload") or {}).get("key") == key:
                return str(message["ts"])
    return None
