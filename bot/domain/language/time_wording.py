"""Instants in plain words, on the clocks of a zone: "Tue 24 Nov 09:00"."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.language.wording import day_in_words


def time_in_words(instant: datetime, zone: ZoneInfo, now: datetime) -> str:
    """ "Tue 24 Nov 09:00"; "Mon 4 Jan 2027 09:00" when that is not the year of ``now``."""
    local = instant.astimezone(zone)
    return f"{day_in_words(local.date(), now.astimezone(zone).date())} {local:%H:%M}"


def times_in_words(instants: Iterable[datetime], zone: ZoneInfo, now: datetime) -> str:
    return ", ".join(time_in_words(instant, zone, now) for instant in instants)
