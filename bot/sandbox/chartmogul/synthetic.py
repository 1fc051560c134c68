"""Tasks by the thousand, for benches: shaped like the sample company's, and the same each time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.domain.tasks.task import Task
from bot.sandbox.chartmogul.wire import task_json
from bot.sandbox.company import Company
from bot.sandbox.company.customers import stable_uuid
from bot.sandbox.company.wordings import WORDINGS


def synthetic_tasks(
    count: int, company: Company, around: datetime, *, assignees: Sequence[str] = (), days: int = 120
) -> list[dict[str, Any]]:
    """``count`` open tasks as JSON objects, due evenly over ``days`` days with ``around`` in their middle.

    They go round ``assignees`` (all seats where none are named) and the company's customers.
    """
    people = assignees or sorted(company.seats)
    start = around - timedelta(days=days / 2)
    return [
        task_json(
            Task(
                uuid=stable_uuid("tas", "synthetic", number),
                details=f"{WORDINGS[number % len(WORDINGS)]} ({number})",
                customer_uuid=company.customers[number % len(company.customers)].uuid,
                assignee=people[number % len(people)],
                due=start + timedelta(days=days) * ((number * 7_919 % count) / count),
                created_at=around - timedelta(minutes=number),
            )
        )
        for number in range(count)
    ]
