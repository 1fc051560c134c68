"""When each part last worked and last failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """When a part last worked and last failed; health is judged by this, never by a constant."""

    part: str
    worked_at: datetime | None
    failed_at: datetime | None
    failure: str = ""


class HeartbeatBook(Protocol):
    """The parts' pulses (adapter: store/), written by the running bot and read by ``tasks-bot health``."""

    async def worked(self, part: str, at: datetime) -> None: ...

    async def failed(self, part: str, failure: str, at: datetime) -> None: ...

    async def heartbeats(self) -> Sequence[Heartbeat]: ...
