"""Contrast, by the Web Content Accessibility Guidelines: 4.5 for small text, 3 for bars."""

from __future__ import annotations

import pytest

from bot.pictures.palette import CARD, INK, OPEN_EDGE, OPEN_FILL, OVERDUE, QUIET_INK

SLACK_LIGHT, SLACK_DARK = "#ffffff", "#1a1d21"


def luminance(colour: str) -> float:
    def linear(channel: int) -> float:
        part = channel / 255
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(channel) for channel in bytes.fromhex(colour.removeprefix("#")))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("ink", [INK, QUIET_INK, OVERDUE, OPEN_EDGE])
def test_every_text_reads_on_the_card(ink: str) -> None:
    assert contrast(ink, CARD) >= 4.5


def test_the_figure_inside_an_overdue_bar_reads() -> None:
    assert contrast(CARD, OVERDUE) >= 4.5


@pytest.mark.parametrize(("bar", "beside"), [(OVERDUE, CARD), (OPEN_EDGE, CARD), (OPEN_EDGE, OPEN_FILL)])
def test_every_bar_stands_out(bar: str, beside: str) -> None:
    assert contrast(bar, beside) >= 3


def test_filled_and_hollow_differ_without_colour() -> None:
    assert contrast(OVERDUE, OPEN_FILL) >= 3


def test_no_text_colour_reads_on_both_of_slacks_backgrounds() -> None:
    """Why there is a card at all."""
    greys = (f"#{level:02x}{level:02x}{level:02x}" for level in range(256))
    assert max(min(contrast(grey, SLACK_LIGHT), contrast(grey, SLACK_DARK)) for grey in greys) < 4.5
