"""Values in plain words, without markup: days, windows, queries, counts, money.

Messages stay in channels and are read on other days, so a day is always named ("Mon 23 Nov") and never "tomorrow".
English names are spelt here, because strftime follows the machine's locale.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from bot.domain.access.person import MatchedBy
from bot.domain.tasks.due_window import ONE_DAY, DueWindow
from bot.domain.tasks.groups import Bucket
from bot.domain.tasks.query import Completion

WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
YOU = "you"
"""The name that stands for the asker in `query_in_words`."""


def plural(count: int, one: str, many: str = "") -> str:
    """``plural(1, "task")`` is "1 task"; ``plural(1234, "task")`` is "1,234 tasks"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def day_in_words(day: date, today: date) -> str:
    """ "Mon 23 Nov"; "Mon 4 Jan 2027" when that is not this year."""
    return f"{WEEKDAY_NAMES[day.weekday()][:3]} {_short_day(day)}{_year_after(day, today)}"


def due_in_words(day: date | None, today: date) -> str:
    """ "Fri 20 Nov, 3 days late", "Mon 23 Nov" or "no due date"."""
    if day is None:
        return "no due date"
    late = (today - day).days
    return day_in_words(day, today) + (f", {plural(late, 'day')} late" if late > 0 else "")


def window_in_words(window: DueWindow, today: date) -> str:
    """ "due 23–29 Nov", "due before 1 Dec", "due from 4 Dec on"; "due any day" for the window without bounds.

    A window does not remember whether it was asked for as "before 1 Dec" or "by 30 Nov". Both are the same days: it is
    told as "before" where that names today or the first of a month, and as "by" elsewhere.
    """
    first, last = window.first, window.last
    if first and last:
        return f"due {day_in_words(first, today) if first == last else _span_in_words(first, last, today)}"
    if first:
        return f"due from {_short_day(first)}{_year_after(first, today)} on"
    if last is None:
        return "due any day"
    if last < date.max and (last == today - ONE_DAY or (last + ONE_DAY).day == 1):
        after = last + ONE_DAY
        return f"due before {_short_day(after)}{_year_after(after, today)}"
    return f"due by {_short_day(last)}{_year_after(last, today)}"


def _span_in_words(first: date, last: date, today: date) -> str:
    end = f"{_short_day(last)}{_year_after(last, today)}"
    if first.year != last.year:
        return f"{_short_day(first)} {first.year} – {_short_day(last)} {last.year}"
    return f"{first.day}–{end}" if first.month == last.month else f"{_short_day(first)} – {end}"


def _short_day(day: date) -> str:
    return f"{day.day} {MONTH_NAMES[day.month - 1][:3]}"


def _year_after(day: date, today: date) -> str:
    return "" if day.year == today.year else f" {day.year}"


_COMPLETIONS = {Completion.OPEN: "open tasks", Completion.DONE: "done tasks", Completion.ALL: "open and done tasks"}


def query_in_words(
    completion: Completion, whose_name: str | None, customer_name: str | None, window: DueWindow, today: date
) -> str:
    """What was listed: "open tasks of Ann, due 23–29 Nov", "everybody's done tasks for Acme Corp", "your open tasks".

    ``whose_name`` is `YOU` for the asker and None for everybody.
    """
    tasks = _COMPLETIONS[completion]
    if whose_name is None:
        said = f"everybody's {tasks}"
    else:
        said = f"your {tasks}" if whose_name == YOU else f"{tasks} of {whose_name}"
    if customer_name is not None:
        said += f" for {customer_name}"
    return f"{said}, {window_in_words(window, today)}" if window.bounded else said


