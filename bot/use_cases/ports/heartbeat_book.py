"""When each part last worked and last failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """When a part last worked and last failed; health is judged by this, never by a constant.

    ``failing_since`` is the first failure since it last worked, and None where it worked last. ``took`` is how long its
    latest round lasted, and ``late`` how long after its time it was, for a part that has rounds or times.
    """

    part: str
    worked_at: datetime | None = None
    failed_at: datetime | None = None
    failure: str = ""
    failing_since: datetime | None = None
    took: timedelta | None = None
    late: timedelta | None = None


class HeartbeatBook(Protocol):
    """The parts' heartbeats (adapter: store/), written by the running bot and read by ``tasks-bot health``."""

    async def save(self, heartbeats: Sequence[Heartbeat]) -> None:
        """All or none. What is None leaves what is on record, ``failing_since`` aside: a part that has not worked
        since the bot's start worked before it.
        """

    async def heartbeats(self) -> Sequence[Heartbeat]:
        """Each part once, by name."""
