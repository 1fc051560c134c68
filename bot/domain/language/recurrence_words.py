"""The days on which a reminder comes back, as people name them: "weekdays", "mon, wed", "every other friday".

What we decided where English leaves a choice:

* "first weekday of the month" is the first of Monday to Friday; "first day of the month" is the 1st.
* "every second friday" is refused, because it can be every other Friday or the second one of each month, and so is
  "biweekly". A "last friday" has to say that the month is meant.
* A fifth Friday, a 15th of the month and every third day are refused: not every month or week has them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.language.parse_error import quoted
from bot.domain.language.tokens import Token
from bot.domain.language.vocabulary import AMOUNTS, one_of, tidied
from bot.domain.language.vocabulary import WEEKDAYS as WEEKDAY_SPELLINGS
from bot.domain.problems import ParseError
from bot.domain.reminders.schedule import EVERY_DAY, LAST, WEEKDAYS, WEEKEND

SCHEDULE_EXAMPLES = ("weekdays 9:00", "mon, wed at 8:30", "every other friday 16:00", "first monday of the month 9:00")


@dataclass(frozen=True, slots=True)
class Recurrence:
    """The days of a `Schedule`, before it is known at what time and from when on."""

    days: frozenset[int]
    every_weeks: int = 1
    nth: int | None = None


def read_recurrence(tokens: Sequence[Token]) -> tuple[Recurrence, int] | None:
    """The longest run of words from the start of ``tokens`` that names days, and how many words it takes.

    None where the first word is none of this kind; raises ParseError where it is, and no run can be read.
    """
    words = _words(tokens)
    for length in range(len(words), 0, -1):
        text = tidied(" ".join(words[:length]))
        for pattern in _RULES:
            if match := pattern.fullmatch(text):
                return _recurrence(match), length
    _refuse(tidied(" ".join(words)))
    return None


_LONGEST = 12
_NTHS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": LAST}
_WEEKDAY = f"(?:{one_of(WEEKDAY_SPELLINGS)}s?)"
_SPAN = f"{_WEEKDAY} ?(?:-|to|through|thru|till|until) ?{_WEEKDAY}"
_LIST = rf"{_WEEKDAY}(?:(?: ?(?:/|&|\+|\band\b) ?| )(?:(?:every|each|on) )?{_WEEKDAY})*"
_WORKING_DAY = "(?:week ?|work ?|working |business )days?"
_WEEKEND = "week ?ends?"
_DAILY = "daily|everyday|(?:every|each) (?:single )?(?:day|morning)|all days"
_DAYS = f"(?P<days>{_DAILY}|{_WORKING_DAY}|{_WEEKEND}|{_SPAN}|{_LIST})"
_EACH = "(?:(?:on|every|each|all|the) )*"
_COUNT = rf"(?P<count>[1-9]\d?|{one_of(AMOUNTS)})"
_WEEK = "(?:weeks?|wks?)"
_WEEKS = f"(?:(?:every|each) (?:(?P<other>other|alternate) {_WEEK}|{_COUNT} {_WEEK}|week|fortnight)|fortnightly)"
_NTH = f"(?P<nth>{one_of(_NTHS)}) (?P<days>{_WEEKDAY}|{_WORKING_DAY}|day)"
_MONTHLY = "(?:monthly|(?:every|each) month|(?:of|in) (?:the |each |every |a )?months?)"
_RULES = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        f"{_EACH}{_DAYS}(?: mornings?)?",
        f"from (?P<days>{_SPAN})",
        f"(?:on )?(?P<other>(?:every|each) other|(?:every |each )?alternate) {_DAYS}",
        f"{_WEEKS} {_EACH}{_DAYS}",
        f"{_EACH}{_DAYS},? {_WEEKS}",
        f"{_EACH}{_NTH} {_MONTHLY}",
        f"{_MONTHLY} {_EACH}{_NTH}",
        f"(?:every|each) (?P<nth>first|1st|last) (?P<days>{_WEEKDAY})",
        rf"{_EACH}(?P<nth>1st) {_MONTHLY}",
    )
)

_ORDINAL = r"(?:second|third|fourth|2nd|3rd|4th)"
_REFUSALS = (
    (
        rf"{_EACH}\d+(?:st|nd|rd|th)(?: of\b| \d|$)",
        "A day of the month by its number falls on weekends too.",
        ("first weekday of the month 9:00", "last day of the month 16:00"),
    ),
    (r"bi ?weekly", "“biweekly” can be twice a week or every other week.", ("every other friday 16:00",)),
    (
        rf"(?:every|each) {_ORDINAL} {_WEEKDAY}",
        "{words} can be every so many weeks or once a month.",
        ("every other friday 16:00", "second friday of the month 16:00"),
    ),
    (
        rf"{_EACH}(?:{one_of(_NTHS)}) \w+",
        "{words} does not say that the month is meant.",
        ("first monday of the month 9:00", "last friday of the month 16:00"),
    ),
    (
        rf"{_EACH}(?:fifth|5th) {_WEEKDAY}",
        "Not every month has a fifth one.",
        ("last friday of the month 16:00",),
    ),
    (
        r"(?:every|each) (?:\w+ )?days\b|(?:every|each) (?:other|second|third) day\b",
        "Days cannot be skipped by count, only weeks.",
        ("mon, wed, fri 9:00", "every other friday 16:00"),
    ),
    (
        r"hourly|(?:every|each) (?:\w+ )?(?:hour|minute|hr|min)s?\b",
        "A reminder comes at most once a day.",
        ("daily 9:00", "weekdays 9:00"),
    ),
    (
        r"monthly|quarterly|yearly|annually|(?:every|each) (?:\w+ )?(?:month|quarter|year)s?\b",
        "{words} does not say on which day, or comes too seldom.",
        ("first monday of the month 9:00", "last day of the month 16:00"),
    ),
    (
        rf"fortnightly|{_WEEKS}",
        "{words} does not say on which day of the week.",
        ("every monday 9:00", "every 2 weeks on friday 16:00"),
    ),
    (rf"{_EACH}{_LIST}\b|(?:every|each)\b", "{words} does not name days that can be read.", SCHEDULE_EXAMPLES),
)
_REFUSED = tuple((re.compile(pattern, re.ASCII), reason, examples) for pattern, reason, examples in _REFUSALS)


def _words(tokens: Sequence[Token]) -> list[str]:
    words: list[str] = []
    for token in tokens[:_LONGEST]:
        if token.is_quoted:
            break
        words.append(token.text)
    return words


def _recurrence(match: re.Match[str]) -> Recurrence:
    said = match.groupdict()
    days = _days(said.get("days") or "day")
    if said.get("nth"):
        return Recurrence(days, nth=_NTHS[said["nth"]])
    if count := said.get("count"):
        return Recurrence(days, AMOUNTS[count] if count in AMOUNTS else int(count))
    every_other = said.get("other") or "fortnight" in match[0]
    return Recurrence(days, 2 if every_other else 1)


def _days(text: str) -> frozenset[int]:
    if re.fullmatch(f"{_DAILY}|day", text):
        return EVERY_DAY
    if re.fullmatch(_WORKING_DAY, text):
        return WEEKDAYS
    if re.fullmatch(_WEEKEND, text):
        return WEEKEND
    numbers = [WEEKDAY_SPELLINGS[name] for name in re.findall(rf"\b({one_of(WEEKDAY_SPELLINGS)})s?\b", text)]
    if re.fullmatch(_SPAN, text):
        first, last = numbers
        return frozenset((first + count) % 7 for count in range((last - first) % 7 + 1))
    return frozenset(numbers)


def _refuse(text: str) -> None:
    for pattern, reason, examples in _REFUSED:
        if match := pattern.match(text):
            raise ParseError(reason.format(words=quoted(match[0])), examples)
