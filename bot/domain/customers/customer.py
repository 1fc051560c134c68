"""Customers, contacts and the account, as far as a list of tasks needs them."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Customer:
    """A ChartMogul customer. ``mrr_cents`` is monthly recurring revenue in cents of ``currency`` (ISO code)."""

    uuid: str
    name: str = ""
    company: str = ""
    email: str = ""
    url: str = ""
    owner: str | None = None
    status: str = ""
    mrr_cents: int = 0
    currency: str = ""

    @property
    def label(self) -> str:
        """What people call this customer: the firm before the person, and never an empty string or a raw uuid."""
        return self.company.strip() or self.name.strip() or self.email.strip() or "Unnamed customer"


@dataclass(frozen=True, slots=True)
class Contact:
    """A person at a customer, or on their own. Tasks can hang on contacts alone."""

    uuid: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    customer_uuid: str | None = None

    @property
    def label(self) -> str:
        full_name = f"{self.first_name} {self.last_name}".strip()
        return full_name or self.email.strip() or "Unnamed contact"


@dataclass(frozen=True, slots=True)
class Account:
    """The ChartMogul account: whose CRM this is. ``week_start`` counts from Monday = 0."""

    name: str
    currency: str
    zone: ZoneInfo
    week_start: int = 0
