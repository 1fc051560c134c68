"""What the HTTP port refuses: unsigned, broken or misplaced requests, of which anybody can send any number."""

from __future__ import annotations

import logging
from collections import Counter

from bot.use_cases.ports.clock import Clock

log = logging.getLogger(__name__)

_A_LINE_EVERY_SECONDS = 60.0


class Refusals:
    """Counts what was refused and puts it into one line of the log a minute, with the reason that most of it had."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._unsaid: Counter[tuple[int, str]] = Counter()
        self._said_at = float("-inf")

    def note(self, status: int, why: str) -> None:
        self._unsaid[status, why[:100]] += 1
        self.say()

    def say(self, *, now: bool = False) -> None:
        """Write the line where there is something to say and a minute has passed, or at once with ``now``."""
        if not self._unsaid or not (now or self._clock.monotonic() - self._said_at >= _A_LINE_EVERY_SECONDS):
            return
        (status, why), _ = self._unsaid.most_common(1)[0]
        extra = {"requests": self._unsaid.total(), "mostly": status, "why": why}
        log.warning("refused over HTTP", extra=extra)
        self._unsaid.clear()
        self._said_at = self._clock.monotonic()
