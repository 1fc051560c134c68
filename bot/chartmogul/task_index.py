"""What a walk over all open tasks teaches: who has tasks, which have no due date, and when the others are due. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.chartmogul.splitting import Span, due_instants, quantiles
from bot.domain.access.person import fold_email
from bot.domain.tasks.task import Task

_QUANTILES = 100


@dataclass(frozen=True, slots=True)
class TaskIndex:
    """``newest`` is when the newest task was created that the walk saw, by ChartMogul's own clock.

    ``per_assignee`` counts open tasks by folded e-mail, and ``spelled`` has each as ChartMogul writes it. ``dues`` are
    at most 99 instants that cut the due instants into equal parts.
    """

    tasks: int
    newest: datetime | None
    undated: frozenset[str]
    per_assignee: Mapping[str, int]
    spelled: Mapping[str, str]
    dues: Sequence[datetime]

    def expected(self, assignee: str | None, span: Span) -> float:
        """About how many open tasks of ``assignee`` (None: everybody's) are due in ``span``."""
        tasks = self.tasks if assignee is None else self.per_assignee.get(fold_email(assignee), 0)
        if not span.bounded or not self.dues:
            return tasks
        return tasks * sum(span.holds(due) for due in self.dues) / len(self.dues)


class TaskIndexBuilder:
    """Takes page after page, newest task first, and keeps no task."""

    def __init__(self) -> None:
        self._tasks = 0
        self._newest: datetime | None = None
        self._undated: set[str] = set()
        self._per_assignee: Counter[str] = Counter()
        self._spelled: dict[str, str] = {}
        self._dues: list[datetime] = []

    def note(self, tasks: Sequence[Task]) -> None:
        self._tasks += len(tasks)
        created = [task.created_at for task in tasks if task.created_at is not None]
        if self._newest is None:
            self._newest = max(created, default=None)
        self._undated.update(task.uuid for task in tasks if task.due is None)
        for assignee in filter(None, (task.assignee for task in tasks)):
            self._per_assignee[fold_email(assignee)] += 1
            self._spelled[fold_email(assignee)] = assignee
        self._dues += due_instants(tasks)

    def result(self) -> TaskIndex:
        dues = quantiles(sorted(self._dues), _QUANTILES) if self._dues else []
        return TaskIndex(self._tasks, self._newest, frozenset(self._undated), self._per_assignee, self._spelled, dues)
