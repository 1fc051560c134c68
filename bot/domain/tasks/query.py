"""What to list: whose tasks, which customer's, due when, open or done. Everything in it is resolved."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.tasks.due_window import DueWindow

ANY_DAY = DueWindow()


class Completion(StrEnum):
    OPEN = "open"
    DONE = "done"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Query:
    """One question to the task list. ``assignee`` is a seat's e-mail; None means everybody's."""

    assignee: str | None = None
    customer_uuid: str | None = None
    due: DueWindow = ANY_DAY
    completion: Completion = Completion.OPEN
