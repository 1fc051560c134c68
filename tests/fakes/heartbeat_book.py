"""Heartbeats in memory."""

from __future__ import annotations

from collections.abc import Sequence

from bot.use_cases.ports.heartbeat_book import Heartbeat


class FakeHeartbeatBook:
    """For the tests of what tells how it is and needs no other table."""

    def __init__(self, *heartbeats: Heartbeat) -> None:
        self._kept = {heartbeat.part: heartbeat for heartbeat in heartbeats}

    async def save(self, heartbeats: Sequence[Heartbeat]) -> None:
        self._kept |= {one.part: _over(self._kept.get(one.part), one) for one in heartbeats}

    async def heartbeats(self) -> Sequence[Heartbeat]:
        return [self._kept[part] for part in sorted(self._kept)]


def _over(before: Heartbeat | None, new: Heartbeat) -> Heartbeat:
    if before is None:
        return new
    return Heartbeat(
        new.part,
        new.worked_at or before.worked_at,
        new.failed_at or before.failed_at,
        new.failure if new.failed_at else before.failure,
        new.failing_since,
        before.took if new.took is None else new.took,
        before.late if new.late is None else new.late,
    )
