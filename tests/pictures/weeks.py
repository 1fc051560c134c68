"""Pictures to draw: an ordinary week, and those that are hard on a drawing."""

from __future__ import annotations

from datetime import date, timedelta

from bot.domain.reminders.weekly_chart import PAST_WEEKS, AssigneeCount, WeekCount, WeekPicture

THIS_WEEK = date(2026, 11, 23)
HARD_NAMES = (
    "Chloé Dubois-Lefèvre de la Tour d’Auvergne",
    "W" * 300,
    "شيرين عبد الوهاب",
    "דנה כהן",
    "李小龍",
    "🦄",
    "Dana 🇩🇪",
    "$\\frac{$",
    "<b>Eve</b> *bold* _it_ <@U1>",
    "line\nbreak\x00\u202eturned",
    "",
    "\ud83e",  # half an emoji
)


def weeks(*opens: int, overdue_now: int = 0) -> tuple[WeekCount, ...]:
    """One count a week, from eight weeks ago on; everything due in a past week is overdue."""
    counts = []
    for place, count in enumerate(opens):
        overdue = count if place < PAST_WEEKS else overdue_now if place == PAST_WEEKS else 0
        counts.append(WeekCount(THIS_WEEK + timedelta(weeks=place - PAST_WEEKS), count, overdue))
    return tuple(counts)


ORDINARY = WeekPicture(
    "CS team, week of 23 Nov",
    THIS_WEEK,
    weeks(1, 0, 2, 1, 3, 2, 4, 3, 18, 12, 6, overdue_now=5),
    (
        AssigneeCount("Dana", 0, 6),
        AssigneeCount("Ann Kowalski", 9, 21),
        AssigneeCount("Ben Okafor", 6, 9),
        AssigneeCount("nobody", 6, 18),
    ),
)
EMPTY = WeekPicture("CS team, week of 23 Nov", THIS_WEEK, weeks(*[0] * 11), ())
ONE = WeekPicture("One", THIS_WEEK, weeks(*[0] * 8, 1, 0, 0), (AssigneeCount("Ann", 0, 1),))
UNDATED = WeekPicture("No days", THIS_WEEK, weeks(*[0] * 11), (AssigneeCount("Ann", 0, 7), AssigneeCount("Bo", 0, 2)))
CROWDED = WeekPicture(
    "Everybody 🎉 $\\frac{1}{2}$ <!channel> " + "on and on " * 40,
    THIS_WEEK,
    weeks(99_999, 9_949, 9_950, 999, 1_000, 0, 412, 77_734, 98_180, 120, 60, overdue_now=88_888),
    tuple(AssigneeCount(name, 99_949 - place, 99_990) for place, name in enumerate(HARD_NAMES * 2)),
)
