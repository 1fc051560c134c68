"""The values of the buttons about seats, those of older messages among them."""

from __future__ import annotations

import pytest

from bot.domain.access.link import LinkQuestion
from bot.domain.problems import ParseError
from bot.slack.features.seats.link_value import need_link_value, read_request_id, write_question, write_request_id


@pytest.mark.parametrize("value", [write_request_id("Zk3v-0_x"), "Zk3v-0_x"], ids=["now", "in older messages"])
def test_a_requests_button_names_it(value: str) -> None:
    assert read_request_id(value) == "Zk3v-0_x"


@pytest.mark.parametrize("value", ["", "{}", '{"v":2,"r":"a"}', '{"v":1,"r":""}', '{"v":1,"r":"a b"}', "a b", "a" * 65])
def test_what_names_no_request_is_of_another_version(value: str) -> None:
    with pytest.raises(ParseError, match="another version"):
        read_request_id(value)


@pytest.mark.parametrize(
    "value", [write_question(LinkQuestion("U1", "ann@firm.com")), "ann@firm.com"], ids=["now", "in older messages"]
)
def test_a_link_is_left_by_the_button_that_stands_beside_it(value: str) -> None:
    need_link_value(value)


@pytest.mark.parametrize("value", ["", "junk", "{}", '{"v":1,"p":"U7SIM"}'])
def test_what_is_about_no_link_is_of_another_version(value: str) -> None:
    with pytest.raises(ParseError, match="another version"):
        need_link_value(value)
