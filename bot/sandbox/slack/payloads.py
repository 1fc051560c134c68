"""The bodies that Slack sends to an app: a slash command, a press, a submission, an event. Shapes only.

The shapes are those of Slack's interaction-payload, slash-command and Events API pages.
"""

from __future__ import annotations

import uuid
from typing import Any

from bot.sandbox.slack.state import Json, Message, WorkspaceState, copied
from bot.sandbox.slack.workspace import SlackPerson

VERIFICATION_TOKEN = "stand-in-verification-token"


def slash_command(
    state: WorkspaceState, person: SlackPerson, channel_id: str, command: str, text: str, trigger_id: str, url: str
) -> Json:
    workspace = state.workspace
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": workspace.team_id,
        "team_domain": workspace.domain,
        "channel_id": channel_id,
        "channel_name": channel_name(state, channel_id),
        "user_id": person.id,
        "user_name": person.name,
        "command": command,
        "text": text,
        "api_app_id": state.bot.app_id,
        "is_enterprise_install": "false",
        "response_url": url,
        "trigger_id": trigger_id,
    }


def press_in_message(
    state: WorkspaceState, person: SlackPerson, message: Message, action: Json, trigger_id: str, url: str, values: Json
) -> Json:
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": message.ephemeral,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    body = _interaction(state, person, "block_actions", trigger_id) | {
        "container": container,
        "channel": {"id": message.channel, "name": channel_name(state, message.channel)},
        "state": {"values": values},
        "response_url": url,
        "actions": [action],
    }
    if not message.ephemeral:
        body["message"] = message_object(state, message)
    return body


def press_in_view(state: WorkspaceState, person: SlackPerson, view: Json, action: Json, trigger_id: str) -> Json:
    return _interaction(state, person, "block_actions", trigger_id) | {
        "container": {"type": "view", "view_id": view["id"]},
        "view": copied(view),
        "actions": [action],
    }


def view_submission(state: WorkspaceState, person: SlackPerson, view: Json, trigger_id: str) -> Json:
    return _interaction(state, person, "view_submission", trigger_id) | {"view": copied(view), "response_urls": []}


def view_closed(state: WorkspaceState, person: SlackPerson, view: Json, is_cleared: bool) -> Json:
    body = _interaction(state, person, "view_closed", "")
    del body["trigger_id"]
    return body | {"view": copied(view), "is_cleared": is_cleared}


def _interaction(state: WorkspaceState, person: SlackPerson, kind: str, trigger_id: str) -> Json:
    """What all interactions share. ``user.team_id`` is the acting person's own team, also in shared channels."""
    workspace = state.workspace
    return {
        "type": kind,
        "user": {
            "id": person.id,
            "username": person.name,
            "name": person.name,
            "team_id": workspace.team_of(person),
        },
        "api_app_id": state.bot.app_id,
        "token": VERIFICATION_TOKEN,
        "trigger_id": trigger_id,
        "team": {"id": workspace.team_id, "domain": workspace.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def event_callback(state: WorkspaceState, event: Json, channel_id: str) -> Json:
    """The envelope's payload around one event, as the Events API sends it."""
    team_id = state.workspace.team_id
    channel = state.channels.get(channel_id)
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": team_id,
        "context_team_id": team_id,
        "context_enterprise_id": None,
        "api_app_id": state.bot.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": state.next_id("Ev"),
        "event_time": int(state.clock.now().timestamp()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team_id,
                "user_id": state.bot.id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": channel is not None and channel.shared_with is not None,
        "event_context": f"4-{state.next_number()}",
    }


def message_event(state: WorkspaceState, person: SlackPerson, message: Message, kind: str, channel_type: str) -> Json:
    """A typed message as an event: ``kind`` is message or app_mention; only the former tells its channel's type."""
    team_id = state.workspace.team_of(person)
    event: Json = {
        "client_msg_id": str(uuid.uuid4()),
        "type": kind,
        "user": person.id,
        "text": message.text,
        "ts": message.ts,
        "team": team_id,
        "blocks": [_typed_block(message)],
        "channel": message.channel,
        "event_ts": message.ts,
    }
    if kind == "message":
        event["channel_type"] = channel_type
    if message.thread_ts:
        event["thread_ts"] = message.thread_ts
    if team_id != state.workspace.team_id:
        event |= {"user_team": team_id, "source_team": team_id}
    return event


def _typed_block(message: Message) -> Json:
    """What a person typed also comes as rich text, here always as one plain piece."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": message.text}]}
    return {"type": "rich_text", "block_id": f"b{message.ts}", "elements": [section]}


def message_object(state: WorkspaceState, message: Message, *, with_metadata: bool = True) -> Json:
    """A message as the Web API and the payloads carry it."""
    found: Json = {"type": "message", "user": message.author, "text": message.text, "ts": message.ts}
    optional: dict[str, Any] = {
        "blocks": [copied(block) for block in message.blocks],
        "thread_ts": message.thread_ts,
        "files": list(message.files),
        "metadata": message.metadata if with_metadata else None,
    }
    if message.is_app:
        optional |= {"bot_id": state.bot.bot_id, "app_id": state.bot.app_id}
    if message.edited:
        optional["edited"] = {"user": state.bot.id if message.is_app else message.author, "ts": message.ts}
    return found | {"team": state.workspace.team_id} | {name: value for name, value in optional.items() if value}


def channel_name(state: WorkspaceState, channel_id: str) -> str:
    """What payloads call a place: a private channel's name is not told."""
    channel = state.channels.get(channel_id)
    if channel is None:
        return "directmessage"
    return "privategroup" if channel.private else channel.name
