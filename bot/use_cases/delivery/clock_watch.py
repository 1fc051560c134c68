"""Whether the wall clock can be believed: a jump of it is noticed against the monotonic clock, which never jumps.

A wall clock that is three hours ahead for twenty seconds would make everything due that lies in those hours, and let
all of it be given up as too late. So nothing is delivered, given up or taken over while the wall clock stands
somewhere else than it stood. Back where it was, it is believed at once; somewhere else for `BELIEVED_AFTER`, it is
believed there: then it was set right, or the machine slept, which the monotonic clock does not count.

A machine without a clock of its own starts somewhere, and is set right some seconds later. So a start at another time
than shortly after the last one ended has to stand for `PROVED_AFTER`.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from bot.use_cases.ports.clock import Clock

log = logging.getLogger(__name__)

BELIEVED_AFTER = timedelta(minutes=5)
PROVED_AFTER = timedelta(minutes=1)
_A_RESTART = timedelta(minutes=30)
_JUMP = timedelta(minutes=1)  # what is less is drift, or a correction that delays no reminder


class ClockWatch:
    """``written_until`` is when a bot last wrote into the database before this one; None where none ever did."""

    def __init__(self, clock: Clock, written_until: datetime | None = None) -> None:
        self._clock = clock
        self._began = self._beginning()  # what the wall clock showed when the monotonic clock began
        self._odd: tuple[datetime, float] | None = None  # where it stands now, and since when
        is_restart = written_until is None or -_JUMP <= clock.now() - written_until <= _A_RESTART
        self._unproved_until = None if is_restart else clock.monotonic() + PROVED_AFTER.total_seconds()

    def is_steady(self) -> bool:
        """Ask before each round of work that goes by the wall clock."""
        began, now = self._beginning(), self._clock.monotonic()
        if self._unproved_until is not None:
            if abs(began - self._began) > _JUMP:  # set right: from here it has to stand again
                self._unproved_until = now + PROVED_AFTER.total_seconds()
            self._began = began
            if now < self._unproved_until:
                return False
            self._unproved_until = None
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
