"""Tasks by the thousand are the same each time, unique, and spread as a bench expects."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox.chartmogul.synthetic import synthetic_tasks
from tests.sandbox.crm import ANN, COMPANY, NOW, running_crm


def test_they_are_the_same_each_time_and_unique() -> None:
    tasks = synthetic_tasks(1_000, COMPANY, NOW)
    assert tasks == synthetic_tasks(1_000, COMPANY, NOW)
    assert len({task["task_uuid"] for task in tasks}) == 1_000


def test_their_due_days_spread_evenly_around_the_middle() -> None:
    due = sorted(task["due_date"] for task in synthetic_tasks(1_200, COMPANY, NOW, days=120))
    assert due[0] == "2026-09-24T09:00:00.000Z"
    assert due[600] == "2026-11-23T09:00:00.000Z"
    assert due[-1] < (NOW + timedelta(days=60)).isoformat()


async def test_they_take_the_place_of_the_companys_own() -> None:
    async with running_crm() as crm:
        crm.stand_in.with_tasks(synthetic_tasks(450, COMPANY, NOW, assignees=[ANN]))
        tasks = await crm.every_task(assignee=ANN, completed="false")
        assert len(tasks) == len(crm.stand_in.tasks) == 450
        assert len(crm.stand_in.requests) == 3
