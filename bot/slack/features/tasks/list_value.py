"""A question as the value of a button: short, versioned, and readable after a restart or an upgrade.

A button's value takes 2,000 characters (Block Kit reference). What comes back is checked like any words from outside.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from bot.domain.problems import ParseError
from bot.domain.tasks.due_window import DueWindow
from bot.domain.tasks.query import Completion, Query
from bot.use_cases.tasks.list_tasks import PAGE_SIZE, PAGE_SIZE_ALL, Question

_VERSION = 1


def write_question(question: Question, *, nonce: str = "") -> str:
    """``nonce`` makes two otherwise equal buttons differ, where each may act only once."""
    query = question.query
    values: dict[str, Any] = {
        "v": _VERSION,
        "a": query.assignee,
        "c": query.customer_uuid,
        "f": query.due.first.isoformat() if query.due.first else None,
        "l": query.due.last.isoformat() if query.due.last else None,
        "k": query.completion.value,
        "o": question.offset,
        "n": question.size,
        "x": nonce,
    }
    return json.dumps({key: value for key, value in values.items() if value not in (None, "")}, separators=(",", ":"))


def read_question(value: str) -> Question:
    """Raises Unclear where the button is from a version that this one does not know."""
    try:
        values = json.loads(value)
        if values["v"] != _VERSION:
            raise ValueError(values["v"])
        query = Query(
            assignee=_text(values.get("a")),
            customer_uuid=_text(values.get("c")),
            due=DueWindow(_day(values.get("f")), _day(values.get("l"))),
            completion=Completion(values.get("k", Completion.OPEN)),
        )
        size = values.get("n", PAGE_SIZE)
        return Question(query, int(values.get("o", 0)), size if size in (PAGE_SIZE, PAGE_SIZE_ALL) else PAGE_SIZE)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ParseError("This button is from another version of me. Please ask again.", detail=str(error)) from error


def read_nonce(value: str) -> str:
    """The nonce of a value that `read_question` accepts."""
    return str(json.loads(value).get("x", ""))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _text(value: object) -> str | None:
    if value is not None and not isinstance(value, str):
        raise TypeError(type(value))
    return value
