"""The directory of customers and contacts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.customers.customer import Contact, Customer


@dataclass(frozen=True, slots=True)
class SyncState:
    """Where filling the customer directory stands. ``cursor`` is set while a round is under way, or was cut short."""

    cursor: str | None = None
    saved_in_round: int = 0
    round_started_at: datetime | None = None
    finished_at: datetime | None = None


class CustomerBook(Protocol):
    """The directory of customers and contacts (adapter: store/). Every method is one transaction."""

    async def save_customers(self, customers: Sequence[Customer], at: datetime) -> None: ...

    async def save_page(self, customers: Sequence[Customer], state: SyncState, at: datetime) -> None:
        """The customers of one page and the place to go on from, both or neither."""

    async def customers(self, uuids: Sequence[str]) -> dict[str, Customer]:
        """Those of ``uuids`` that are known."""

    async def find(self, words: str, limit: int) -> Sequence[Customer]:
        """Customers whose name, company, e-mail or domain contains ``words``, exact names first. Accents are folded."""

    async def nearest(self, words: str, limit: int) -> Sequence[Customer]:
        """Customers whose names look most like ``words``, the likest first."""

    async def count(self) -> int: ...

    async def owners(self) -> frozenset[str]:
        """The folded e-mails of the seats that own customers."""

    async def save_contacts(self, contacts: Sequence[Contact], at: datetime) -> None: ...

    async def contacts(self, uuids: Sequence[str]) -> dict[str, Contact]: ...

    async def sync_state(self) -> SyncState: ...
