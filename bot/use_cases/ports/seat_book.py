"""Who has which seat."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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

    async def link(
        self, person_id: str, email: str, *, by: str, at: datetime, taken_from: Collection[str] = ()
    ) -> SeatLink:
        """Link, replacing the person's earlier link, and those of ``taken_from`` to this seat: all is on record.

        Who is in ``taken_from`` may have it by their profile alone: that they lost it is on record too. Raises
        NotAllowed where it is linked to anybody else.
        """

    async def unlink(self, person_id: str, *, by: str, at: datetime) -> bool:
        """False where there was no link."""

    async def replace_links(self, links: Sequence[tuple[str, str]], *, by: str, at: datetime) -> int:
        """Add or change the (person id, e-mail) pairs, all or none. Answers how many changed."""

    async def ask_for_link(
        self, person_id: str, email: str, *, at: datetime, held_by: str | None = None
    ) -> LinkRequest:
        """File a request, ending the person's open one for another seat; ``held_by`` is who has this one.

        An identical one that is still open is answered again instead of filed twice. Raises NotAllowed where the person
        has asked as often as they may in a day.
        """

    async def withdraw_request(self, request_id: str) -> None:
        """Forget a request that still waits, as if it had not been filed: it counts for nothing, and the one that it
        ended waits again."""

    async def request(self, request_id: str) -> LinkRequest | None: ...

    async def decide(
        self, request_id: str, *, approve: bool, by: str, at: datetime, taken_from: Collection[str] = ()
    ) -> tuple[LinkRequest, bool]:
        """Approve (which links, with ``taken_from`` as in `link`) or refuse, once. The bool says whether this call was
        the one that decided. Raises NotAllowed where the request is too old, and ends it."""

    async def changes(self, limit: int) -> Sequence[LinkChange]:
        """The latest changes, newest first."""
