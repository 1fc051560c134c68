"""The CRM's task list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.domain.tasks.query import Query
from bot.domain.tasks.task import Task


class TaskSource(Protocol):
    """The CRM's task list (adapter: chartmogul/)."""

    async def list_tasks(self, query: Query, zone: ZoneInfo, *, background: bool = False) -> Sequence[Task]:
        """Every task of ``query``, each once, in no promised order, already narrowed to the reader's own days.

        Raises CrmProblem. Malformed entries are counted in the log and left out. ``background`` reads give way to
        people's questions, and are read anew.
        """

    async def pages_of_open(self) -> int:
        """About how many requests a list of all open tasks takes."""

    async def has_seat(self, email: str) -> bool:
        """Whether any task, open or done, is assigned to ``email``."""

    async def assignees(self) -> frozenset[str]:
        """Every e-mail that open tasks are assigned to, folded. There is no endpoint for seats."""
