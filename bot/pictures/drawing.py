"""The picture itself: open tasks by week on the left, each assignee's overdue share on the right.

Places and sizes are in points of a canvas 900 wide and 420 high, counted from its upper left corner; each is two pixels
of the PNG. Nothing here is imported by the bot's own process.
"""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle
from matplotlib.text import Text

from bot.domain.language.wording import MONTH_NAMES
from bot.domain.reminders.weekly_chart import (
    AssigneeCount,
    WeekCount,
    WeekPicture,
    percent_in_words,
    shown_assignees,
    totals_in_words,
)
from bot.pictures.fonts import FONT, drawable, fit
from bot.pictures.palette import CARD, CARD_EDGE, INK, OPEN_EDGE, OPEN_FILL, OVERDUE, QUIET_INK

WIDTH, HEIGHT = 900, 420
SCALE = 2  # pixels a point, for sharp screens

_LEFT, _RIGHT = 28, 872
_WEEKS_RIGHT, _ASSIGNEES_LEFT = 404, 444
_BARS_TOP, _BARS_BOTTOM = 146, 320
_ROWS_TOP, _ROWS_BOTTOM = 120, 400
_LOWEST_TOP = 4  # so that a single task does not tower


def draw(week: WeekPicture) -> bytes:
    """``week`` as PNG, `WIDTH` x `HEIGHT` at `SCALE`."""
    png = BytesIO()
    lay_out(week).savefig(png, format="png", facecolor="none")
    return png.getvalue()


def lay_out(week: WeekPicture) -> Figure:
    with mpl.rc_context({"font.family": FONT, "text.parse_math": False}):
        figure = Figure(figsize=(WIDTH / 100, HEIGHT / 100), dpi=100 * SCALE, facecolor="none")
        FigureCanvasAgg(figure)  # a figure without a canvas makes a new one, of 6 MB, whenever a text is measured
        canvas = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(HEIGHT, 0))
        canvas.set_axis_off()
        _draw_heading(canvas, week)
        if week.open:
            _draw_weeks(canvas, week)
            _draw_assignees(canvas, shown_assignees(week))
        else:
            _write(canvas, WIDTH / 2, 230, "Nothing is open: no bars to draw.", 18, QUIET_INK, ha="center")
        return figure


def _draw_heading(canvas: Axes, week: WeekPicture) -> None:
    corners = "round,pad=0,rounding_size=14"
    canvas.add_patch(FancyBboxPatch((1, 1), WIDTH - 2, HEIGHT - 2, boxstyle=corners, fc=CARD, ec=CARD_EDGE))
    title = _write(canvas, _LEFT, 38, drawable(week.title, "The week"), 20, weight="bold")
    fit(title, (_RIGHT - _LEFT) * SCALE)
    _write(canvas, _LEFT, 64, totals_in_words(week).capitalize(), 15, QUIET_INK)


def _draw_weeks(canvas: Axes, week: WeekPicture) -> None:
    _write(canvas, _LEFT, 102, "Open, by the week it is due", 15, weight="bold")
    step = (_WEEKS_RIGHT - _LEFT) / len(week.weeks)
    most = max(each.open for each in week.weeks)
    for place, each in enumerate(week.weeks):
        middle = _LEFT + step * (place + 0.5)
        _draw_week(canvas, each, middle, step * 0.62, (_BARS_BOTTOM - _BARS_TOP) / max(most, _LOWEST_TOP))
        month_is_new = place == 0 or each.first_day.month != week.weeks[place - 1].first_day.month
        _name_week(canvas, middle, each.first_day, this=each.first_day == week.this_week, month=month_is_new)
    canvas.plot([_LEFT, _WEEKS_RIGHT], [_BARS_BOTTOM] * 2, color=QUIET_INK, linewidth=0.8)
    past = sum(each.first_day < week.this_week for each in week.weeks)
    _brace(canvas, _LEFT, _LEFT + step * past, "overdue", OVERDUE)
    _brace(canvas, _LEFT + step * (past + 1), _WEEKS_RIGHT, "ahead", OPEN_EDGE)
    if week.outside:
        _write(canvas, _LEFT, 401, f"and {_briefly(week.outside)} outside these weeks or without a day", 12, QUIET_INK)


