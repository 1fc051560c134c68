"""When each part last worked and last failed. Health is judged by this, never by a constant.

The parts tell it as they work, in memory and at once; every few seconds it is written to the database, where
``tasks-bot health`` reads it from another process. That the writing itself works is the database's own sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.use_cases.operations.background_jobs import run_every
from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.heartbeat_book import Heartbeat, HeartbeatBook

PARTS = ("slack", "chartmogul", "database")
WRITE_EVERY_SECONDS = 10.0
SILENT_FOR = timedelta(seconds=45)  # several writes, and several of the socket's pings


class HealthMonitor:
    def __init__(self, clock: Clock, book: HeartbeatBook) -> None:
        self._clock = clock
        self._book = book
        self._worked: set[str] = set()
        self._failed: dict[str, str] = {}

    def worked(self, part: str) -> None:
        self._worked.add(part)
        self._failed.pop(part, None)

    def failed(self, part: str, failure: str) -> None:
        self._failed[part] = failure
        self._worked.discard(part)

    @property
    def failing(self) -> dict[str, str]:
        """Parts whose last word was a failure, and what it was."""
        return dict(self._failed)

    async def keep_writing(self) -> None:
        """For ever, also where the database cannot be written for a while."""
        await run_every("signs of life", self.write, timedelta(seconds=WRITE_EVERY_SECONDS), self._clock)

    async def write(self) -> None:
        now = self._clock.now()
        worked, self._worked = self._worked, set()
        for part in worked:
            await self._book.worked(part, now)
        for part, failure in list(self._failed.items()):  # a part may recover while this waits for the database
            await self._book.failed(part, failure, now)
        await self._book.worked("database", now)


def complaints(heartbeats: Sequence[Heartbeat], clock: Clock) -> list[str]:
    """What is wrong, a sentence each; none means healthy.

    Slack and the database show a sign every few seconds or are silent; ChartMogul is asked only when somebody asks, so
    its silence means nothing and only its last failure counts.
    """
    now = clock.now()
    known = {heartbeat.part: heartbeat for heartbeat in heartbeats}
    found: list[str] = []
    for part in PARTS:
        heartbeat = known.get(part)
        if (
            heartbeat
            and heartbeat.failed_at
            and (heartbeat.worked_at is None or heartbeat.failed_at > heartbeat.worked_at)
        ):
            found.append(f"{part} failed at {heartbeat.failed_at:%H:%M:%S} UTC: {heartbeat.failure}")
        elif part != "chartmogul" and (
            heartbeat is None or heartbeat.worked_at is None or now - heartbeat.worked_at > SILENT_FOR
        ):
            since = f"since {heartbeat.worked_at:%H:%M:%S} UTC" if heartbeat and heartbeat.worked_at else "so far"
            found.append(f"{part} has shown no sign of life {since}; is the bot running?")
    return found
