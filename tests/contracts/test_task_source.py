"""A list of tasks is narrowed to what was asked for, on the reader's own days."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.tasks.due_window import DueWindow
from bot.domain.tasks.query import Completion, Query
from bot.domain.tasks.task import Task
from bot.use_cases.ports.task_source import TaskSource
from tests.contracts.vendors import NOW, TASK_SOURCES

BERLIN, AUCKLAND = ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Auckland")
ANN, BEN, EVA = "ann@firm.com", "ben@firm.com", "eva@firm.com"
MONDAY = date(2026, 11, 23)
LATE_ON_MONDAY = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)  # Tuesday in Auckland

TASKS = [
    Task("tas_bare", "Bare day", "cus_1", assignee=ANN, due=MONDAY, created_at=NOW),
    Task("tas_late", "Late on Monday", "cus_2", assignee=ANN, due=LATE_ON_MONDAY, created_at=NOW),
    Task("tas_undated", "Some day", "cus_1", assignee=BEN, created_at=NOW),
    Task("tas_done", "Done", "cus_1", assignee=ANN, due=MONDAY, completed_at=NOW, created_at=NOW),
    Task("tas_evas", "Done by Eva", "cus_2", assignee=EVA, due=MONDAY, completed_at=NOW, created_at=NOW),
    Task("tas_contact", "A contact's", None, "con_1", assignee=None, due=date(2026, 12, 1), created_at=NOW),
]
ANYTIME = DueWindow()
ON_MONDAY = DueWindow(MONDAY, MONDAY)


@pytest.fixture(params=TASK_SOURCES)
async def source(request: pytest.FixtureRequest) -> AsyncIterator[TaskSource]:
    async with TASK_SOURCES[request.param](TASKS) as opened:
        yield opened


async def listed(source: TaskSource, query: Query, zone: ZoneInfo = BERLIN) -> set[str]:
    found = await source.list_tasks(query, zone)
    assert len(found) == len({task.uuid for task in found})
    return {task.uuid.removeprefix("tas_") for task in found}


@pytest.mark.parametrize(
    ("query", "zone", "uuids"),
    [
        (Query(), BERLIN, {"bare", "late", "undated", "contact"}),
        (Query(completion=Completion.DONE), BERLIN, {"done", "evas"}),
        (Query(completion=Completion.ALL), BERLIN, {"bare", "late", "undated", "contact", "done", "evas"}),
        (Query(assignee=ANN), BERLIN, {"bare", "late"}),
        (Query(assignee=BEN), BERLIN, {"undated"}),
        (Query(assignee="nobody@firm.com"), BERLIN, set()),
        (Query(customer_uuid="cus_1"), BERLIN, {"bare", "undated"}),
        (Query(customer_uuid="con_1"), BERLIN, set()),
        (Query(assignee=ANN, customer_uuid="cus_2"), BERLIN, {"late"}),
        (Query(due=ON_MONDAY), BERLIN, {"bare", "late"}),
        (Query(due=ON_MONDAY), AUCKLAND, {"bare"}),
        (Query(due=DueWindow(date(2026, 11, 24), None)), AUCKLAND, {"late", "contact"}),
        (Query(due=DueWindow(None, date(2026, 11, 22))), BERLIN, set()),
        (Query(due=ON_MONDAY, completion=Completion.DONE), BERLIN, {"done", "evas"}),
    ],
)
async def test_a_query_lists(source: TaskSource, query: Query, zone: ZoneInfo, uuids: set[str]) -> None:
    assert await listed(source, query, zone) == uuids
    assert {task.uuid for task in await source.list_tasks(query, zone, background=True)} == {f"tas_{u}" for u in uuids}


async def test_a_task_is_listed_as_it_is(source: TaskSource) -> None:
    found = {task.uuid: task for task in await source.list_tasks(Query(completion=Completion.ALL), BERLIN)}
    assert found == {task.uuid: task for task in TASKS}


async def test_a_seat_is_the_same_in_capitals_once_the_assignees_are_known(source: TaskSource) -> None:
    assert await source.assignees() == {ANN, BEN}
    assert await listed(source, Query(assignee=" Ann@Firm.com")) == {"bare", "late"}
    assert await source.has_seat(" Ann@Firm.com")


@pytest.mark.parametrize(("email", "has"), [(ANN, True), (EVA, True), ("nobody@firm.com", False)])
async def test_whoever_has_a_task_open_or_done_has_a_seat(source: TaskSource, email: str, has: bool) -> None:
    assert await source.has_seat(email) is has


@pytest.mark.parametrize("name", TASK_SOURCES)
@pytest.mark.parametrize(("number", "pages"), [(0, 1), (1, 1), (200, 1), (201, 2), (601, 4)])
async def test_pages_are_two_hundred_open_tasks_each_and_one_at_least(name: str, number: int, pages: int) -> None:
    tasks = [Task(f"tas_{n:04}", "Call", "cus_1", assignee=ANN, due=MONDAY, created_at=NOW) for n in range(number)]
    done = [Task(f"tas_done_{n:04}", "Call", "cus_1", completed_at=NOW, created_at=NOW) for n in range(300)]
    async with TASK_SOURCES[name]([*tasks, *done]) as source:
        assert await source.pages_of_open() == pages
        assert len(await source.list_tasks(Query(), BERLIN)) == number
