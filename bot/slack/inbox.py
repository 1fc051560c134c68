"""Slack's payloads, read: who did what, where, and where the answer goes. Nothing after this file sees a payload."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.slack.message import Via
from bot.slack.postbox import ReturnAddress

_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_LABELLED = re.compile(r"<(?:#|!|mailto:|tel:|https?://)[^|>]*\|([^>]*)>")
_BARE_LINK = re.compile(r"<(?:mailto:)?((?:https?://)?[^<>|\s]+)>")


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something that was asked. ``key`` is the same for a second delivery of the same asking."""

    key: str
    person_id: str
    words: str
    command: str
    via: Via
    address: ReturnAddress


@dataclass(frozen=True, slots=True)
class PressArrival:
    """Something that was pressed in a message of ours."""

    key: str
    person_id: str
    action_id: str
    value: str
    ephemeral: bool
    message_ts: str
    address: ReturnAddress


def read_command(body: Mapping[str, Any]) -> Arrival:
    """A slash command's payload. Whichever name arrives is the command's name."""
    channel_id = str(body["channel_id"])
    return Arrival(
        key=f"command:{body['trigger_id']}",
        person_id=str(body["user_id"]),
        words=plain_words(str(body.get("text") or "")),
        command=str(body["command"]),
        via=Via.COMMAND,
        address=ReturnAddress(channel_id, str(body["user_id"]), body.get("response_url")),
    )


def read_event(body: Mapping[str, Any], bot_person_id: str) -> Arrival | None:
    """A mention in a channel or a direct message; None for what is nobody's question (edits, joins, other bots)."""
    event = body["event"]
    is_direct = event.get("type") == "message" and event.get("channel_type") == "im"
    if event.get("bot_id") or event.get("subtype") or not event.get("user"):
        return None
    if not is_direct and event.get("type") != "app_mention":
        return None
    words = re.sub(rf"<@{re.escape(bot_person_id)}(\|[^>]*)?>", " ", str(event.get("text") or ""), count=1)
    return Arrival(
        key=f"event:{body['event_id']}",
        person_id=str(event["user"]),
        words=plain_words(words),
        command="" if is_direct else f"<@{bot_person_id}>",
        via=Via.DIRECT if is_direct else Via.MENTION,
        address=ReturnAddress(
            str(event["channel"]), str(event["user"]), thread_ts=event.get("thread_ts"), direct=is_direct
        ),
    )


def read_press(body: Mapping[str, Any]) -> PressArrival | None:
    """The first action of a block_actions payload; None where it came from no message (no modal of ours acts yet)."""
    container = body.get("container") or {}
    channel = body.get("channel") or {}
    acted = (body.get("actions") or [None])[0]
    if acted is None or container.get("type") != "message":
        return None
    channel_id, person_id = str(channel.get("id") or container["channel_id"]), str(body["user"]["id"])
    return PressArrival(
        key=f"press:{body.get('trigger_id') or acted.get('action_ts')}",
        person_id=person_id,
        action_id=str(acted.get("action_id")),
        value=str(acted.get("value") or (acted.get("selected_option") or {}).get("value") or ""),
        ephemeral=bool(container.get("is_ephemeral")),
        message_ts=str(container.get("message_ts") or ""),
        address=ReturnAddress(
            channel_id,
            person_id,
            body.get("response_url"),
            thread_ts=container.get("thread_ts"),
            direct=channel_id.startswith("D") and not container.get("is_ephemeral"),
        ),
    )


def plain_words(text: str) -> str:
    """What was typed, without Slack's markup: mentions as ``@{U123}``, links as they were typed, &amp; as &."""
    text = _PERSON.sub(r" @{\1} ", text)
    text = _LABELLED.sub(r"\1", text)
    text = _BARE_LINK.sub(r"\1", text)
    return " ".join(html.unescape(text).split())
