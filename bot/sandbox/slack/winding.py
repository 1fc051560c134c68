"""The page's clock: what time it shows, the moments that it offers, and winding to one of them.

A stand-in whose clock cannot be wound shows it all the same.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.slack.state import Json, WorkspaceState
from bot.sandbox.slack.words import SlackSays

Wind = Callable[[float], Awaitable[None]]
"""Lets so many seconds pass for everybody who lives by the clock."""

MOST_DAYS = 400
MORNING = time(8, 55)  # five minutes before most reminders
EVENING = time(22, 0)
_MONDAY = 0
_FAR = timedelta(days=30)  # all that the bot does on the way is really done, about a second's work a day
_PIECE_SECONDS = 6 * 3600.0  # after each the page is told, so that it sees the time run


class Winding:
    def __init__(self, state: WorkspaceState, wind: Wind | None) -> None:
        self._state = state
        self._wind = wind
        self._wound = 0.0
        self._under_way = False

    def shown(self) -> Json:
        """``now``, and how many seconds the clock was ``wound`` in all: it is so far ahead of real time."""
        return {"now": self._state.clock.now().isoformat(), "wound": round(self._wound)}

    def choices(self, zone: ZoneInfo) -> list[Json]:
        """Each {"label", "note", "to"}, for somebody who lives in ``zone``; soonest first."""
        now = self._state.clock.now()
        if self._wind is None:
            return []
        morning = _next_at(MORNING, now, zone)
        offered = [
            ("+10 minutes", now + timedelta(minutes=10), ""),
            ("+1 hour", now + timedelta(hours=1), ""),
            ("Next morning", morning, "five minutes before nine"),
        ]
        monday = _next_at(MORNING, now, zone, weekday=_MONDAY)
        if monday != morning:
            offered.append(("Next Monday morning", monday, ""))
        if found := _next_change(now, zone):
            eve, goes = found
            far = ", and it takes a minute or two to get there" if eve - now > _FAR else ""
            offered.append(("To the daylight-saving night", eve, f"in it the clocks go {goes}{far}"))
        return [
            {"label": f"{label} ({_in_words(to, zone)})", "note": note, "to": to.isoformat()}
            for label, to, note in offered
        ]

    async def wind_to(self, moment: str, zone: ZoneInfo) -> Json:
        """Wind to an ISO moment; one without an offset is meant in ``zone``. Raises SlackSays."""
        to, now = _read(moment, zone), self._state.clock.now()
        if self._wind is None:
            raise SlackSays("This sandbox's clock cannot be wound.")
        if self._under_way:
            raise SlackSays("The clock is being wound already.")
        if to < now:
            raise SlackSays(f"Time only goes forward: here it is already {_in_words(now, zone)}.")
        if to - now > timedelta(days=MOST_DAYS):
            raise SlackSays(f"That is more than {MOST_DAYS} days ahead. Wind there in smaller steps.")
        self._under_way = True
        try:
            while (left := (to - self._state.clock.now()).total_seconds()) > 0:
                await self._pass(min(left, _PIECE_SECONDS), self._wind)
        finally:
            self._under_way = False
        return self.shown()

    async def _pass(self, seconds: float, wind: Wind) -> None:
        await wind(seconds)
        self._wound += seconds
        self._state.publish({"type": "clock", **self.shown()})


def _read(moment: str, zone: ZoneInfo) -> datetime:
    try:
        read = datetime.fromisoformat(moment)
        return (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise SlackSays("That is not a date and a time.") from None


def _next_at(at: time, now: datetime, zone: ZoneInfo, weekday: int | None = None) -> datetime:
    """The next time that clocks in ``zone`` show ``at``, on a weekday (Monday = 0) or on any day. In UTC."""
    today = now.astimezone(zone).date()
    days = (today + timedelta(days=ahead) for ahead in range(9))
    moments = (datetime.combine(day, at, zone).astimezone(UTC) for day in days if weekday in (None, day.weekday()))
    return next(moment for moment in moments if moment > now)


def _next_change(now: datetime, zone: ZoneInfo) -> tuple[datetime, str] | None:
    """The evening before the next night in which the clocks change, in UTC, and where they go."""
    today = now.astimezone(zone).date()
    for ahead in range(1, MOST_DAYS - 1):
        day = today + timedelta(days=ahead)
        before, after = (datetime.combine(one, EVENING, zone).utcoffset() for one in (day, day + timedelta(days=1)))
        if before != after and before is not None and after is not None:
            return datetime.combine(day, EVENING, zone).astimezone(UTC), "forward" if after > before else "back"
    return None


def _in_words(moment: datetime, zone: ZoneInfo) -> str:
    """Such as Tue 24 Nov, 08:55."""
    local = moment.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"
