"""What people type, turned into the text that Slack sends to an app: names to ids, special characters escaped."""

from __future__ import annotations

import re

from bot.sandbox.slack.state import WorkspaceState

_PIECES = re.compile(
    r"<@(?P<person>[UW]\w+)(?:\|[^>]*)?>"
    r"|<#(?P<channel>[CG]\w+)(?:\|[^>]*)?>"
    r"|(?P<url>https?://[^\s<>|]+)"
    r"|(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<!\w)@(?P<handle>[\w-]+(?:\.[\w-]+)*)"
    r"|(?<!\w)#(?P<name>[\w-]+)"
    r"|(?P<special>[&<>])"
)
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def as_sent(state: WorkspaceState, typed: str, *, with_names: bool) -> str:
    """Mentions as <@U1>, or <@U1|ann> where ``with_names`` (commands); addresses as links; & < > escaped."""
    return _PIECES.sub(lambda found: _piece(state, found, with_names), typed)


def _piece(state: WorkspaceState, found: re.Match[str], with_names: bool) -> str:
    kind = str(found.lastgroup)
    value = found[kind]
    match kind:
        case "person" | "handle":
            return _person(state, value, with_names) or found[0]
        case "channel" | "name":
            return _channel(state, value, with_names) or found[0]
        case "url":
            return f"<{value.replace('&', '&amp;')}>"
        case "email":
            return f"<mailto:{value}|{value}>"
        case _:
            return _ESCAPED[value]


def _person(state: WorkspaceState, id_or_handle: str, with_name: bool) -> str | None:
    names = {person.id: person.name for person in state.people.values()} | {state.bot.id: state.bot.handle}
    for person_id, name in names.items():
        if id_or_handle in (person_id, name):
            return f"<@{person_id}|{name}>" if with_name else f"<@{person_id}>"
    return None


def _channel(state: WorkspaceState, id_or_name: str, with_name: bool) -> str | None:
    for channel in state.channels.values():
        if id_or_name in (channel.id, channel.name):
            return f"<#{channel.id}|{channel.name}>" if with_name else f"<#{channel.id}>"
    return None
