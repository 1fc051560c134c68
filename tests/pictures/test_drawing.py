"""The drawing, in the tests' own process: size, card, and letters that keep clear of one another."""

from __future__ import annotations

import json
import warnings
from io import BytesIO
from itertools import combinations

import pytest
from matplotlib.patches import Rectangle
from PIL import Image

from bot.domain.reminders.weekly_chart import WeekPicture
from bot.pictures.chart_data import from_json, to_json
from bot.pictures.drawing import HEIGHT, SCALE, WIDTH, draw, lay_out
from bot.pictures.fonts import drawable
from tests.pictures.weeks import CROWDED, EMPTY, ONE, ORDINARY, UNDATED

EVERY_KIND = pytest.mark.parametrize(
    "week",
    [
        pytest.param(ORDINARY, id="ordinary"),
        pytest.param(EMPTY, id="empty"),
        pytest.param(ONE, id="one"),
        pytest.param(UNDATED, id="undated"),
        pytest.param(CROWDED, id="crowded"),
    ],
)


def said(week: WeekPicture) -> list[str]:
    return [text.get_text() for text in lay_out(week).axes[0].texts]


@EVERY_KIND
def test_every_picture_is_a_png_of_one_size(week: WeekPicture) -> None:
    with warnings.catch_warnings(action="error"):  # a letter that the font lacks is a warning
        drawn = Image.open(BytesIO(draw(week)))
    assert (drawn.format, drawn.size) == ("PNG", (WIDTH * SCALE, HEIGHT * SCALE))


@EVERY_KIND
def test_the_card_hides_whatever_slack_has_behind_it(week: WeekPicture) -> None:
    alpha = Image.open(BytesIO(draw(week))).getchannel("A")
    right, bottom = alpha.size
    assert alpha.crop((32, 8, right - 32, bottom - 8)).getextrema() == (255, 255)
    assert alpha.getpixel((0, 0)) == 0  # outside its round corners


@EVERY_KIND
def test_no_text_leaves_the_card_or_runs_into_another(week: WeekPicture) -> None:
    texts = lay_out(week).axes[0].texts
    boxes = {text: text.get_window_extent().padded(-1.5) for text in texts if text.get_text()}
    for text, box in boxes.items():
        inside = box.x0 >= 20 and box.y0 >= 8 and box.x1 <= WIDTH * SCALE - 20 and box.y1 <= HEIGHT * SCALE - 8
        assert inside, text.get_text()
    for one, other in combinations(boxes, 2):
        assert not boxes[one].overlaps(boxes[other]), (one.get_text(), other.get_text())


@EVERY_KIND
def test_figures_stand_clear_of_the_bars_or_wholly_inside_them(week: WeekPicture) -> None:
    axes = lay_out(week).axes[0]
    bars = [patch.get_window_extent() for patch in axes.patches if isinstance(patch, Rectangle)]
    for text in axes.texts:
        box = text.get_window_extent().padded(-1.5)
        for bar in bars:
            inside = bar.x0 <= box.x0 and box.x1 <= bar.x1 and bar.y0 <= box.y0 and box.y1 <= bar.y1
            assert inside or not bar.overlaps(box), text.get_text()


def test_the_figures_stand_beside_their_bars() -> None:
    texts = said(ORDINARY)
    assert {"Ann Kowalski", "9 of 21", "43%", "18", "5", "12"} <= set(texts)
    assert texts[1] == "54 open tasks, 21 overdue (39%)"


def test_a_week_without_tasks_says_so() -> None:
    assert "Nothing is open: no bars to draw." in said(EMPTY)


def test_tasks_that_no_bar_shows_are_counted_in_words() -> None:
    assert "and 9 outside these weeks or without a day" in said(UNDATED)


def test_more_than_twelve_assignees_are_summed() -> None:
    assert "12 others" in said(CROWDED)


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        ("Łukasz Żółć", "Łukasz Żółć"),
        ("שירה", "שירה"),
        ("Dana 🇩🇪", "Dana"),
        ("李小龍", "no. 3"),
        ("🦄", "no. 3"),
        ("", "no. 3"),
        ("two\nlines", "two lines"),
    ],
)
def test_letters_that_the_font_lacks_are_left_out(name: str, drawn: str) -> None:
    assert drawable(name, "no. 3") == drawn


@EVERY_KIND
def test_the_figures_survive_the_way_to_the_child(week: WeekPicture) -> None:
    assert from_json(to_json(week)) == week
    assert json.loads(to_json(week))["this_week"] == "2026-11-23"
