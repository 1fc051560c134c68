"""The workspace's people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.domain.access.person import Person


class People(Protocol):
    """The workspace's people (adapter: slack/). Every method raises ChatProblem."""

    async def person(self, person_id: str) -> Person | None:
        """Seen within the last minute at the latest; None where the workspace knows nobody of that id."""

    async def everyone(self) -> Sequence[Person]:
        """All people of the own workspace, guests and deactivated ones included, bots not."""
