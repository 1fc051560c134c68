"""The CRM's customers, contacts and account in memory."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from zoneinfo import ZoneInfo

from bot.domain.customers.customer import Account, Contact, Customer
from bot.domain.problems import Problem
from bot.use_cases.ports.customer_source import CustomerPage


class FakeCrm:
    """The CRM's customers in pages of ``page_size``, its contacts and its account.

    A cursor is the number of customers already read. ``refusals`` are raised, one for each page asked for, until they
    are used up; None among them lets a page pass. ``fetched`` keeps what was asked for singly, and ``on_customer`` is
    called in the middle of asking for one.
    """

    def __init__(
        self,
        customers: Iterable[Customer] = (),
        contacts: Iterable[Contact] = (),
        *,
        page_size: int = 2,
        week_start: int = 0,
    ) -> None:
        self.customers_held = list(customers)
        self.contacts_held = {contact.uuid: contact for contact in contacts}
        self.page_size = page_size
        self.week_start = week_start
        self.refusals: list[Problem | None] = []
        self.cursors: list[str | None] = []
        self.fetched: list[str] = []
        self.on_customer: Callable[[str], Awaitable[None]] | None = None

    async def customer_page(self, cursor: str | None) -> CustomerPage:
        self.cursors.append(cursor)
        if self.refusals and (refusal := self.refusals.pop(0)):
            raise refusal
        start = int(cursor or 0)
        end = start + self.page_size
        return CustomerPage(self.customers_held[start:end], str(end) if end < len(self.customers_held) else None)

    async def customer(self, uuid: str) -> Customer | None:
        self.fetched.append(uuid)
        if self.on_customer:
            await self.on_customer(uuid)
        return next((customer for customer in self.customers_held if customer.uuid == uuid), None)

    async def customers_by_email(self, email: str) -> Sequence[Customer]:
        self.fetched.append(email)
        return [customer for customer in self.customers_held if customer.email == email]

    async def contact(self, uuid: str) -> Contact | None:
        self.fetched.append(uuid)
        return self.contacts_held.get(uuid)

    async def account(self) -> Account:
        return Account("Acme", "EUR", ZoneInfo("Europe/Berlin"), self.week_start)
