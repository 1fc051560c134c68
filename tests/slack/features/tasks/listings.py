"""Listings made for tests: as many tasks as wanted, with texts as long or as hostile as wanted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.tasks.groups import arrange, days_late
from bot.domain.tasks.query import Query
from bot.domain.tasks.task import Task
from bot.use_cases.tasks.list_tasks import PAGE_SIZE, Entry, Listing, Question, Subject

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 11, 23)
ANN = "ann@firm.example"
ACME = Subject("Acme Corp", "https://app.chartmogul.com/#/customers/1-Acme")


def task(
    number: int, *, details: str = "", days: int | None = 0, assignee: str | None = ANN, done: bool = False
) -> Task:
    noon = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
    return Task(
        uuid=f"task-{number}",
        details=details or f"Task number {number}",
        customer_uuid="cus_1",
        assignee=assignee,
        due=None if days is None else noon + timedelta(days=days),
        completed_at=noon if done else None,
    )


def listing(
    tasks: list[Task],
    *,
    query: Query | None = None,
    offset: int = 0,
    size: int = PAGE_SIZE,
    subject: Subject | None = ACME,
    whose_name: str | None = "Ann Weber",
    is_readers: bool = True,
    hint: str = "",
) -> Listing:
    digest = arrange(tasks, BERLIN, TODAY)
    return Listing(
        question=Question(query or Query(assignee=ANN), offset, size),
        whose_name=whose_name,
        is_readers=is_readers,
        customer=None,
        today=TODAY,
        zone=BERLIN,
        total=digest.total,
        counts=dict(digest.counts),
        groups=[(bucket, [_entry(task, subject) for task in page]) for bucket, page in digest.page(offset, size)],
        hint=hint,
    )


def _entry(task: Task, subject: Subject | None) -> Entry:
    return Entry(
        task=task,
        subject=subject,
        assignee_name="Ann Weber",
        due_day=task.due_day(BERLIN),
        days_late=days_late(task, BERLIN, TODAY),
    )
