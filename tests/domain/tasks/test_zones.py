"""Whatever is given as a zone's name is a zone or none; nothing raises."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.tasks.zones import find_zone


def test_a_name_of_the_zone_data_is_that_zone() -> None:
    assert find_zone("Europe/Berlin") == ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "America",
        "Europe",
        "America/Argentina",
        "Mars/Base",
        "../etc/passwd",
        "/etc/passwd",
        "a\0b",
        None,
        3,
        "x" * 5000,
    ],
)
def test_what_names_no_zone_is_none(name: object) -> None:
    assert find_zone(name) is None


@given(st.text())
def test_no_text_raises(name: str) -> None:
    find_zone(name)
