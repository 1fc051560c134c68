"""What changes in the workspace while it runs: messages, open views, channels and people, and who is told of it.

Nothing here knows HTTP. Everything that a page shows passes through `publish`, and every change rings the bell that
tests wait on.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.sandbox.slack.workspace import SlackBot, SlackChannel, SlackPerson, Workspace
from bot.use_cases.ports.clock import Clock

Json = dict[str, Any]
Watcher = Callable[[Json], None]


@dataclass(frozen=True, slots=True)
class Message:
    """One message as Slack keeps it. ``seen_only_by`` is the one reader of an ephemeral message.

    ``author`` is a person's id or the bot user's. ``text`` and ``blocks`` are what was sent.
    """

    ts: str
    channel: str
    author: str
    text: str
    at: datetime
    blocks: tuple[Json, ...] = ()
    is_app: bool = False
    seen_only_by: str | None = None
    thread_ts: str | None = None
    edited: bool = False
    metadata: Json | None = None
    files: tuple[Json, ...] = ()

    @property
    def ephemeral(self) -> bool:
        return self.seen_only_by is not None

    @property
    def whole_text(self) -> str:
        """The text and every text in the blocks, one a line: what a reader sees, and a screen reader says."""
        return "\n".join([self.text, *texts_in(list(self.blocks))])


@dataclass(frozen=True, slots=True)
class OpenView:
    """A modal on somebody's screen. ``view`` is the whole view object as Slack answers it."""

    person: str
    view: Json

    @property
    def id(self) -> str:
        return str(self.view["id"])


class WorkspaceState:
    """``address`` is where the workspace is served, such as http://127.0.0.1:8000, once it is."""

    def __init__(self, workspace: Workspace, clock: Clock) -> None:
        self.workspace = workspace
        self.clock = clock
        self.address = ""
        self.people: dict[str, SlackPerson] = {person.id: person for person in workspace.people}
        self.channels: dict[str, SlackChannel] = {channel.id: channel for channel in workspace.channels}
        self.history: dict[str, dict[str, Message]] = {}
        self.stacks: dict[str, list[OpenView]] = {}
        self.homes: dict[str, Json] = {}
        self.notices: list[tuple[str, str]] = []
        self.chosen: dict[tuple[str, str], Json] = {}
        self._watchers: dict[int, tuple[str | None, Watcher]] = {}
        self._numbers = 0
        self._last_instant = 0
        self._bell = asyncio.Event()

    @property
    def bot(self) -> SlackBot:
        return self.workspace.bot

    # Names and moments that never come twice

    def next_number(self) -> int:
        self._numbers += 1
        return self._numbers

    def next_id(self, letter: str) -> str:
        """An id in Slack's shape, such as V00000001A."""
        return f"{letter}{self.next_number():08X}"

    def next_ts(self) -> str:
        """The present as a message's name: seconds with six decimals, never the same twice."""
        self._last_instant = max(self._last_instant + 1, int(self.clock.now().timestamp() * 1_000_000))
        return f"{self._last_instant // 1_000_000}.{self._last_instant % 1_000_000:06d}"

    # Places

    def dm_with_app(self, person_id: str) -> str:
        """The channel where a person and the app talk. It exists for everyone of the workspace."""
        return "D" + person_id[1:]

    def person_of_dm(self, channel_id: str) -> SlackPerson | None:
        return self.people.get("U" + channel_id[1:]) if channel_id.startswith("D") else None

    def readers(self, channel_id: str) -> tuple[str, ...]:
        """The people in a channel or direct message; empty where there is no such place."""
        if person := self.person_of_dm(channel_id):
            return (person.id,)
        channel = self.channels.get(channel_id)
        return channel.members if channel else ()

    # Messages

    def add(self, message: Message) -> Message:
        self.history.setdefault(message.channel, {})[message.ts] = message
        self._publish_message("message", message)
        return message

    def change(self, message: Message, **changes: Any) -> Message:
        changed = replace(message, **changes)
        self.history[message.channel][message.ts] = changed
        self._publish_message("message_changed", changed)
        return changed

    def remove(self, message: Message) -> None:
        del self.history[message.channel][message.ts]
        frame = {"type": "message_deleted", "channel": message.channel, "ts": message.ts}
        self.publish(frame, self._audience(message))

    def message(self, channel_id: str, ts: str) -> Message | None:
        return self.history.get(channel_id, {}).get(ts)

    def messages(self, channel_id: str, seen_by: str | None = None) -> list[Message]:
        """Oldest first. Ephemeral ones only where their one reader is ``seen_by``."""
        everything = self.history.get(channel_id, {}).values()
        return [message for message in everything if message.seen_only_by in (None, seen_by)]

    def message_frame(self, message: Message) -> Json:
        """A message in the page's own shape."""
        person = self.people.get(message.author)
        return {
            "ts": message.ts,
            "channel": message.channel,
            "author": message.author,
            "author_name": person.real_name if person else self.bot.name,
            "is_app": message.is_app,
            "text": message.text,
            "blocks": list(message.blocks) or None,
            "ephemeral": message.ephemeral,
            "thread_ts": message.thread_ts,
            "edited": message.edited,
            "at": message.at.isoformat(),
            "metadata": message.metadata,
            "files": list(message.files),
        }

    def _publish_message(self, kind: str, message: Message) -> None:
        self.publish({"type": kind, "message": self.message_frame(message)}, self._audience(message))

    def _audience(self, message: Message) -> tuple[str, ...]:
        return (message.seen_only_by,) if message.seen_only_by else self.readers(message.channel)

    # Who is told

    def watch(self, person_id: str | None, watcher: Watcher) -> int:
        """Call ``watcher`` with each frame meant for this person. The answer is the number to stop by."""
        number = self.next_number()
        self._watchers[number] = (person_id, watcher)
        return number

    def stop_watching(self, number: int) -> None:
        self._watchers.pop(number, None)

    @property
    def watched(self) -> bool:
        return bool(self._watchers)

    def publish(self, frame: Json, audience: tuple[str, ...] | None = None) -> None:
        """Show ``frame`` to the people in ``audience``; None is everyone."""
        for person_id, watcher in list(self._watchers.values()):
            if audience is None or person_id in audience:
                watcher(frame)
        self.ring()

    def ring(self) -> None:
        self._bell.set()
        self._bell = asyncio.Event()

    async def next_change(self) -> None:
        await self._bell.wait()


def texts_in(value: object) -> list[str]:
    """Every ``text`` and ``alt_text`` string inside blocks, in reading order."""
    if isinstance(value, list):
        return [text for item in value for text in texts_in(item)]
    if not isinstance(value, dict):
        return []
    found = []
    for key, item in value.items():
        if key in ("text", "alt_text") and isinstance(item, str):
            found.append(item)
        else:
            found.extend(texts_in(item))
    return found


def copied(value: Json) -> Json:
    """A deep copy of a JSON object, so that nobody changes what Slack keeps."""
    copy: Json = json.loads(json.dumps(value))
    return copy
