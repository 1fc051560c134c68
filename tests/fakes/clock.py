"""The tests' one clock, wound by hand."""

from __future__ import annotations

import asyncio
import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass(eq=False)
class _Sleeper:
    until: float
    seconds: float
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    struck_by: BaseException | None = None


class HandWoundClock:
    """A clock that moves only when a test winds it. Sleepers wake, in order, as time passes them.

    ``at_once``: waits of up to so many seconds wind it themselves. A whole bot at work makes very many of them (the
    pace of requests, a Retry-After), and no test is about each.
    """

    def __init__(
        self, start: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC), *, at_once: float | None = None
    ) -> None:
        self._start = start
        self._elapsed = 0.0
        self._at_once = at_once
        self._sleepers: list[_Sleeper] = []

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        return self._elapsed

    async def sleep(self, seconds: float) -> None:
        if self._at_once is not None and seconds <= self._at_once:
            await self._pass(seconds)
        elif seconds > 0:
            await self._wait(seconds)

    async def _pass(self, seconds: float) -> None:
        until = self._elapsed + seconds
        await settle(1)
        if self._elapsed < until:
            await self.wind(until - self._elapsed)

    async def _wait(self, seconds: float) -> None:
        sleeper = _Sleeper(self._elapsed + seconds, seconds)
        self._sleepers.append(sleeper)
        try:
            await sleeper.woken.wait()
        finally:
            if sleeper in self._sleepers:
                self._sleepers.remove(sleeper)
        if sleeper.struck_by:
            raise copy.copy(sleeper.struck_by)

    async def wind(self, seconds: float) -> None:
        """Let ``seconds`` pass, waking each sleeper at its own moment."""
        until = self._elapsed + seconds
        while due := [sleeper for sleeper in self._sleepers if sleeper.until <= until]:
            first = min(due, key=lambda sleeper: sleeper.until)
            self._sleepers.remove(first)
            self._elapsed = max(self._elapsed, first.until)
            first.woken.set()
            await settle()
        self._elapsed = max(self._elapsed, until)  # another may have wound it further meanwhile
        await settle()

    async def leap(self, seconds: float) -> None:
        """Let a long time pass at once, as over a night: what repeats has its turn once, at the end."""
        self._elapsed += seconds
        await self.wind(0)

    def set(self, moment: datetime) -> None:
        """Forward time passes, waking nobody; backwards the wall clock alone is set."""
        if moment >= self.now():
            self._elapsed += (moment - self.now()).total_seconds()
        else:
            self.jump(moment - self.now())

    def jump(self, span: timedelta) -> None:
        """The wall clock is set; no time passes."""
        self._start += span

    async def strike(self, error: BaseException) -> int:
        """Let every wait under way end by ``error``; answers how many there were."""
        struck, self._sleepers = self._sleepers, []
        for sleeper in struck:
            sleeper.struck_by = error
            sleeper.woken.set()
        await settle()
        return len(struck)

    @property
    def waiting(self) -> int:
        """How many wait just now."""
        return len(self._sleepers)

    def is_awaited(self, seconds: float) -> bool:
        """Whether somebody waits who began just now and for so long."""
        return any(abs(sleeper.until - self._elapsed - seconds) < 1 for sleeper in self._sleepers)

    def is_slept(self, seconds: float) -> bool:
        """Whether somebody is in the middle of a wait of exactly so long."""
        return any(sleeper.seconds == seconds for sleeper in self._sleepers)


def flowing_clock(start: datetime) -> HandWoundClock:
    """For a whole bot at work. An ack's three seconds are a real wait."""
    return HandWoundClock(start, at_once=1.1)


async def settle(rounds: int = 20) -> None:
    """Give every task that can run a turn; no real time passes."""
    for _ in range(rounds):
        await asyncio.sleep(0)  # noqa: TID251
