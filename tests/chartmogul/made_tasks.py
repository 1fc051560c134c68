"""Tasks made to measure, for lists of any length and shape."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.domain.tasks.task import Task
from bot.sandbox.chartmogul.wire import task_json

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)
ANN = "ann.weber@lumen.example"
BEN = "ben.okafor@lumen.example"


def made_task(
    number: int,
    due: datetime | date | None,
    *,
    created_at: datetime | None = None,
    assignee: str | None = ANN,
    done: bool = False,
) -> Task:
    """Task ``number`` is older the greater its number, unless ``created_at`` says otherwise."""
    created = created_at or NOW - timedelta(minutes=number)
    return Task(
        uuid=f"tas_{number:05}",
        details=f"Task {number}",
        customer_uuid="cus_1",
        assignee=assignee,
        due=due,
        completed_at=NOW if done else None,
        created_at=created,
    )


def made_list(count: int) -> list[Task]:
    """Due every quarter of an hour or so, in an order that has nothing to do with age."""
    return [
        made_task(number, NOW + timedelta(minutes=15 * (number * 7919 % count) - 5 * count)) for number in range(count)
    ]


def as_json(tasks: Iterable[Task]) -> list[dict[str, Any]]:
    return [task_json(task) for task in tasks]
