"""Days and spans of days as people type them, read against the reader's own today. Words with two meanings are refused.

What we decided where English leaves a choice:

* `fri` and `this fri` are the coming Friday, today included; `next fri` is the Friday of next week; `last fri` is the
  latest one before today; `since fri` looks back.
* `12 May` without a year: `read_day`, which is for a day to be set, takes the coming one. `read_window`, which is for
  days to be listed, takes the one in the two months just past, this month or the nine to come, because last week's
  tasks are asked for more often than next year's. `since 12 May` looks back. The end of a range follows its start.
* `in 10 days` as a span is from today up to that day, like `next 10 days` and `within 10 days`; `+10d` is the very day.
* `last 7 days` goes from seven days ago up to today. `last week` is the whole calendar week; `past week` is 7 days.
* `by`, `until` and `through` include the day or the whole period that follows; `before` and `after` leave it out.
* `eow` is the last day of the reader's week. A weekend is Saturday and Sunday; on those days it is the present one.
* A lone "may", "5/6", "the 1st", "next December" and times of day are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot.domain.language.parse_error import DAY_EXAMPLES, quoted
from bot.domain.language.phrases import Lean, Reading, amount
from bot.domain.language.vocabulary import AMOUNTS, DATE_WORDS, MONTHS, UNITS, nearest, one_of, tidied
from bot.domain.language.wording import day_in_words
from bot.domain.problems import ParseError
from bot.domain.tasks.due_window import ONE_DAY, DueWindow
from bot.domain.tasks.periods import Span

WINDOW_EXAMPLES = ("today", "this week", "before 12 May", "next 10 days", "from 1 Dec to 5 Dec")
_LONGEST = 120
_LONGEST_TURN_OF_YEAR_DAYS = 183
_FIXED = ("overdue", "over due", "past due", "late")
_ANY_DAY = ("any day", "any time", "anytime", "any date")

_LENGTH = rf"(?P<count>\d{{1,4}}|{one_of(AMOUNTS)}) (?P<unit>{one_of(UNITS)})"
_OVER = "(?:(?:within|in|over|during|for) )?(?:the )?"
_AHEAD = (
    rf"in {_LENGTH}(?: time)?",
    rf"within (?:the )?{_LENGTH}",
    rf"{_OVER}(?:next|coming|following) {_LENGTH}",
    rf"{_OVER}coming (?P<unit>week|month|quarter|year)",
)
_BACK = (rf"{_OVER}(?:last|past|previous) {_LENGTH}", rf"{_OVER}past (?P<unit>week|month|quarter|year)")

_SEPARATOR = "(?:-|to|until|till|til|through|thru)"
_MONTH = one_of(MONTHS)
_DAY = r"(\d{1,2}(?:st|nd|rd|th)?)"
_RANGE = re.compile(f"(.+?) {_SEPARATOR} (.+)")
_BETWEEN = re.compile("^between (.+?) (?:and|to|-) ")
_DAYS_OF_ONE_MONTH = tuple(
    (re.compile(pattern, re.ASCII), replacement)
    for pattern, replacement in (
        (rf"^{_DAY} ?{_SEPARATOR} ?{_DAY} (?:of )?({_MONTH})( \d{{4}})?$", r"\1 \3\4 - \2 \3\4"),
        (rf"^({_MONTH}) {_DAY} ?{_SEPARATOR} ?{_DAY}( \d{{4}})?$", r"\1 \2\4 - \1 \3\4"),
    )
)


def read_day(words: str, today: date, week_start: int = 0) -> date:
    """The one day that ``words`` name. ``week_start`` counts from Monday = 0. Raises ParseError, never guesses."""
    text = _checked(words, DAY_EXAMPLES).removeprefix("on ")
    span = Reading(today, week_start, Lean.COMING, today).span(text)
    if span is None:
        raise _unreadable(words, text, "a day", DAY_EXAMPLES)
    if span.first != span.last:
        raise ParseError(f"{quoted(words)} is more than one day.", ("mon next week", "end of next month", "12 May"))
    return span.first


def read_window(words: str, today: date, week_start: int = 0) -> DueWindow:
    """The due days that ``words`` name: a day, a span, or everything on one side of a day.

    ``week_start`` counts from Monday = 0. A window with both ends never runs backwards. Raises ParseError.
    """
    text = _checked(words, WINDOW_EXAMPLES)
    reading = Reading(today, week_start, Lean.NEAR, today)
    for read in (_fixed, _rolling, _named, _range, _one_sided):
        window = read(reading, text)
        if window is not None:
            return window
    raise _unreadable(words, text, "a day or a span of days", WINDOW_EXAMPLES)


def _checked(words: str, examples: tuple[str, ...]) -> str:
    if len(words) > _LONGEST:
        raise ParseError("That is too long for a day or a span of days.", examples)
    text = tidied(words)
    if not text:
        raise ParseError("No day was named.", examples)
    if text == "may":
        raise ParseError("“may” can be the month or just a word.", ("in May", "May 2027", "12 May"))
    return text


def _fixed(reading: Reading, text: str) -> DueWindow | None:
    if text in _FIXED:
        return DueWindow(last=reading.today - ONE_DAY)
    return DueWindow() if text in _ANY_DAY else None


def _rolling(reading: Reading, text: str) -> DueWindow | None:
    """So many days, weeks or months from today, or up to today; today and the far day are both in."""
    for patterns, sign in ((_AHEAD, 1), (_BACK, -1)):
        for pattern in patterns:
            if match := re.fullmatch(pattern, text, re.ASCII):
                count = amount(match.groupdict().get("count", "one"))
                direction = "+" if sign > 0 else "-"
                far = reading.span(f"{direction}{count} {match['unit']}")
                return far and Span(min(far.first, reading.today), max(far.last, reading.today)).window
    return None


def _named(reading: Reading, text: str) -> DueWindow | None:
    span = reading.span(text) or reading.span(re.sub(r"^(?:on|in|during|for|within)(?: the)? ", "", text))
    return span.window if span else None


def _range(reading: Reading, text: str) -> DueWindow | None:
    text = _BETWEEN.sub(r"\1 - ", text).removeprefix("from ")
    for pattern, replacement in _DAYS_OF_ONE_MONTH:
        text = pattern.sub(replacement, text)
    match = _RANGE.fullmatch(text)
    return _from_to(reading, match[1], match[2]) if match else None


def _from_to(reading: Reading, first_words: str, last_words: str) -> DueWindow | None:
    """A start without a year takes the end's; an end without a year or a week is the first one after the start."""
    start = _start_in_year_of(reading, first_words, last_words) or reading.span(first_words)
    if start is None:
        return None
    end = replace(reading, lean=Lean.COMING, near=start.first).span(last_words)
    if end is None:
        return None
    days = f"{day_in_words(start.first, reading.today)} and {day_in_words(end.last, reading.today)}"
    if end.last < start.first:
        raise ParseError(f"The span runs backwards: it starts after its end ({days}).", WINDOW_EXAMPLES)
    turns = end.last.year > start.first.year and (_lacks_year(first_words) or _lacks_year(last_words))
    if turns and (end.last - start.first).days > _LONGEST_TURN_OF_YEAR_DAYS:
        raise ParseError(f"The span runs backwards, or needs its years ({days}).", ("from 1 Dec 2026 to 5 Dec 2027",))
    return DueWindow(start.first, end.last)


