"""A clock for a whole bot at work: short waits pass at once, long ones wait until a test winds it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from tests.fakes import HandWoundClock, settle

_AT_ONCE_SECONDS = 1.1  # the pace of requests and a Retry-After of 1; an ack's three seconds are longer


class FlowingClock(HandWoundClock):
    """Wound by hand, and by whoever waits a second or less: nobody in a scenario really waits."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self._long_waits: Counter[float] = Counter()

    async def sleep(self, seconds: float) -> None:
        if seconds > _AT_ONCE_SECONDS:
            self._long_waits[seconds] += 1
            try:
                await super().sleep(seconds)
            finally:
                self._long_waits[seconds] -= 1
            return
        until = self.monotonic() + seconds
        await settle(1)
        if self.monotonic() < until:
            await self.wind(until - self.monotonic())

    async def leap(self, seconds: float) -> None:
        """Let a long time pass at once, as over a night: what repeats has its turn once, at the end."""
        self._elapsed += seconds
        await self.wind(0)

    def is_awaited(self, seconds: float) -> bool:
        """Whether somebody waits who began just now and for so long."""
        return any(abs(at - self.monotonic() - seconds) < 1 for at, _ in self._sleepers)

    def is_slept(self, seconds: float) -> bool:
        """Whether somebody is in the middle of a wait of exactly so long."""
        return self._long_waits[seconds] > 0
