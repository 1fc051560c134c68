"""Slack's payloads, read: who did what, where, and where the answer goes. Nothing after this file sees a payload."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.slack.api.message_sender import ReplyTarget
from bot.slack.feature import Via
from bot.slack.ids import is_direct

_SPOKEN = frozenset({"file_share", "thread_broadcast", "me_message"})
"""Subtypes of a message that a person wrote (https://docs.slack.dev/reference/events/message)."""
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_CHANNEL = re.compile(r"<#([CG][A-Z0-9]+)(?:\|[^>]*)?>")
_LABELLED = re.compile(r"<(?:#|!|mailto:|tel:|https?://)[^|>]*\|([^>]*)>")
_BARE_LINK = re.compile(r"<(?:mailto:)?((?:https?://)?[^<>|\s]+)>")


@dataclass(frozen=True, slots=True)
class IncomingCommand:
    """Something that was asked. ``key`` is the same for a second delivery of the same asking."""

    key: str
    person_id: str
    words: str
    command: str
    via: Via
    address: ReplyTarget
    trigger_id: str = ""  # opens a form, once, within three seconds


@dataclass(frozen=True, slots=True)
class IncomingClick:
    """Something that was clicked in a message of ours."""

    key: str
    person_id: str
    action_id: str
    value: str
    ephemeral: bool
    message_ts: str
    address: ReplyTarget
    trigger_id: str = ""


@dataclass(frozen=True, slots=True)
class IncomingForm:
    """A form of ours: something in it was changed, or it was submitted. ``fields`` are as in `Form`."""

    person_id: str
    callback_id: str
    view_id: str
    carried: str
    fields: Mapping[str, str | tuple[str, ...]]


def read_command(body: Mapping[str, Any]) -> IncomingCommand:
    """A slash command's payload. Whichever name arrives is the command's name."""
    channel_id = str(body["channel_id"])
    return IncomingCommand(
        key=f"command:{body['trigger_id']}",
        person_id=str(body["user_id"]),
        words=plain_words(str(body.get("text") or "")),
        command=str(body["command"]),
        via=Via.COMMAND,
        address=ReplyTarget(channel_id, str(body["user_id"]), body.get("response_url")),
        trigger_id=str(body["trigger_id"]),
    )


def read_event(body: Mapping[str, Any], bot_person_id: str, bot_name: str) -> IncomingCommand | None:
    """A mention in a channel or a direct message; None for what nobody asks (joins, other bots).

    An edited message is not answered again: in a direct message an edit comes as message_changed, in a channel as the
    same app_mention with ``edited``.
    """
    event = body["event"]
    to_bot_alone = event.get("type") == "message" and event.get("channel_type") == "im"
    if event.get("bot_id") or event.get("edited") or not event.get("user"):
        return None
    if event.get("subtype") and event["subtype"] not in _SPOKEN:
        return None
    if not to_bot_alone and event.get("type") != "app_mention":
        return None
    words = re.sub(rf"<@{re.escape(bot_person_id)}(\|[^>]*)?>", " ", str(event.get("text") or ""), count=1)
    return IncomingCommand(
        key=f"event:{body['event_id']}",
        person_id=str(event["user"]),
        words=plain_words(words),
        command="" if to_bot_alone else f"@{bot_name}",
        via=Via.DIRECT if to_bot_alone else Via.MENTION,
        address=ReplyTarget(
            str(event["channel"]), str(event["user"]), thread_ts=event.get("thread_ts"), direct=to_bot_alone
        ),
    )


def read_click(body: Mapping[str, Any]) -> IncomingClick | None:
    """The first action of a block_actions payload; None where it came from no message."""
    container = body.get("container") or {}
    channel = body.get("channel") or {}
    acted = (body.get("actions") or [None])[0]
    if acted is None or container.get("type") != "message":
        return None
    channel_id, person_id = str(channel.get("id") or container["channel_id"]), str(body["user"]["id"])
    return IncomingClick(
        key=f"press:{body.get('trigger_id') or acted.get('action_ts')}",
        person_id=person_id,
        action_id=str(acted.get("action_id")),
        value=str(acted.get("value") or (acted.get("selected_option") or {}).get("value") or ""),
        ephemeral=bool(container.get("is_ephemeral")),
        message_ts=str(container.get("message_ts") or ""),
        address=ReplyTarget(
            channel_id,
            person_id,
            body.get("response_url"),
            thread_ts=container.get("thread_ts"),
            direct=is_direct(channel_id) and not container.get("is_ephemeral"),
        ),
        trigger_id=str(body.get("trigger_id") or ""),
    )


def read_form(body: Mapping[str, Any]) -> IncomingForm | None:
    """The form of a view_submission, or of a block_actions payload that came from one; None where there is none."""
    view = body.get("view")
    if not view:
        return None
    values: Mapping[str, Mapping[str, Any]] = (view.get("state") or {}).get("values") or {}
    return IncomingForm(
        person_id=str(body["user"]["id"]),
        callback_id=str(view.get("callback_id") or ""),
        view_id=str(view["id"]),
        carried=str(view.get("private_metadata") or ""),
        fields={block_id: _value(element) for block_id, held in values.items() for element in held.values()},
    )


def _value(element: Mapping[str, Any]) -> str | tuple[str, ...]:
    """What stands in one input: under "value" or "selected_…", as a text, an option or a list of either."""
    held = next((value for key, value in element.items() if key == "value" or key.startswith("selected_")), None)
    if isinstance(held, list):
        return tuple(str(item["value"] if isinstance(item, dict) else item) for item in held)
    return str((held["value"] if isinstance(held, dict) else held) or "")


def plain_words(text: str) -> str:
    """What was typed, without Slack's markup: people as ``@{U123}``, channels as ``#{C123}``, links as they were typed,
    &amp; as &."""
    text = _PERSON.sub(r" @{\1} ", text)
    text = _CHANNEL.sub(r" #{\1} ", text)
    text = _LABELLED.sub(r"\1", text)
    text = _BARE_LINK.sub(r"\1", text)
    return " ".join(html.unescape(text).split())