def _start_in_year_of(reading: Reading, first_words: str, last_words: str) -> Span | None:
    year = re.search(r"\b\d{4}\b", last_words)
    end = reading.span(last_words)
    if not year or not end or not _lacks_year(first_words):
        return None
    start = reading.span(f"{first_words} {year[0]}")
    if start and start.first > end.last:
        start = reading.span(f"{first_words} {int(year[0]) - 1}")
    return start


def _lacks_year(text: str) -> bool:
    return bool(re.search(rf"\b(?:{_MONTH}|q \d)\b", text)) and not re.search(r"\d{4}|\b(?:this|next|last)\b", text)


def _until(span: Span) -> DueWindow:
    return DueWindow(last=span.last)


def _before(span: Span) -> DueWindow:
    return DueWindow(last=span.first - ONE_DAY)


def _since(span: Span) -> DueWindow:
    return DueWindow(first=span.first)


def _after(span: Span) -> DueWindow:
    return DueWindow(first=span.last + ONE_DAY)


_SIDES: tuple[tuple[str, Callable[[Span], DueWindow]], ...] = (
    (r"(?:on or before|(?:no|not) later than|by|until|till|til|up to|through|thru) (.+)", _until),
    (r"(.+) or (?:before|earlier)", _until),
    (r"(?:before|earlier than|prior to) (.+)", _before),
    (r"(?:on or after|since|(?:starting )?from|starting) (.+?)(?: on| onwards?)?", _since),
    (r"(.+) (?:onwards?|or (?:after|later))", _since),
    (r"(?:after|later than) (.+)", _after),
)


def _one_sided(reading: Reading, text: str) -> DueWindow | None:
    for pattern, side in _SIDES:
        if match := re.fullmatch(pattern, text, re.ASCII):
            looks_back = text.startswith("since ")
            span = replace(reading, lean=Lean.PAST if looks_back else reading.lean).span(match[1].removeprefix("the "))
            return side(span) if span else None
    return None


def _unreadable(words: str, text: str, kind: str, examples: tuple[str, ...]) -> ParseError:
    reason = f"{quoted(words)} is not {kind} that can be read."
    for word in text.split():
        if word.isalpha() and word not in DATE_WORDS and (near := nearest(word, DATE_WORDS)):
            return ParseError(f"{reason} Did you mean “{near}”?", examples)
    return ParseError(reason, examples)
