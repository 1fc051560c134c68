"""The CRM's customers, contacts and account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.customers.customer import Account, Contact, Customer


@dataclass(frozen=True, slots=True)
class CustomerPage:
    customers: Sequence[Customer]
    next_cursor: str | None


class CustomerSource(Protocol):
    """The CRM's customers, contacts and account (adapter: chartmogul/). Every method raises CrmProblem."""

    async def customer_page(self, cursor: str | None) -> CustomerPage: ...

    async def customer(self, uuid: str) -> Customer | None: ...

    async def customers_by_email(self, email: str) -> Sequence[Customer]: ...

    async def contact(self, uuid: str) -> Contact | None: ...

    async def account(self) -> Account: ...
