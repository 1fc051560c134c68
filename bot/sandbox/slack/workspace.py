"""A workspace as plain values: its people, channels, commands and the one app. Shapes only; nothing here changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["member", "guest", "outsider", "deactivated", "bot"]


@dataclass(frozen=True, slots=True)
class SlackPerson:
    """``id`` is U…; ``name`` the handle, as in @ann. ``team_id`` is None for people of the workspace itself."""

    id: str
    name: str
    real_name: str
    email: str = ""
    tz: str = "Europe/London"
    kind: Kind = "member"
    is_admin: bool = False
    team_id: str | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class SlackChannel:
    """``id`` is C…; ``members`` are person ids. ``shared_with`` names the other team of a shared channel."""

    id: str
    name: str
    members: tuple[str, ...] = ()
    private: bool = False
    shared_with: str | None = None
    pending_share: bool = False
    archived: bool = False
    topic: str = ""
    bot_is_member: bool = True


@dataclass(frozen=True, slots=True)
class SlackCommand:
    """A slash command with its slash. ``should_escape`` is the manifest's setting of that name."""

    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = True


@dataclass(frozen=True, slots=True)
class SlackBot:
    """The app's three ids: ``id`` of its bot user (U…), ``bot_id`` (B…) and ``app_id`` (A…)."""

    id: str = "U0TASKSBOT"
    bot_id: str = "B0TASKSBOT"
    app_id: str = "A0TASKSAPP"
    name: str = "Tasks"
    handle: str = "tasks"


@dataclass(frozen=True, slots=True)
class Workspace:
    """``team_names`` names the other teams that outsiders come from, by team id."""

    team_id: str
    team_name: str
    domain: str
    people: tuple[SlackPerson, ...]
    channels: tuple[SlackChannel, ...]
    commands: tuple[SlackCommand, ...] = ()
    bot: SlackBot = SlackBot()
    team_names: Mapping[str, str] = field(default_factory=dict)

    def team_of(self, person: SlackPerson) -> str:
        return person.team_id or self.team_id