_TITLES = {
    Bucket.OVERDUE: "Overdue",
    Bucket.TODAY: "Today",
    Bucket.THIS_WEEK: "This week",
    Bucket.LATER: "Later",
    Bucket.NO_DATE: "No date",
    Bucket.DONE: "Done",
}
_COUNTED = {
    Bucket.OVERDUE: "overdue",
    Bucket.TODAY: "due today",
    Bucket.THIS_WEEK: "due this week",
    Bucket.LATER: "later",
    Bucket.NO_DATE: "without a date",
    Bucket.DONE: "done",
}


def bucket_title(bucket: Bucket) -> str:
    return _TITLES[bucket]


def counts_in_words(counts: Mapping[Bucket, int]) -> str:
    """ "3 overdue, 5 due today, 12 later"; buckets without tasks are left out, and nothing at all is "no tasks"."""
    parts = [f"{counts[bucket]:,} {said}" for bucket, said in _COUNTED.items() if counts.get(bucket)]
    return ", ".join(parts) or "no tasks"


_SIGNS = {
    "EUR": "€",
    "USD": "$",
    "GBP": "£",
    "JPY": "¥",
    "INR": "₹",
    "AUD": "A$",
    "CAD": "C$",
    "NZD": "NZ$",
    "BRL": "R$",
}


def money_in_words(cents: int, currency: str) -> str:
    """Monthly recurring revenue: "€840 MRR", "$49.90 MRR", "€18.4k MRR"; "CHF 2m MRR" for a currency without a sign."""
    minus, units = "−" if cents < 0 else "", Decimal(abs(cents)) / 100
    code = currency.strip().upper()
    sign = _SIGNS.get(code, f"{code} " if code else "")
    return f"{minus}{sign}{_rounded(units)} MRR"


def _rounded(units: Decimal) -> str:
    if units < 1000:
        return f"{units:.0f}" if units == units.to_integral_value() else f"{units:.2f}"
    for size, letter in ((1000, "k"), (1000**2, "m"), (1000**3, "bn")):
        scaled = (units / size).quantize(Decimal("0.1"), ROUND_HALF_UP)
        if scaled < 1000 or letter == "bn":
            break
    return f"{scaled:,.1f}".removesuffix(".0") + letter


_ELLIPSIS = "…"
_JOINER = "\u200d"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_TAGS = range(0xE0020, 0xE0080)
_TURNS_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def shortened(text: str, limit: int) -> str:
    """``text`` on one line and in at most ``limit`` characters, ending in "…" where something was cut.

    Never cuts inside what a reader sees as one letter or emoji. Newlines and control characters become spaces;
    characters that turn the direction of writing are dropped, so that one text cannot scramble the line around it.
    """
    if not text.isprintable():  # nearly every text is, and one by one its letters take a quarter of an answer's time
        text = "".join(_folded(char) for char in text)
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    end = max(limit - len(_ELLIPSIS), 0)
    while end > 0 and _holds_together(line, end):
        end -= 1
    return (line[:end].rstrip() + _ELLIPSIS)[: max(limit, 0)]


def _folded(char: str) -> str:
    if char in _TURNS_DIRECTION:
        return ""
    return " " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char


def _holds_together(line: str, end: int) -> bool:
    """Whether the characters on both sides of ``end`` are drawn as one."""
    before, after = line[end - 1], line[end]
    if before == _JOINER or after == _JOINER or unicodedata.category(after) in ("Mn", "Mc", "Me"):
        return True
    if ord(after) in _SKIN_TONES or ord(after) in _TAGS:
        return True
    flag_letters = 0
    while flag_letters < end and ord(line[end - 1 - flag_letters]) in _FLAG_LETTERS:
        flag_letters += 1
    return ord(after) in _FLAG_LETTERS and flag_letters % 2 == 1


def matched_in_words(matched_by: MatchedBy, *, whose: str) -> str:
    """Why a seat is a person's. ``whose`` is "your" or "the"."""
    match matched_by:
        case MatchedBy.EMAIL:
            return f"because it is the e-mail of {whose} Slack profile"
        case MatchedBy.LINK:
            return "because an admin approved the link"
