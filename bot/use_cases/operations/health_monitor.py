"""When each part last worked and last failed. Health is judged by this, never by a constant.

The parts tell it as they work, in memory and at once; every few seconds it is written to the database, where
``tasks-bot health`` reads it from another process. That the writing itself works is the database's own sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.heartbeat_book import Heartbeat, HeartbeatBook

SWEEP = "reminders"
DELIVERIES = "deliveries"
DIGESTS = "digests"
"""They fail where one can't be made or drawn, by a fault of ours; deliveries, where Slack refuses the bot itself."""
START = "start"
"""Worked when the bot began: a silence is counted from then on at the earliest."""
WRITE_EVERY = timedelta(seconds=10)
SILENT_FOR = timedelta(seconds=45)  # several writes, and several of the socket's pings
SWEEP_SILENT_FOR = timedelta(minutes=10)  # a sweep with many reminders lasts five
FAILS_FOR = timedelta(seconds=45)  # a job is tried again after a minute: by then a failure is no single one
FORGOTTEN_AFTER = timedelta(minutes=10)  # ChartMogul is asked only when somebody asks

_DATABASE = "database"
_SHOWN_OFTEN = ("slack", _DATABASE)
_COUNTS_AT_ONCE = ("slack", DELIVERIES)


class HealthMonitor:
    def __init__(self, clock: Clock, book: HeartbeatBook) -> None:
        self._clock = clock
        self._book = book
        self._heartbeats: dict[str, Heartbeat] = {}
        self.worked(START)

    def worked(self, part: str, *, took: timedelta | None = None, late: timedelta | None = None) -> None:
        """``took`` and ``late`` stay as they were where they are not given."""
        before = self._known(part)
        self._heartbeats[part] = replace(
            before,
            worked_at=self._clock.now(),
            failing_since=None,
            took=before.took if took is None else took,
            late=before.late if late is None else late,
        )

    def failed(self, part: str, failure: str) -> None:
        """A failure long after the last one is a first one again, though nobody asked in between."""
        before, now = self._known(part), self._clock.now()
        goes_on = before.failing_since and before.failed_at and now - before.failed_at <= FORGOTTEN_AFTER
        since = before.failing_since if goes_on else now
        self._heartbeats[part] = replace(before, failed_at=now, failure=failure, failing_since=since)

    def complaints(self) -> dict[str, str]:
        """As `complaints`, by what is known at this moment."""
        return complaints(list(self._heartbeats.values()), self._clock)

    async def write(self) -> None:
        """Raises StoreProblem."""
        database = replace(self._known(_DATABASE), worked_at=self._clock.now())
        await self._book.save(list((self._heartbeats | {_DATABASE: database}).values()))
        self._heartbeats[_DATABASE] = database

    def _known(self, part: str) -> Heartbeat:
        return self._heartbeats.get(part, Heartbeat(part))


async def written_until(book: HeartbeatBook) -> datetime | None:
    """When a bot last wrote into this database; None where none ever did."""
    return next((one.worked_at for one in await book.heartbeats() if one.part == _DATABASE), None)


def complaints(heartbeats: Sequence[Heartbeat], clock: Clock) -> dict[str, str]:
    """A sentence for each part that fails, by its name; none means healthy.

    Slack and the database show a sign every few seconds or are silent, and reminders every few minutes. The other parts
    work when they have something to do, so their silence means nothing and only failures count.
    """
    now = clock.now()
    known = {heartbeat.part: heartbeat for heartbeat in heartbeats}
    found = {one.part: _failure_in_words(one) for one in heartbeats if _is_failing(one, now)}
    for part in _SHOWN_OFTEN:
        if part not in found and _is_silent(known.get(part), now):
            found[part] = _silence_in_words(part, known.get(part))
    started = known.get(START)
    if started and started.worked_at and not _is_silent(known.get(_DATABASE), now):  # else the bot does not run
        swept = known.get(SWEEP, Heartbeat(SWEEP))
        if now - max(swept.worked_at or started.worked_at, started.worked_at) > SWEEP_SILENT_FOR:
            silence = f"reminders are not looked through {_since(swept)}; the log says why, a restart may help"
            found.setdefault(SWEEP, silence)
    return found


def sweep_in_words(heartbeats: Sequence[Heartbeat]) -> str:
    """ "Reminders were last looked through at 09:00:00 UTC, in 0.2 s. The latest delivery was 3 s late." """
    known = {heartbeat.part: heartbeat for heartbeat in heartbeats}
    swept, delivered = known.get(SWEEP), known.get(DELIVERIES)
    if swept is None or swept.worked_at is None:
        return "Reminders were not looked through yet."
    took = f", in {swept.took.total_seconds():.1f} s" if swept.took is not None else ""
    said = f"Reminders were last looked through at {swept.worked_at:%H:%M:%S} UTC{took}."
    if delivered and delivered.late is not None:
        said += f" The latest delivery was {delivered.late.total_seconds():.0f} s late."
    return said


def _is_failing(heartbeat: Heartbeat, now: datetime) -> bool:
    """One failed question is no illness, and an old one neither, since nobody may have asked again.

    Slack's connection is known at each moment, so that its failure counts at once; and so does a delivery's, which is
    named only where Slack refuses the bot itself.
    """
    since, last = heartbeat.failing_since, heartbeat.failed_at
    if since is None or last is None:
        return False
    fails_for = timedelta(0) if heartbeat.part in _COUNTS_AT_ONCE else FAILS_FOR
    return last - since >= fails_for and now - last <= FORGOTTEN_AFTER


def _is_silent(heartbeat: Heartbeat | None, now: datetime) -> bool:
    return heartbeat is None or heartbeat.worked_at is None or now - heartbeat.worked_at > SILENT_FOR


def _failure_in_words(heartbeat: Heartbeat) -> str:
    since, last = heartbeat.failing_since, heartbeat.failed_at
    when = f"at {last:%H:%M:%S} UTC" if since == last else f"from {since:%H:%M:%S} to {last:%H:%M:%S} UTC"
    return f"{heartbeat.part} failed {when}: {heartbeat.failure}"


def _silence_in_words(part: str, heartbeat: Heartbeat | None) -> str:
    return f"{part} has shown no sign of life {_since(heartbeat)}; is the bot running?"


def _since(heartbeat: Heartbeat | None) -> str:
    return f"since {heartbeat.worked_at:%H:%M:%S} UTC" if heartbeat and heartbeat.worked_at else "so far"
