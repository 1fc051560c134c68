"""How people name a day or a calendar period: "fri", "12 May", "+3d", "end of next month", "q1 2027".

A small grammar of our own, because general parsers guess. Each rule below reads one form of words; what no rule reads,
and what two people would read differently, is refused with a reason and examples. `days` adds the words around a
day ("before", "from … to …") and is what others call.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from dateutil.relativedelta import relativedelta, weekday

from bot.domain.language.parse_error import DAY_EXAMPLES, quoted, refuse_ambiguous
from bot.domain.language.vocabulary import AMOUNTS, DAYS_AWAY, MONTHS, UNITS, WEEKDAYS, one_of
from bot.domain.language.wording import MONTH_NAMES, WEEKDAY_NAMES
from bot.domain.problems import ParseError
from bot.domain.tasks.periods import Span, Unit, moved, period_of, quarter_of, week_of, weekend_of

FIRST_YEAR, LAST_YEAR = 2000, 2100


class Lean(Enum):
    """Which one is meant where the words leave it open: "friday" without a week, "12 May" without a year."""

    COMING = "the next one, today included"
    NEAR = "a weekday: the next one; a month: one of the two just past, the present one or the nine to come"
    PAST = "the latest one, today included"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words are read against. ``near`` is the day from which a COMING or PAST one is looked for."""

    today: date
    week_start: int
    lean: Lean
    near: date

    def span(self, words: str) -> Span | None:
        """The days that ``words`` (already `tidied`) name, or None where no rule reads them.

        Raises ParseError for words that a rule knows and refuses.
        """
        refuse_ambiguous(words)
        for pattern, read in _RULES:
            if match := pattern.fullmatch(words):
                try:
                    span = read(self, match)
                except (OverflowError, ValueError) as error:
                    raise _out_of_range() from error
                if span is not None:
                    _check_years(span)
                return span
        return None


_MONTH, _WEEKDAY, _AMOUNT, _UNIT = one_of(MONTHS), one_of(WEEKDAYS), one_of(AMOUNTS), one_of(UNITS)
_YEAR = r"(?P<year>\d{4})"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_WHICH = "(?:(?P<which>this|current|next|last|previous) )"
_LENGTH = rf"(?P<count>\d{{1,4}}|{_AMOUNT}) (?P<unit>{_UNIT})"
_STEPS = {"last": -1, "previous": -1, "next": 1}


def _days_away(reading: Reading, match: re.Match[str]) -> Span:
    return Span.of(reading.today + timedelta(days=DAYS_AWAY[match[0].removeprefix("the ")]))


def _weekday(reading: Reading, match: re.Match[str]) -> Span:
    """`fri` and `this fri` are the coming one, today included; `last fri` the latest one before today."""
    number, which = WEEKDAYS[match["weekday"]], match["which"]
    if which == "next":
        return _in_week(moved(reading.today, 1, Unit.WEEK), number, reading)
    if which == "last":
        return Span.of(reading.today + relativedelta(days=-1, weekday=weekday(number, -1)))
    towards = -1 if reading.lean is Lean.PAST else 1
    return Span.of(reading.near + relativedelta(weekday=weekday(number, towards)))


def _weekday_of_week(reading: Reading, match: re.Match[str]) -> Span:
    return _in_week(moved(reading.today, _STEPS.get(match["which"], 0), Unit.WEEK), WEEKDAYS[match["weekday"]], reading)


def _in_week(day: date, number: int, reading: Reading) -> Span:
    first = week_of(day, reading.week_start).first
    return Span.of(first + relativedelta(weekday=weekday(number, 1)))


def _month_day(reading: Reading, match: re.Match[str]) -> Span:
    day, month = int(match["day"]), MONTHS[match["month"]]
    year = int(match["year"]) if match["year"] else implied_year(reading, month, day)
    span = Span.of(checked_date(year, month, day))
    if match["weekday"] and span.first.weekday() != WEEKDAYS[match["weekday"]]:
        is_on = f"{day} {MONTH_NAMES[month - 1]} {year} is a {WEEKDAY_NAMES[span.first.weekday()]}"
        raise ParseError(f"{is_on}, so {quoted(match[0])} can mean two days.", DAY_EXAMPLES)
    return span


