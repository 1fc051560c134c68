"""Nothing from outside can mention, link, format or break what stands around it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.blocks.mrkdwn import bold, code, escape, link

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


def test_a_link_needs_a_web_address() -> None:
    assert link("https://app.chartmogul.com/#/customers/1?a=1&b=2", "Acme") == (
        "<https://app.chartmogul.com/#/customers/1?a=1&amp;b=2|Acme>"
    )
    assert link("javascript:alert(1)", "Acme") == "Acme"
    assert link("", "Acme") == "Acme"
    assert link("https://evil.example/>|<!channel>", "Acme") == "Acme"


@given(HOSTILE)
def test_a_label_cannot_end_its_link(label: str) -> None:
    drawn = link("https://a.example", label)
    assert drawn.count("<") == 1
    assert drawn.count("|") == 1
    assert drawn.count(">") == 1
    assert "\n" not in drawn
