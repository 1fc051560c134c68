"""The record of everything that goes between the bot and the world, as the page's panel shows it."""

from __future__ import annotations

from collections import deque
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from bot.sandbox.slack.state import Json, WorkspaceState

KEPT = 200

Status = Literal["ok", "error", "late", "lost"]


@dataclass(frozen=True, slots=True)
class TrafficEntry:
    """One line. ``ack_ms`` and ``took_ms`` are milliseconds; None while nothing came back, or nothing will."""

    id: int
    at: str
    direction: Literal["to_bot", "from_bot"]
    kind: str
    title: str
    person: str | None = None
    ack_ms: float | None = None
    took_ms: float | None = None
    status: Status = "ok"
    detail: str = ""
    body: Any = None


class Traffic:
    def __init__(self, state: WorkspaceState) -> None:
        self._state = state
        self._entries: deque[TrafficEntry] = deque(maxlen=KEPT)

    def note(self, direction: Literal["to_bot", "from_bot"], kind: str, title: str, **rest: Any) -> TrafficEntry:
        state = self._state
        entry = TrafficEntry(state.next_number(), state.clock.now().isoformat(), direction, kind, title, **rest)
        self._entries.append(entry)
        self._show(entry)
        return entry

    def complete(self, entry: TrafficEntry, **changes: Any) -> None:
        """Fill in what became known later, under the same id. An entry that has aged out is only shown."""
        changed = replace(entry, **changes)
        for place, kept in enumerate(self._entries):
            if kept.id == entry.id:
                self._entries[place] = changed
                break
        self._show(changed)

    def latest(self) -> list[Json]:
        return [asdict(entry) for entry in self._entries]

    def _show(self, entry: TrafficEntry) -> None:
        if self._state.watched:
            self._state.publish({"type": "traffic", "entry": asdict(entry)})
        else:
            self._state.ring()
