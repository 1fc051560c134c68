"""What the weekly picture shows, and the same said in words: open tasks by week, and who has how much overdue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.domain.access.person import fold_email
from bot.domain.language.wording import day_in_words, plural, shortened
from bot.domain.tasks.periods import week_of
from bot.domain.tasks.task import Task

PAST_WEEKS = 8
WEEKS_AHEAD = 2
MOST_ASSIGNEES = 12
NOBODY = "nobody"
"""The name under which tasks without an assignee are counted."""
LONGEST_ALT_TEXT = 2000  # Slack's limit for an image's alt text

_ONE_WEEK = timedelta(weeks=1)
_LONGEST_NAME = 40
_LONGEST_TITLE = 150


@dataclass(frozen=True, slots=True)
class WeekCount:
    """The open tasks that are due in the week that begins on ``first_day``, and how many of them are overdue."""

    first_day: date
    open: int
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class AssigneeCount:
    """One assignee's open tasks, whenever they are due, and how many of them are overdue."""

    name: str
    overdue: int
    open: int


@dataclass(frozen=True, slots=True)
class WeekPicture:
    """``this_week`` is the first day of the reader's week; ``weeks`` ascend and hold it. ``assignees`` in any order."""

    title: str
    this_week: date
    weeks: tuple[WeekCount, ...]
    assignees: tuple[AssigneeCount, ...]

    @property
    def open(self) -> int:
        return sum(one.open for one in self.assignees)

    @property
    def overdue(self) -> int:
        return sum(one.overdue for one in self.assignees)

    @property
    def outside(self) -> int:
        """How many open tasks are in none of ``weeks``: due long ago, due later, or without a due day."""
        return max(self.open - sum(week.open for week in self.weeks), 0)


def picture_week(
    title: str, tasks: Iterable[Task], names: Mapping[str, str], zone: ZoneInfo, today: date, week_start: int = 0
) -> WeekPicture:
    """Count the open ones of ``tasks``, in one pass, for a reader in ``zone`` whose day is ``today``.

    ``names`` has a name for an assignee's e-mail; one without is shown by the e-mail. ``week_start`` counts from
    Monday = 0.
    """
    open_in, late_in = Counter[date](), Counter[date]()
    open_of, late_of = Counter[str](), Counter[str]()  # by folded e-mail: two people can have one name
    name_of: dict[str, str] = {}
    for task in tasks:
        if task.done:
            continue
        day = task.due_day(zone)
        late = day is not None and day < today
        email = fold_email(task.assignee) if task.assignee else ""
        name_of[email] = names.get(task.assignee, task.assignee) if task.assignee else NOBODY
        open_of[email] += 1
        late_of[email] += late
        if day is not None:
            week = week_of(day, week_start).first
            open_in[week] += 1
            late_in[week] += late
    this_week = week_of(today, week_start).first
    shown = [this_week + _ONE_WEEK * step for step in range(-PAST_WEEKS, WEEKS_AHEAD + 1)]
    return WeekPicture(
        title,
        this_week,
        tuple(WeekCount(week, open_in[week], late_in[week]) for week in shown),
        tuple(AssigneeCount(name_of[email], late_of[email], count) for email, count in open_of.items()),
    )


def shown_assignees(picture: WeekPicture) -> list[AssigneeCount]:
    """Those with most overdue first, then with most open. Those beyond `MOST_ASSIGNEES` are summed as one."""
    ordered = sorted(picture.assignees, key=lambda one: (-one.overdue, -one.open, one.name))
    shown, rest = ordered[:MOST_ASSIGNEES], ordered[MOST_ASSIGNEES:]
    if rest:
        others = plural(len(rest), "other")
        shown.append(AssigneeCount(others, sum(one.overdue for one in rest), sum(one.open for one in rest)))
    return shown


def totals_in_words(picture: WeekPicture) -> str:
    """ "64 open tasks, 23 overdue (36%)", or "no open tasks"."""
    if not picture.open:
        return "no open tasks"
    tasks = plural(picture.open, "open task")
    if not picture.overdue:
        return f"{tasks}, none overdue"
    return f"{tasks}, {picture.overdue:,} overdue ({percent_in_words(picture.overdue, picture.open)})"


def percent_in_words(part: int, whole: int) -> str:
    """ "36%". Some is never said to be none or all of it: 1 of 1,000 is "<1%" and 999 of 1,000 is ">99%"."""
    if not whole:
        return "0%"
    if 0 < part * 100 < whole:
        return "<1%"
    if whole > part and part * 100 > whole * 99:
        return ">99%"
    return f"{part * 100 / whole:.0f}%"


def figures_in_words(picture: WeekPicture) -> str:
    """All that the picture shows, in lines of plain words without markup: the totals, the weeks, the assignees."""
    lines = [totals_in_words(picture).capitalize() + "."]
    if picture.open:
        weeks = ", ".join(_week_in_words(week, picture.this_week) for week in picture.weeks)
        lines.append(f"Open by the week they are due: {weeks}{_outside_in_words(picture)}.")
        shares = ", ".join(_share_in_words(one) for one in shown_assignees(picture))
        lines.append(f"Overdue by assignee: {shares}.")
    return "\n".join(lines)


def alt_text(picture: WeekPicture) -> str:
    """The picture for whoever cannot see it, on one line and in at most `LONGEST_ALT_TEXT` characters."""
    title = shortened(picture.title, _LONGEST_TITLE)
    said = f"Chart of open tasks by week and of each assignee's overdue share. {title}. {figures_in_words(picture)}"
    return shortened(said, LONGEST_ALT_TEXT)


def _week_in_words(week: WeekCount, this_week: date) -> str:
    if week.first_day == this_week:
        overdue = f" ({week.overdue:,} overdue)" if week.overdue else ""
        return f"this week {week.open:,}{overdue}"
    return f"week of {day_in_words(week.first_day, this_week)} {week.open:,}"


def _outside_in_words(picture: WeekPicture) -> str:
    return f"; {picture.outside:,} outside these weeks or without a due day" if picture.outside else ""


def _share_in_words(one: AssigneeCount) -> str:
    return f"{shortened(one.name, _LONGEST_NAME)} {one.overdue:,} of {one.open:,}"
