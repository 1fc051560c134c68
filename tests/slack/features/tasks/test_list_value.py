"""A question survives the way through a button; anything else that comes back is met with a sentence."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.problems import ParseError
from bot.domain.tasks.due_window import DueWindow
from bot.domain.tasks.query import Completion, Query
from bot.slack.blocks.parts import BUTTON_VALUE
from bot.slack.features.tasks.list_value import read_nonce, read_question, write_question
from bot.use_cases.tasks.list_tasks import PAGE_SIZE, PAGE_SIZE_ALL, Question

DAYS = st.none() | st.dates(date(2000, 1, 1), date(2100, 12, 31))
QUERIES = st.builds(
    Query,
    assignee=st.none() | st.emails(),
    customer_uuid=st.none() | st.uuids().map(lambda uuid: f"cus_{uuid}"),
    due=st.builds(DueWindow, DAYS, DAYS),
    completion=st.sampled_from(Completion),
)
QUESTIONS = st.builds(Question, QUERIES, st.integers(0, 100_000), st.sampled_from([PAGE_SIZE, PAGE_SIZE_ALL]))


@given(QUESTIONS)
def test_what_is_written_is_read_again(question: Question) -> None:
    value = write_question(question, nonce="abc")
    assert read_question(value) == question
    assert read_nonce(value) == "abc"
    assert len(value) <= BUTTON_VALUE


def test_a_value_already_posted_is_still_read() -> None:
    posted = '{"v":1,"a":"ann@firm.example","f":"2026-11-23","l":"2026-11-29","k":"open","o":12,"n":12}'
    assert read_question(posted) == Question(
        Query(assignee="ann@firm.example", due=DueWindow(date(2026, 11, 23), date(2026, 11, 29))), 12
    )


def test_a_value_of_the_version_before_keeps_its_wire_form() -> None:
    query = Query("ann@firm.example", "cus_1", DueWindow(date(2026, 11, 23), date(2026, 11, 29)), Completion.DONE)
    posted = (
        '{"v":1,"a":"ann@firm.example","c":"cus_1","f":"2026-11-23","l":"2026-11-29","k":"done","o":50,"n":50,"x":"ab"}'
    )
    assert read_question(posted) == Question(query, 50, PAGE_SIZE_ALL)
    assert write_question(Question(query, 50, PAGE_SIZE_ALL), nonce="ab") == posted


MADE_UP = [
    '{"v":1,"o":-1}',
    '{"v":1,"o":1000000000000000000000000000000}',
    '{"v":1,"o":"12"}',
    '{"v":1,"o":1.5}',
    '{"v":1,"n":-12}',
    '{"v":1,"f":"0001-01-01"}',
    '{"v":1,"l":"9999-12-31"}',
    '{"v":1,"a":["ann@firm.example"]}',
    '{"v":"1"}',
    '{"v":1,"x":7}',
    '{"v":1,"a":"' + "a" * 600 + '"}',
    "[" * 100_000,
    "\udcff",
]


@pytest.mark.parametrize("value", MADE_UP, ids=[value[:30] for value in MADE_UP[:-1]] + ["surrogate"])
def test_a_value_made_up_by_hand_is_met_with_the_same_sentence(value: str) -> None:
    with pytest.raises(ParseError, match=r"This button is from another version of me\. Please ask again\."):
        read_question(value)


@pytest.mark.parametrize(
    "value", ["", "x", "[]", "{}", '{"v":99}', '{"v":1,"f":"soon"}', '{"v":1,"k":"x"}', '{"v":1,"a":7}', "null"]
)
def test_anything_else_is_met_with_a_sentence(value: str) -> None:
    with pytest.raises(ParseError, match="Please ask again"):
        read_question(value)