def _iso_day(reading: Reading, match: re.Match[str]) -> Span:
    return Span.of(checked_date(int(match["year"]), int(match["month"]), int(match["day"])))


def checked_date(year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _out_of_range()
    if not 1 <= month <= 12:
        raise ParseError(f"There is no month {month}.", DAY_EXAMPLES)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ParseError(f"There is no {day} {MONTH_NAMES[month - 1]} {year}.", DAY_EXAMPLES) from error


def implied_year(reading: Reading, month: int, day: int) -> int:
    """The year of a day that was named without one (see `Lean`). The day need not exist: 29 Feb is judged later."""
    near = reading.near
    if reading.lean is Lean.NEAR:
        months_away = (month - reading.today.month + 2) % 12 - 2
        return reading.today.year + (reading.today.month - 1 + months_away) // 12
    if reading.lean is Lean.PAST:
        return near.year - ((month, day) > (near.month, near.day))
    return near.year + ((month, day) < (near.month, near.day))


def _offset(reading: Reading, match: re.Match[str]) -> Span:
    sign = -1 if match[0].startswith("-") or match[0].endswith("ago") else 1
    return Span.of(moved(reading.today, sign * amount(match["count"]), UNITS[match["unit"]]))


def amount(words: str) -> int:
    return AMOUNTS[words] if words in AMOUNTS else int(words)


def _period(reading: Reading, match: re.Match[str]) -> Span:
    unit = UNITS[match["unit"]]
    return period_of(moved(reading.today, _STEPS.get(match["which"], 0), unit), unit, reading.week_start)


def _edge(reading: Reading, match: re.Match[str]) -> Span | None:
    whole = reading.span(match["whole"])
    if whole is None:
        return None
    return Span.of(whole.last if match["edge"] in ("end", "close", "last day") else whole.first)


def _short_end(reading: Reading, match: re.Match[str]) -> Span:
    return Span.of(period_of(reading.today, UNITS[match["unit"]], reading.week_start).last)


def _rest(reading: Reading, match: re.Match[str]) -> Span | None:
    whole = reading.span(match["whole"])
    return Span(reading.today, whole.last) if whole and whole.first <= reading.today <= whole.last else None


def _month(reading: Reading, match: re.Match[str]) -> Span:
    month = MONTHS[match["month"]]
    year = _said_year(reading, match)
    if year is None:
        year = implied_year(reading, month, 31 if reading.lean is Lean.COMING else 1)
    return period_of(checked_date(year, month, 1), Unit.MONTH)


def _iso_month(reading: Reading, match: re.Match[str]) -> Span:
    return period_of(checked_date(int(match["year"]), int(match["month"]), 1), Unit.MONTH)


def _quarter(reading: Reading, match: re.Match[str]) -> Span:
    """Without a year: the one just past, the present one or the two to come, unless the reading leans otherwise."""
    number, present = int(match["quarter"]), (reading.today.month + 2) // 3
    year = _said_year(reading, match)
    if year is None and reading.lean is Lean.NEAR:
        year = reading.today.year + (present - 1 + (number - present + 1) % 4 - 1) // 4
    elif year is None:
        month, day = (number * 3, 31) if reading.lean is Lean.COMING else (number * 3 - 2, 1)
        year = implied_year(reading, month, day)
    return quarter_of(checked_date(year, number * 3, 1))


def _said_year(reading: Reading, match: re.Match[str]) -> int | None:
    """The year as a number ("2027") or as "this", "next" or "last year"; None where none was said."""
    said = match.groupdict()
    if said.get("year"):
        return int(said["year"])
    return reading.today.year + _STEPS.get(said["which"], 0) if said.get("which") else None


def _year(reading: Reading, match: re.Match[str]) -> Span:
    return period_of(checked_date(int(match["year"]), 1, 1), Unit.YEAR)


def _weekend(reading: Reading, match: re.Match[str]) -> Span:
    """The coming Saturday and Sunday, or the present ones; `next` and `last` are a week from those."""
    return weekend_of(moved(reading.today, _STEPS.get(match["which"], 0), Unit.WEEK))


def _week_of(reading: Reading, match: re.Match[str]) -> Span | None:
    day = reading.span(match["whole"])
    return week_of(day.first, reading.week_start) if day and day.first == day.last else None


def _check_years(span: Span) -> None:
    if span.first.year < FIRST_YEAR or span.last.year > LAST_YEAR:
        raise _out_of_range()


def _out_of_range() -> ParseError:
    return ParseError(f"Only days in the years {FIRST_YEAR} to {LAST_YEAR} can be read.", DAY_EXAMPLES)


_ON_WEEKDAY = f"(?:(?P<weekday>{_WEEKDAY}) )?(?:the )?"
_Rule = tuple[str, Callable[[Reading, re.Match[str]], Span | None]]
_FORMS: tuple[_Rule, ...] = (
    (f"(?:the )?{one_of(DAYS_AWAY)}", _days_away),
    (f"(?:(?P<which>this|coming|this coming|next|last) )?(?P<weekday>{_WEEKDAY})", _weekday),
    (f"(?P<weekday>{_WEEKDAY}) (?:of |in )?{_WHICH}week", _weekday_of_week),
    (f"{_WHICH}weeks? (?P<weekday>{_WEEKDAY})", _weekday_of_week),
    (rf"{_ON_WEEKDAY}{_DAY} (?:of )?(?P<month>{_MONTH})(?: {_YEAR})?", _month_day),
    (rf"{_ON_WEEKDAY}(?P<month>{_MONTH}) (?:the )?{_DAY}(?: {_YEAR})?", _month_day),
    (rf"{_ON_WEEKDAY}{_YEAR} (?P<month>{_MONTH}) {_DAY}", _month_day),
    (rf"{_YEAR}([-/])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}})", _iso_day),
    (rf"[+-] ?{_LENGTH}", _offset),
    (rf"in {_LENGTH}(?: time)?", _offset),
    (rf"{_LENGTH} (?:from now|from today|hence|ahead|ago)", _offset),
    (rf"(?:the )?{_WHICH}?(?P<unit>week|wk|month|quarter|qtr|year|yr)", _period),
    (r"(?P<edge>end|close|last day|start|beginning|first day) of (?:the )?(?P<whole>.+)", _edge),
    ("eo(?P<unit>[wmqy])", _short_end),
    (r"(?P<unit>month|quarter|year) end", _short_end),
    (r"(?:the )?rest of (?:the )?(?P<whole>.+)", _rest),
    (rf"(?:in )?(?P<month>{_MONTH})(?: of)?(?: {_YEAR})?", _month),
    (rf"{_YEAR} (?P<month>{_MONTH})", _month),
    (rf"(?P<which>this) (?P<month>{_MONTH})", _month),
    (rf"(?P<month>{_MONTH}) (?:of )?{_WHICH}year", _month),
    (rf"{_YEAR}[-/](?P<month>\d\d)", _iso_month),
    (rf"q (?P<quarter>[1-4])(?:(?: of)? {_YEAR})?", _quarter),
    (rf"{_YEAR} q (?P<quarter>[1-4])", _quarter),
    (rf"q (?P<quarter>[1-4]) (?:of )?{_WHICH}year", _quarter),
    (_YEAR, _year),
    (f"(?:the )?{_WHICH}?week ?end", _weekend),
    (r"(?:the )?week of (?P<whole>.+)", _week_of),
)
_RULES = tuple((re.compile(pattern, re.ASCII), read) for pattern, read in _FORMS)
