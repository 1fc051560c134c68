"""The only file that reads the time or waits."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.use_cases.ports.clock import Clock

NAP_SECONDS = 60.0
STRIDE_SECONDS = 300.0
_HAIR = 1e-5  # seconds: a sleeper must never see a moment before its own, however floats are rounded
_LOOK_AGAIN_SECONDS = 0.001
_QUIET_LOOKS = 2
_MOST_LOOKS = 5_000
_TURNS = 20
_TURNS_TO_WAKE = 5


class SystemClock:
    """The machine's clock, as `bot.use_cases.ports.clock.Clock` describes one."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@dataclass(eq=False, slots=True)
class _Sleeper:
    moment: float
    is_nap: bool
    task: asyncio.Task[Any] | None
    woken: asyncio.Event = field(default_factory=asyncio.Event)


class WoundClock:
    """Runs on in real time, ahead of it by what was wound: for the sandbox, where a morning must not be waited for.

    Winding wakes sleepers in the order of their moments, each seeing its own moment as now or later, and goes on only
    when those it woke sleep again or have ended, or after five real seconds. ``busy``, where it is set, says that
    somebody else is at work whom time must not run away from, such as an answer under way.

    A wait of a minute or less is a nap: of a watchdog, or of somebody who looks again and again. While the clock is
    wound, naps end at every fifth minute by the wall, where schedules lie, instead of thousands of times an hour.
    """

    def __init__(self, real: Clock | None = None) -> None:
        self.busy: Callable[[], bool] = lambda: False
        self._real = real or SystemClock()
        self._wound = 0.0
        self._sleepers: list[_Sleeper] = []
        self._at_work: set[asyncio.Task[Any]] = set()
        self._winding = asyncio.Lock()

    def now(self) -> datetime:
        return self._real.now() + timedelta(seconds=self._wound)

    def monotonic(self) -> float:
        return self._real.monotonic() + self._wound

    async def sleep(self, seconds: float) -> None:
        task = asyncio.current_task()
        self._at_work -= {task}
        sleeper = _Sleeper(self.monotonic() + seconds, seconds <= NAP_SECONDS, task)
        self._sleepers.append(sleeper)
        try:
            while (left := sleeper.moment - self.monotonic()) > 0:
                sleeper.woken.clear()
                await self._rest_or_be_woken(left, sleeper.woken)
        finally:
            self._sleepers.remove(sleeper)

    async def wind(self, seconds: float) -> None:
        """Let ``seconds`` pass at once. Only forward: a negative number is a ValueError."""
        if seconds < 0:
            raise ValueError("a clock is wound forward only")
        async with self._winding:
            await self._let_work_end()
            target = self.monotonic() + seconds
            while (here := self.monotonic()) < target:
                self._wound += max(min(target, self._next_stop(here)) - here, 0.0) + _HAIR
                await self._wake_due()
            for sleeper in self._sleepers:  # what is left of their sleep is shorter now
                sleeper.woken.set()

    async def _rest_or_be_woken(self, seconds: float, woken: asyncio.Event) -> None:
        waits = {asyncio.ensure_future(self._real.sleep(seconds)), asyncio.ensure_future(woken.wait())}
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    def _next_stop(self, here: float) -> float:
        """The next moment at which a long sleep ends, or the next fifth minute on the wall where somebody naps."""
        stops = [sleeper.moment for sleeper in self._sleepers if not sleeper.is_nap]
        if any(sleeper.is_nap for sleeper in self._sleepers):
            stops.append(here + STRIDE_SECONDS - self.now().timestamp() % STRIDE_SECONDS)
        return min(stops, default=float("inf"))

    async def _wake_due(self) -> None:
        while due := [one for one in self._sleepers if one.moment <= self.monotonic() and not one.woken.is_set()]:
            for sleeper in sorted(due, key=lambda one: one.moment):
                sleeper.woken.set()
                if sleeper.task is not None:
                    self._at_work.add(sleeper.task)
                for _ in range(_TURNS_TO_WAKE):
                    await asyncio.sleep(0)
            await self._let_work_end(0 if all(one.is_nap for one in due) else _QUIET_LOOKS)

    async def _let_work_end(self, quiet_looks: int = _QUIET_LOOKS) -> None:
        """Some real milliseconds of quiet, since work can pass between two who are both idle at the moment."""
        quiet = -_TURNS
        for look in range(_MOST_LOOKS):
            await asyncio.sleep(0 if look < _TURNS else _LOOK_AGAIN_SECONDS)
            self._at_work = {task for task in self._at_work if not task.done()}
            quiet = 0 if self._at_work or self.busy() else quiet + 1
            if quiet > quiet_looks:
                return
        self._at_work.clear()
