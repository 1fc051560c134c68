"""The one table of the Web API's methods: who runs each, which scope it takes, how often a minute it may be called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.sandbox.slack.context import Context
from bot.sandbox.slack.limits import TIER_1, TIER_2, TIER_3, TIER_4
from bot.sandbox.slack.state import Json
from bot.sandbox.slack.web_api import app, chat, conversations, files, people, views
from bot.sandbox.slack.web_api.call import Args

UNCOUNTED = 1_000_000
"""auth.test allows "hundreds of requests a minute"; chat.postMessage has its own limit, by channel."""


@dataclass(frozen=True, slots=True)
class Method:
    """``scope`` None: none, or one that depends on the channel and is asked for in the method itself."""

    run: Callable[[Context, Args], Json]
    per_minute: int
    scope: str | None = None
    token: Literal["bot", "app"] = "bot"


METHODS: Mapping[str, Method] = {
    "auth.test": Method(app.auth_test, UNCOUNTED),
    "apps.connections.open": Method(app.connections_open, TIER_1, token="app"),
    "blocks.validate": Method(app.blocks_validate, TIER_4),
    "chat.postMessage": Method(chat.post_message, UNCOUNTED, "chat:write"),
    "chat.postEphemeral": Method(chat.post_ephemeral, TIER_4, "chat:write"),
    "chat.update": Method(chat.update, TIER_3, "chat:write"),
    "chat.delete": Method(chat.delete, TIER_3, "chat:write"),
    "conversations.info": Method(conversations.info, TIER_3),
    "conversations.open": Method(conversations.open_dm, TIER_3, "im:write"),
    "conversations.history": Method(conversations.history, TIER_3),
    "conversations.members": Method(conversations.members, TIER_4),
    "conversations.list": Method(conversations.list_all, TIER_2),
    "users.info": Method(people.info, TIER_4, "users:read"),
    "users.list": Method(people.list_all, TIER_2, "users:read"),
    "users.lookupByEmail": Method(people.lookup_by_email, TIER_3, "users:read.email"),
    "users.conversations": Method(conversations.of_person, TIER_3),
    "views.open": Method(views.open_modal, TIER_4),
    "views.push": Method(views.push, TIER_4),
    "views.update": Method(views.update, TIER_4),
    "views.publish": Method(views.publish, TIER_4),
    "files.getUploadURLExternal": Method(files.get_upload_url, TIER_4, "files:write"),
    "files.completeUploadExternal": Method(files.complete_upload, TIER_4, "files:write"),
}
