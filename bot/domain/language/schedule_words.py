"""When a reminder is to come, as people type it, and a schedule told back in words.

    weekdays · mon, wed · every other friday · first monday of the month    the days (`recurrence_words`)
    9:00 · at 8:30am · 17h · noon                                           the time (`time_words`)
    in Europe/Berlin · in New York · 9:00 UTC                               the zone (`zone_words`)
    starting 4 Dec                                                          which of the weeks counts
    weekly                                                                  the look back and ahead, on one day

Clauses come in any order, each at most once. A schedule needs its days and its time. What `schedule_in_words` says can
be typed back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import NamedTuple, NoReturn

from bot.domain.language.days import read_day
from bot.domain.language.parse_error import quoted
from bot.domain.language.recurrence_words import SCHEDULE_EXAMPLES, Recurrence, read_recurrence
from bot.domain.language.time_words import read_time
from bot.domain.language.tokens import Token, cut
from bot.domain.language.vocabulary import WEEKDAYS as WEEKDAY_SPELLINGS
from bot.domain.language.vocabulary import nearest
from bot.domain.language.wording import WEEKDAY_NAMES
from bot.domain.language.zone_words import ZONE_EXAMPLES, find_zone_at, read_zone
from bot.domain.problems import ParseError
from bot.domain.reminders.schedule import EVERY_DAY, LAST, WEEKDAYS, Schedule, first_day

START_EXAMPLES = ("every other friday 16:00 starting next week friday",)


class ScheduleWords(NamedTuple):
    """``zone`` is an IANA name, None where none was said. ``rest`` is what belongs to no clause, as it was typed."""

    schedule: Schedule
    zone: str | None
    weekly: bool
    rest: str


def read_schedule(words: str, today: date) -> ScheduleWords:
    """``today`` is the reader's, for counting weeks from. Raises ParseError."""
    if len(words) > _LONGEST:
        raise ParseError("That is too long to be read.", SCHEDULE_EXAMPLES)
    tokens, when, rest, at = cut(words), When(today), [], 0
    while at < len(tokens):
        taken = when.take(tokens[at:])
        if not taken:
            rest.append(tokens[at].text)
        at += taken or 1
    return ScheduleWords(when.schedule(rest), when.zone, when.weekly, " ".join(rest))


_LONGEST = 1000
_LONGEST_DAY = 6
_AT = frozenset(("at", "@"))
_STARTING = frozenset(("starting", "beginning", "from"))
SCHEDULE_KEYWORDS = frozenset(
    ("weekdays", "daily", "every", "weekly", "weekends", "other", "first", "last", "month", *WEEKDAY_SPELLINGS)
)


def need_once_a_week(schedule: Schedule) -> None:
    """For the weekly look back and ahead. Raises ParseError."""
    if not schedule.is_once_a_week:
        raise ParseError("A weekly look back and ahead comes on one day of every week.", ("weekly monday 9:00",))


