"""Deliveries made for tests: as many tasks as wanted, of whom and about whom wanted. It is Monday 23 November 2026."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.customers.customer import Contact, Customer
from bot.domain.reminders.digest import ON_TIME, Cover, DailyDigest, Delay, DigestHead, compose
from bot.domain.reminders.digest_lines import Known
from bot.domain.reminders.reminder import PlaceKind, Scope
from bot.domain.reminders.weekly_digest import WeeklyDigest, review_week
from bot.domain.tasks.task import Task

BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
ANN, BEN, CLEO = "ann@firm.example", "ben@firm.example", "cleo@firm.example"
NAMES = {ANN: "Ann Weber", BEN: "Ben Ode", CLEO: "Cleo Fox"}
PAGES = "https://app.chartmogul.com/#/customers/"


def task(
    name: str,
    *,
    days: int | None = 0,
    assignee: str | None = ANN,
    customer: str | None = "acme",
    contact: str | None = None,
    done: int | None = None,
) -> Task:
    """``days`` and ``done`` count from the day: -3 was due, or completed, three days before it."""
    return Task(
        uuid=f"task-{name}",
        details=name,
        customer_uuid=customer,
        contact_uuid=contact,
        assignee=assignee,
        due=None if days is None else NOON + timedelta(days=days),
        completed_at=None if done is None else NOON + timedelta(days=done),
    )


def known(mrr_cents: Mapping[str, int] | None = None, names: Mapping[str, str] = NAMES) -> Known:
    """Acme (€840) and Globex (€17,560), or those named; and Dora, a contact of Globex."""
    customers = mrr_cents or {"acme": 84_000, "globex": 1_756_000}
    return Known(
        {
            uuid: Customer(uuid, company=uuid.title(), url=PAGES + uuid, mrr_cents=cents, currency="EUR")
            for uuid, cents in customers.items()
        },
        {"dora": Contact("dora", "Dora", "Lind", customer_uuid="globex")},
        names,
    )


def morning(
    tasks: Iterable[Task],
    *,
    place: PlaceKind = PlaceKind.CHANNEL,
    about: Known | None = None,
    covers_for: Mapping[str, Cover] | None = None,
    delay: Delay = ON_TIME,
    page_from: int | None = None,
) -> DailyDigest:
    own_email = ANN if place is PlaceKind.PERSON else None
    head = DigestHead("rem_1", place, DAY, BERLIN, "EUR", own_email, delay, page_from)
    return compose(head, tasks, about or known(), covers_for)


def week(
    open_tasks: Iterable[Task] = (),
    done_tasks: Iterable[Task] = (),
    *,
    scope: Scope | None = None,
    emails: frozenset[str] | None = None,
    about: Known | None = None,
    delay: Delay = ON_TIME,
    page_from: int | None = None,
) -> WeeklyDigest:
    head = DigestHead("rem_1", PlaceKind.CHANNEL, DAY, BERLIN, "EUR", delay=delay, page_from=page_from)
    return review_week(head, scope or Scope(), open_tasks, done_tasks, about or known(), emails)


def titles(digest: DailyDigest | WeeklyDigest) -> list[tuple[str, list[str]]]:
    """The groups with their tasks' titles, as they are shown."""
    return [(group.title, [line.task.details for line in group.lines]) for group in digest.groups]
