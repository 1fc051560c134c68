"""The CRM's task list in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from bot.domain.access.person import fold_email, same_email
from bot.domain.tasks.query import Completion, Query
from bot.domain.tasks.task import Task


@dataclass
class FakeTasks:
    """The CRM's task list in memory. ``asked`` keeps each query; ``known`` replaces the assignees of open tasks."""

    tasks: list[Task] = field(default_factory=list)
    asked: list[Query] = field(default_factory=list)
    known: frozenset[str] | None = None

    async def list_tasks(self, query: Query, zone: ZoneInfo, *, background: bool = False) -> Sequence[Task]:
        self.asked.append(query)
        return [
            task
            for task in self.tasks
            if (query.assignee is None or same_email(task.assignee, query.assignee))
            and query.customer_uuid in (None, task.customer_uuid)
            and (query.completion is Completion.ALL or task.done is (query.completion is Completion.DONE))
            and query.due.holds(task.due_day(zone))
        ]

    async def pages_of_open(self) -> int:
        return max(-(-sum(not task.done for task in self.tasks) // 200), 1)

    async def has_seat(self, email: str) -> bool:
        held = {fold_email(task.assignee) for task in self.tasks if task.assignee} | (self.known or frozenset())
        return fold_email(email) in held

    async def assignees(self) -> frozenset[str]:
        if self.known is not None:
            return self.known
        return frozenset(fold_email(task.assignee) for task in self.tasks if task.assignee and not task.done)