@dataclass(slots=True)
class When:
    """What was said so far about when a reminder is to come."""

    today: date
    recurrence: Recurrence | None = None
    at: time | None = None
    zone: str | None = None
    start: date | None = None
    weekly: bool = False

    @property
    def is_said(self) -> bool:
        return bool(self.recurrence or self.at or self.start or self.weekly)

    def take(self, tokens: Sequence[Token]) -> int:
        """Read the clause that ``tokens`` begin with. Returns how many it takes: 0 where they begin otherwise."""
        key = tokens[0].key
        if key == "weekly":
            self.weekly = True
            return 1
        if key in _AT:
            return 1 + (self._take_time(tokens[1:], hour_alone=True) or _refuse_at())
        if key == "in":
            return 1 + self._take_zone(read_zone(tokens[1:]))
        return (
            self._take_days(tokens)
            or self._take_time(tokens)
            or self._take_start(tokens)
            or self._take_zone(find_zone_at(tokens))
        )

    def schedule(self, unread: Sequence[str] = ()) -> Schedule:
        """The schedule that was said. ``unread`` words may hold a slip of the pen that is worth a hint."""
        if self.recurrence is None:
            raise ParseError(f"It does not say on which days.{_hint(unread)}", SCHEDULE_EXAMPLES)
        if self.at is None:
            raise ParseError(f"It does not say at what time.{_hint(unread)}", SCHEDULE_EXAMPLES)
        days, every_weeks, nth = self.recurrence.days, self.recurrence.every_weeks, self.recurrence.nth
        schedule = Schedule(days, self.at, every_weeks, self._anchor(days, every_weeks), nth)
        if self.weekly:
            need_once_a_week(schedule)
        return schedule

    def _anchor(self, days: frozenset[int], every_weeks: int) -> date | None:
        """The first of ``days`` from the start on; without a start, from today on."""
        if every_weeks == 1:
            if self.start:
                raise ParseError("Only what comes every other week can start on a day.", SCHEDULE_EXAMPLES)
            return None
        day = self.start or self.today
        if day >= self.today + timedelta(weeks=every_weeks):
            raise ParseError(
                "The start can only tell which of the coming weeks counts, and that is too far away.", START_EXAMPLES
            )
        return first_day(days, day)

    def _take_days(self, tokens: Sequence[Token]) -> int:
        found = read_recurrence(tokens)
        if found is None:
            return 0
        if self.recurrence:
            raise ParseError("The days are said twice. Another reminder can have other days.", SCHEDULE_EXAMPLES)
        self.recurrence, length = found
        return length + (0 if self.at else self._take_time(tokens[length:], hour_alone=True))

    def _take_time(self, tokens: Sequence[Token], *, hour_alone: bool = False) -> int:
        found = read_time(tokens, hour_alone=hour_alone)
        if found is None:
            return 0
        if self.at:
            raise ParseError("The time is said twice. Another reminder can have another time.", SCHEDULE_EXAMPLES)
        self.at, length = found
        return length

    def _take_zone(self, found: tuple[str, int] | None) -> int:
        if found is None:
            return 0
        if self.zone:
            raise ParseError("The time zone is said twice.", ZONE_EXAMPLES)
        self.zone, length = found
        return length

    def _take_start(self, tokens: Sequence[Token]) -> int:
        if tokens[0].key not in _STARTING:
            return 0
        if self.start:
            raise ParseError("The start is said twice.", START_EXAMPLES)
        words = [token.text for token in tokens[1 : _LONGEST_DAY + 1]]
        for length in range(len(words), 1, -1):
            try:
                self.start = read_day(" ".join(words[:length]), self.today)
            except ParseError:
                continue
            return 1 + length
        self.start = read_day(words[0] if words else "", self.today)
        return 2


def _refuse_at() -> NoReturn:
    raise ParseError("Something is missing after “at”.", ("at 9:00", "at 4pm"))


def _hint(unread: Sequence[str]) -> str:
    for word in unread:
        if near := nearest(word.casefold(), SCHEDULE_KEYWORDS):
            return f" {quoted(word)} cannot be read. Did you mean “{near}”?"
    return ""


_NTH_NAMES = {1: "first", 2: "second", 3: "third", 4: "fourth", LAST: "last"}
_GROUPS = {EVERY_DAY: "day", WEEKDAYS: "weekday"}


def schedule_in_words(schedule: Schedule, zone_name: str | None) -> str:
    """ "every weekday at 09:00 (Europe/Berlin)", "every other Friday at 16:00", "on the first Monday of each month at
    09:00". Without a zone it names none. The next times show from when every other week is counted."""
    zone = f" ({zone_name})" if zone_name else ""
    return f"{_days_in_words(schedule)} at {schedule.at:%H:%M}{zone}"


def _days_in_words(schedule: Schedule) -> str:
    names = [WEEKDAY_NAMES[day] for day in sorted(schedule.days)]
    group = _GROUPS.get(schedule.days)
    if schedule.nth:
        return f"on the {_NTH_NAMES[schedule.nth]} {group or listed(names, 'or')} of each month"
    if schedule.every_weeks == 1:
        return f"every {group or listed(names)}"
    if schedule.every_weeks == 2 and len(names) == 1:
        return f"every other {names[0]}"
    weeks = "other week" if schedule.every_weeks == 2 else f"{schedule.every_weeks} weeks"
    return f"every {weeks} on {f'every {group}' if group else listed(names)}"


def listed(parts: Sequence[str], last: str = "and") -> str:
    """ "Monday", "Monday and Friday", "Monday, Wednesday and Friday". ``parts`` holds at least one."""
    return f" {last} ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
