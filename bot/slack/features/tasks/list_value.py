"""A question about tasks as the value of a button."""

from __future__ import annotations

from datetime import date
from typing import Literal

from bot.domain.tasks.due_window import DueWindow
from bot.domain.tasks.query import Completion, Query
from bot.slack.blocks import codec
from bot.slack.blocks.codec import Count, Text, Value
from bot.use_cases.tasks.list_tasks import PAGE_SIZE, PAGE_SIZE_ALL, Question

_NAMES = {
    "version": "v",
    "assignee": "a",
    "customer_uuid": "c",
    "first": "f",
    "last": "l",
    "completion": "k",
    "offset": "o",
    "size": "n",
    "nonce": "x",
}


class ListValue(Value, frozen=True, rename=_NAMES):
    """``{"v":1,"a":"ann@firm.com","f":"2026-11-23","l":"2026-11-29","o":12}``.

    ``nonce`` makes two otherwise equal buttons differ, where each may act only once.
    """

    version: Literal[1]
    assignee: Text | None = None
    customer_uuid: Text | None = None
    first: date | None = None
    last: date | None = None
    completion: Completion = Completion.OPEN
    offset: Count = 0
    size: Count = PAGE_SIZE
    nonce: Text = ""


def write_question(question: Question, *, nonce: str = "") -> str:
    query = question.query
    return codec.encode(
        ListValue(
            version=1,
            assignee=query.assignee,
            customer_uuid=query.customer_uuid,
            first=query.due.first,
            last=query.due.last,
            completion=query.completion,
            offset=question.offset,
            size=question.size,
            nonce=nonce,
        )
    )


def read_question(value: str) -> Question:
    """Raises ParseError where the button is from a version that this one does not know."""
    return codec.decode(value, ListValue, _question)


def read_nonce(value: str) -> str:
    return codec.decode(value, ListValue, lambda read: read.nonce)


def _question(value: ListValue) -> Question:
    query = Query(
        assignee=value.assignee or None,
        customer_uuid=value.customer_uuid or None,
        due=DueWindow(codec.day(value.first), codec.day(value.last)),
        completion=value.completion,
    )
    return Question(query, value.offset, value.size if value.size == PAGE_SIZE_ALL else PAGE_SIZE)
