"""The app as Slack is to install it: its command, the events it hears and each permission with the reason for it.

``SCOPES`` is the one table of permissions: the manifest asks for them, the doctor looks for them, docs/install.md
explains them. Limits are those of Slack's manifest reference.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

import yaml


@dataclass(frozen=True, slots=True)
class Scope:
    """A permission, and what the bot could not do without it. ``reason`` goes on after "needed to"."""

    name: str
    reason: str


SCOPES = (
    Scope("app_mentions:read", "answer when somebody mentions the bot in a channel"),
    Scope("channels:history", "see whether a reminder or share arrived in a public channel when Slack did not say"),
    Scope("channels:read", "see who reads a public channel, before anything is posted there"),
    Scope("chat:write", "post answers, and ask admins about seats"),
    Scope("commands", "offer the slash command"),
    Scope("files:write", "put the weekly picture into Slack"),
    Scope("groups:history", "see whether a reminder or share arrived in a private channel when Slack did not say"),
    Scope("groups:read", "see who reads a private channel, before anything is posted there"),
    Scope("im:history", "read what people write to the bot, and find out whether a reminder arrived there"),
    Scope("im:write", "open direct messages: with whoever a reminder goes to, and with admins"),
    Scope("users:read", "know people's names and time zones, and who is a guest, an outsider or an admin"),
    Scope("users:read.email", "find a person's ChartMogul seat by the e-mail of their profile"),
)
APP_SCOPE = Scope("connections:write", "open the socket that Slack's messages arrive through")

EVENTS = ("app_mention", "message.im")
NAME = "CRM Tasks"
REQUEST_PATH = "/slack/events"  # the one path that Slack's requests are taken at


def manifest(
    command: str = "/tasks", mode: Literal["socket", "http"] = "socket", request_url: str | None = None
) -> dict[str, Any]:
    """The app's manifest. In http mode ``request_url`` is the address that Slack reaches the bot at.

    A host alone gets the path that the bot listens at. ValueError where http mode has no address that Slack would reach
    the bot at; its words go on after "the address". ``command`` comes with its slash, already judged by the settings.
    """
    reached_at = {} if mode == "socket" else {"request_url": _public_address(request_url)}
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": NAME,
            "description": "ChartMogul CRM tasks, where your team already is.",
            "long_description": (
                f"Type {command} to see your open ChartMogul CRM tasks: what is overdue, what is due today and what"
                " comes next, with the customer's name and a link. Ask for a customer, a colleague or a range of days."
                f" A mention or a direct message does the same; {command} help tells the rest."
            ),
            "background_color": "#13324b",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": False,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,  # else nobody could write to the bot
            },
            "bot_user": {"display_name": NAME, "always_online": True},
            "slash_commands": [
                {
                    "command": command,
                    **({"url": reached_at["request_url"]} if reached_at else {}),
                    "description": "Your CRM tasks, and everybody's",
                    "usage_hint": "[mine | today | overdue | week | team | @someone | customer NAME | help]",
                    "should_escape": True,  # people and channels arrive as ids, not as names to guess from
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": [scope.name for scope in SCOPES]}},
        "settings": {
            "event_subscriptions": {**reached_at, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **reached_at},
            "org_deploy_enabled": False,
            "socket_mode_enabled": mode == "socket",
            "token_rotation_enabled": False,  # the bot's token comes from a file and must not expire
        },
    }


def as_yaml(app: dict[str, Any]) -> str:
    """The manifest as one pastes it at https://api.slack.com/apps, each permission with its reason."""
    text = yaml.safe_dump(app, sort_keys=False, allow_unicode=True, width=110)
    for scope in SCOPES:
        text = text.replace(f"- {scope.name}\n", f"- {scope.name}  # needed to {scope.reason}\n")
    return (
        "# Made by `tasks-bot manifest`. Paste it at https://api.slack.com/apps: Create New App, From a manifest.\n"
        + text
    )


_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


def _public_address(text: str | None) -> str:
    """A proxy may put the bot below a path of its own: what counts is that the address ends in the bot's path."""
    text = (text or "").strip()
    if not text.lower().startswith("https://"):
        raise ValueError("is missing or not https://, and http mode needs one that Slack can reach")
    try:
        url = urlsplit(text)
        _ = url.port  # 99999 is none
    except ValueError:
        raise ValueError("is not an address") from None
    path = re.sub("/+", "/", url.path).rstrip("/")
    if url.hostname in _THIS_MACHINE:
        raise ValueError("is this machine's own, which Slack can't reach")
    if not url.hostname or url.username is not None or url.query or url.fragment or any(map(str.isspace, text)):
        raise ValueError("must be a plain https:// address, without a name, a password, spaces, ? or #")
    if path and not path.endswith(REQUEST_PATH):
        raise ValueError(f"must be the host alone or end in {REQUEST_PATH}, for the bot hears Slack nowhere else")
    return f"https://{url.netloc}{path or REQUEST_PATH}"
