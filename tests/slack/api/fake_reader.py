"""Slack's reading methods, answered from memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.domain.access.channel import GuestPermission
from bot.domain.problems import ChatProblem
from bot.slack.api.answers import Answer
from bot.slack.api.reader import SlackReader

TEAM = "T1"


def user(person_id: str, **facts: Any) -> dict[str, Any]:
    """A user object of the own workspace."""
    return {"id": person_id, "team_id": TEAM, "profile": {"real_name": person_id, "email": "a@firm.com"}, **facts}


async def nobody_allowed(channel_id: str) -> GuestPermission | None:
    """No channel's guests may read what the bot posts."""
    return None


class FakeReader(SlackReader):
    """``users`` are all in one page where ``page_size`` is not smaller. ``asked`` counts calls by method."""

    def __init__(self, *users: dict[str, Any], page_size: int = 1000) -> None:
        self.users = {each["id"]: each for each in users}
        self.channels: dict[str, dict[str, Any]] = {}
        self.members: dict[str, list[str]] = {}
        self.page_size = page_size
        self.asked: list[str] = []

    async def call(self, method: str, **arguments: Any) -> Answer:
        self.asked.append(method)
        return Answer(method, self._said(method, arguments), {})

    def _said(self, method: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        match method:
            case "users.info":
                if arguments["user"] not in self.users:
                    raise ChatProblem("Slack knows nobody of that id.", code="user_not_found")
                return {"user": self.users[arguments["user"]]}
            case "users.list":
                return self._page("members", list(self.users.values()), arguments)
            case "conversations.list":
                return self._page("channels", list(self.channels.values()), arguments)
            case "conversations.info":
                if arguments["channel"] not in self.channels:
                    raise ChatProblem("Slack knows no such channel.", code="channel_not_found")
                return {"channel": self.channels[arguments["channel"]]}
            case "conversations.members":
                return self._page("members", self.members.get(arguments["channel"], []), arguments)
        raise AssertionError(method)

    def _page(self, key: str, values: list[Any], arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        start = int(arguments.get("cursor") or 0)
        end = start + self.page_size
        following = str(end) if end < len(values) else ""
        return {key: values[start:end], "response_metadata": {"next_cursor": following}}
