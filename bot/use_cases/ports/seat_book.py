"""Who has which seat."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.access.link import LinkChange, LinkRequest, SeatLink


class SeatBook(Protocol):
    """Who has which seat, kept with who changed it and when (adapter: store/). Every method is one transaction.

    E-mails are stored folded. A seat can be linked to one person only, and a person to one seat.
    """

    async def link_of(self, person_id: str) -> SeatLink | None: ...

    async def holder_of(self, email: str) -> SeatLink | None: ...

    async def links(self) -> Sequence[SeatLink]: ...

    async def link(self, person_id: str, email: str, *, by: str, at: datetime) -> SeatLink:
        """Link, replacing the person's earlier link. Raises NotAllowed where somebody else holds the seat."""

    async def unlink(self, person_id: str, *, by: str, at: datetime) -> bool:
        """False where there was no link."""

    async def replace_links(self, links: Sequence[tuple[str, str]], *, by: str, at: datetime) -> int:
        """Add or change the (person id, e-mail) pairs, all or none. Answers how many changed."""

    async def ask_for_link(self, person_id: str, email: str, *, at: datetime) -> LinkRequest:
        """File a request; an identical one that is still open is answered again instead of filed twice."""

    async def request(self, request_id: str) -> LinkRequest | None: ...

    async def decide(self, request_id: str, *, approve: bool, by: str, at: datetime) -> tuple[LinkRequest, bool]:
        """Approve (which links) or refuse, once. The bool says whether this call was the one that decided."""

    async def changes(self, limit: int) -> Sequence[LinkChange]:
        """The latest changes, newest first."""
