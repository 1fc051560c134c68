"""Whether the wall clock can be believed: a jump of it is noticed against the monotonic clock, which never jumps.

A wall clock that is three hours ahead for twenty seconds would make everything due that lies in those hours, and let
all of it be given up as too late. So nothing is delivered, given up or taken over while the wall clock stands
somewhere else than it stood. Back where it was, it is believed at once; somewhere else for `BELIEVED_AFTER`, it is
believed there: then it was set right, or the machine slept, which the monotonic clock does not count.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from bot.use_cases.ports.clock import Clock

log = logging.getLogger(__name__)

BELIEVED_AFTER = timedelta(minutes=5)
_JUMP = timedelta(minutes=1)  # what is less is drift, or a correction that delays no reminder


class ClockWatch:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._began = self._beginning()  # what the wall clock showed when the monotonic clock began
        self._odd: tuple[datetime, float] | None = None  # where it stands now, and since when

    def is_steady(self) -> bool:
        """Ask before each round of work that goes by the wall clock."""
        began, now = self._beginning(), self._clock.monotonic()
        if abs(began - self._began) <= _JUMP:
            self._began, self._odd = began, None
            return True
        if self._odd is None or abs(began - self._odd[0]) > _JUMP:
            log.warning("the clock jumped", extra={"seconds": (began - self._began).total_seconds()})
            self._odd = (began, now)
        if now - self._odd[1] < BELIEVED_AFTER.total_seconds():
            return False
        self._began, self._odd = began, None
        return True

    def _beginning(self) -> datetime:
        return self._clock.now() - timedelta(seconds=self._clock.monotonic())