def _draw_week(canvas: Axes, week: WeekCount, middle: float, width: float, points_a_task: float) -> None:
    left, overdue = middle - width / 2, week.overdue * points_a_task
    coming = (week.open - week.overdue) * points_a_task
    _bar(canvas, left, _BARS_BOTTOM - overdue, width, overdue, overdue=True)
    _bar(canvas, left, _BARS_BOTTOM - overdue - coming, width, coming, overdue=False)
    if coming and overdue > 18 and week.overdue < 100:  # it must fit inside its bar
        _write(canvas, middle, _BARS_BOTTOM - overdue / 2 + 5, _briefly(week.overdue), 13, CARD, ha="center")
    colour = INK if week.open else QUIET_INK
    _write(canvas, middle, _BARS_BOTTOM - overdue - coming - 6, _briefly(week.open), 13, colour, ha="center")


def _name_week(canvas: Axes, middle: float, first_day: date, *, this: bool, month: bool) -> None:
    above, below = ("this", "week") if this else (str(first_day.day), MONTH_NAMES[first_day.month - 1][:3])
    style = {"color": INK, "weight": "bold"} if this else {"color": QUIET_INK}
    _write(canvas, middle, _BARS_BOTTOM + 17, above, 12, ha="center", **style)
    if this or month:
        _write(canvas, middle, _BARS_BOTTOM + 32, below, 12, ha="center", **style)


def _brace(canvas: Axes, left: float, right: float, said: str, colour: str) -> None:
    if right > left:
        canvas.plot([left + 4, right - 4], [_BARS_BOTTOM + 44] * 2, color=colour, linewidth=1.5)
        _write(canvas, (left + right) / 2, _BARS_BOTTOM + 61, said, 13, colour, ha="center", weight="bold")


def _draw_assignees(canvas: Axes, assignees: list[AssigneeCount]) -> None:
    _write(canvas, _ASSIGNEES_LEFT, 102, "Overdue, of what each has open", 15, weight="bold")
    height = min((_ROWS_BOTTOM - _ROWS_TOP) / len(assignees), 38)
    size = 15 if height > 32 else 14 if height > 24 else 13
    most = max(one.open for one in assignees)
    for place, one in enumerate(assignees):
        middle = _ROWS_TOP + height * (place + 0.5)
        _draw_assignee(canvas, one, place + 1, middle, size, 144 / most)


def _draw_assignee(
    canvas: Axes, one: AssigneeCount, number: int, middle: float, size: int, points_a_task: float
) -> None:
    base, thick = middle + size * 0.36, size * 0.95
    fit(_write(canvas, _ASSIGNEES_LEFT, base, drawable(one.name, f"no. {number}"), size), 120 * SCALE)
    overdue = one.overdue * points_a_task
    _bar(canvas, 572, middle - thick / 2, overdue, thick, overdue=True)
    _bar(canvas, 572 + overdue, middle - thick / 2, (one.open - one.overdue) * points_a_task, thick, overdue=False)
    counts = f"{_briefly(one.overdue)} of {_briefly(one.open)}"
    _write(canvas, 816, base, counts, size, QUIET_INK, ha="right")
    colour = OVERDUE if one.overdue else QUIET_INK
    _write(canvas, _RIGHT, base, percent_in_words(one.overdue, one.open), size, colour, ha="right", weight="bold")


def _bar(canvas: Axes, left: float, top: float, width: float, height: float, *, overdue: bool) -> None:
    if width <= 0 or height <= 0:
        return
    fill, edge = (OVERDUE, OVERDUE) if overdue else (OPEN_FILL, OPEN_EDGE)
    canvas.add_patch(Rectangle((left, top), width, height, facecolor=fill, edgecolor=edge, linewidth=0.8))


def _write(canvas: Axes, left: float, base: float, said: str, size: float, color: str = INK, **style: Any) -> Text:
    """``size`` is in points of the canvas; matplotlib's own are 1/72 inch, of which the canvas has 100 points."""
    return canvas.text(left, base, said, fontsize=size * 0.72, color=color, **style)


def _briefly(count: int) -> str:
    """ "999", "1.2k", "23k", "1.2m": exact figures are in the words beside the picture."""
    if count < 1000:
        return str(count)
    units, letter = (count / 1000, "k") if count < 999_500 else (count / 1000**2, "m")
    return f"{units:.{int(units < 9.95)}f}".removesuffix(".0") + letter
