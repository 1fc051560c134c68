"""Stand-ins for the ports that more than one room's tests need."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta


class HandWoundClock:
    """A clock that moves only when a test winds it. Sleepers wake, in order, as time passes them."""

    def __init__(self, start: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)) -> None:
        self._start = start
        self._elapsed = 0.0
        self._sleepers: list[tuple[float, asyncio.Event]] = []

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        return self._elapsed

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            return
        event = asyncio.Event()
        self._sleepers.append((self._elapsed + seconds, event))
        await event.wait()

    async def wind(self, seconds: float) -> None:
        """Let ``seconds`` pass, waking each sleeper at its own moment."""
        until = self._elapsed + seconds
        while due := [sleeper for sleeper in self._sleepers if sleeper[0] <= until]:
            first = min(due, key=lambda sleeper: sleeper[0])
            self._sleepers.remove(first)
            self._elapsed = max(self._elapsed, first[0])
            first[1].set()
            await settle()
        self._elapsed = until
        await settle()


async def settle(rounds: int = 20) -> None:
    """Give every task that can run a turn; no real time passes."""
    for _ in range(rounds):
        await asyncio.sleep(0)  # noqa: TID251
