"""Which letters the picture's font can draw, and how much of a text fits."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.text import Text

from bot.domain.language.wording import shortened

FONT = "DejaVu Sans"  # comes with matplotlib, so that the picture looks the same on every machine
_LONGEST = 150  # longer than the widest place for a text


@cache
def _drawn_letters() -> frozenset[int]:
    return frozenset(get_font(findfont(FontProperties(family=FONT))).get_charmap())


def drawable(text: str, otherwise: str = "") -> str:
    """``text`` on one line without the letters that the font lacks, emoji among them; ``otherwise`` if nothing is left.

    A text whose letters are mostly lacking (a name in Chinese) counts as nothing: a torn piece of it misleads.
    """
    line = shortened(text, _LONGEST)
    kept = "".join(letter for letter in line if ord(letter) in _drawn_letters())
    letters, left = sum(map(str.isalnum, line)), sum(map(str.isalnum, kept))
    return " ".join(kept.split()) if left and left * 2 >= letters else otherwise


def fit(text: Text, width: float) -> None:
    """Shorten what ``text`` says until it is at most ``width`` pixels of the figure wide."""
    whole = text.get_text()

    def width_at(limit: int) -> float:
        text.set_text(shortened(whole, limit))
        return float(text.get_window_extent().width)

    if width_at(len(whole)) > width:
        fitting = bisect_right(range(len(whole)), width, key=width_at) - 1
        text.set_text(shortened(whole, fitting))
