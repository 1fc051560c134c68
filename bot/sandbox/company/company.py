"""What the sample company consists of: plain values that both stand-ins serve. Nothing here speaks HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.domain.customers.customer import Account, Contact
from bot.domain.tasks.task import Task

Kind = Literal["member", "guest", "outsider"]


@dataclass(frozen=True, slots=True)
class Profile:
    """Somebody's Slack profile, and the CRM seat behind it. ``seat_email`` is None for whoever has no seat.

    ``tz`` is an IANA name. An outsider belongs to another workspace, so ``team_id`` differs from the company's.
    """

    id: str
    name: str
    real_name: str
    title: str
    email: str
    seat_email: str | None
    tz: str
    team_id: str
    team_name: str
    kind: Kind = "member"
    is_admin: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """A Slack channel. ``shared_with`` names the other firm of an externally shared one; members are profile ids."""

    id: str
    name: str
    topic: str
    members: tuple[str, ...]
    private: bool = False
    shared_with: str | None = None
    archived: bool = False


@dataclass(frozen=True, slots=True)
class SampleCustomer:
    """A customer with what the domain's own value leaves out. ``id`` is ChartMogul's number, part of ``url``."""

    id: int
    uuid: str
    name: str
    company: str
    email: str
    url: str
    owner: str | None
    status: str
    mrr_cents: int
    since: date
    city: str
    country: str


@dataclass(frozen=True, slots=True)
class Opportunity:
    uuid: str
    customer_uuid: str
    owner: str
    pipeline: str
    pipeline_stage: str
    estimated_close_date: date
    amount_in_cents: int


@dataclass(frozen=True, slots=True)
class Company:
    """A firm on one day: its Slack workspace and its CRM. ``persona`` is the profile id that a page acts as first."""

    account: Account
    team_id: str
    persona: str
    people: tuple[Profile, ...]
    channels: tuple[Channel, ...]
    customers: tuple[SampleCustomer, ...]
    contacts: tuple[Contact, ...]
    tasks: tuple[Task, ...]
    opportunities: tuple[Opportunity, ...]

    @property
    def seats(self) -> frozenset[str]:
        """The e-mails that tasks can be given to: everybody with a seat in the CRM."""
        return frozenset(person.seat_email for person in self.people if person.seat_email is not None)
