"""What the HTTP port refuses: unsigned, broken or misplaced requests, of which anybody can send any number."""

from __future__ import annotations

import logging

from bot.use_cases.ports.clock import Clock

log = logging.getLogger(__name__)

_A_LINE_EVERY_SECONDS = 60.0


class Refusals:
    """Counts what was refused and puts it into one line of the log a minute."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._unsaid = 0
        self._said_at: float | None = None

    def note(self, status: int, why: str) -> None:
        self._unsaid += 1
        now = self._clock.monotonic()
        if self._said_at is not None and now - self._said_at < _A_LINE_EVERY_SECONDS:
            return
        log.warning("refused over HTTP", extra={"status": status, "why": why[:100], "requests": self._unsaid})
        self._unsaid, self._said_at = 0, now
