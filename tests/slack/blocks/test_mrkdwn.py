"""Nothing from outside can mention, link, format or break what stands around it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.blocks.mrkdwn import bold, code, escape, is_web_address

HOSTILE = st.text(alphabet=st.sampled_from("<>&*_~`|!@#@channelhere:/. \n\\aé"), max_size=60)


@pytest.mark.parametrize(
    "hostile", ["<!channel>", "<!here>", "<@U01ANN>", "<#C01|cs>", "<https://evil.example|click>", "&lt;!channel&gt;"]
)
def test_markup_in_a_text_only_shows_itself(hostile: str) -> None:
    assert not re.search(r"[<>]", escape(hostile))
    assert "&lt;!channel&gt;" not in escape("&lt;!channel&gt;")


@given(HOSTILE)
def test_no_text_whatever_gets_an_angle_bracket_through(text: str) -> None:
    assert not re.search(r"[<>]", escape(text) + bold(text))
    assert re.fullmatch(r"`[^`<>]*`", code(text.replace("\n", " ")), re.DOTALL)


@pytest.mark.parametrize("text", ["*bold*", "_slanted_", "~struck~", "`code`", "a *b* c"])
def test_formatting_marks_are_kept_from_acting_but_stay_readable(text: str) -> None:
    escaped = escape(text)
    assert escaped != text
    assert escaped.replace("\u2060", "") == text


@pytest.mark.parametrize("text", ["snake_case_name", "2*3", "Zürich & Söhne"])
def test_marks_inside_words_are_left_alone(text: str) -> None:
    assert "\u2060" not in escape(text)


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("https://app.chartmogul.com/#/customers/1?a=1&b=2", True),
        ("http://crm.example", True),
        ("javascript:alert(1)", False),
        ("", False),
        ("https://evil.example/>|<!channel>", False),
        ("https://evil.example/a b", False),
    ],
)
def test_only_a_web_address_becomes_a_link(url: str, is_one: bool) -> None:
    assert is_web_address(url) is is_one
