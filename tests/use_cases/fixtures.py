"""The people, customers and tasks that the use cases' tests share. Monday 23 November 2026, 9:00 UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.domain.access.person import Person, Standing
from bot.domain.customers.customer import Contact, Customer
from bot.domain.tasks.task import Task

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")

ANN = Person("U1ANN", "Ann Weber", "Ann@Firm.com", BERLIN)
BEN = Person("U2BEN", "Ben Stone", "ben@firm.com", ZoneInfo("America/Los_Angeles"))
MIA = Person("U3MIA", "Mia Tanaka", "mia@private.net", ZoneInfo("Pacific/Auckland"))
ADMIN = Person("U9ADMIN", "Ada Admin", "ada@firm.com", BERLIN, is_admin=True)
GUEST = Person("U4GUEST", "Gus Guest", "ann@firm.com", BERLIN, Standing.GUEST)
OUTSIDER = Person("U5OUT", "Ola Out", "ann@firm.com", BERLIN, Standing.OUTSIDER)
BOT = Person("U6BOT", "Other app", "ann@firm.com", BERLIN, Standing.BOT)
GONE = Person("U7GONE", "Dee Parted", "ann@firm.com", BERLIN, Standing.GONE)
STRANGERS = (GUEST, OUTSIDER, BOT, GONE)

ACME = Customer("cus_00000001", company="Acme Corp", email="hello@acme.com", url="https://app.example/1")
ACME_EAST = Customer("cus_00000002", company="Acme East", email="east@acme.com")
ZENITH = Customer("cus_00000003", name="Zoë Zenith", email="zoe@zenith.io")
CONTACT = Contact("con_00000001", "Kim", "Ohm", "kim@ohm.org")


def task(number: int, *, assignee: str | None = "ann@firm.com", due: str | None = "2026-11-20", **more: object) -> Task:
    due_day = date.fromisoformat(due) if due else None
    facts = {"uuid": f"tas_{number}", "details": f"Task {number}", "customer_uuid": ACME.uuid, **more}
    return Task(assignee=assignee, due=due_day, **facts)  # type: ignore[arg-type]
