"""The workspace's people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.domain.access.person import Person

EVERYONE_SECONDS = 600.0  # how old the list of all may be where people ask: reading it takes a large workspace a while
FRESH_SECONDS = 60.0  # the same right before something is sent or shown to many


class People(Protocol):
    """The workspace's people (adapter: slack/). Every method raises ChatProblem."""

    async def person(self, person_id: str, *, seconds_old: float = FRESH_SECONDS) -> Person | None:
        """As they were ``seconds_old`` ago at most; None where the workspace knows nobody of that id."""

    async def everyone(self, *, seconds_old: float = EVERYONE_SECONDS) -> Sequence[Person]:
        """All people of the own workspace, guests and deactivated ones included, bots not.

        The list is ``seconds_old`` at most, older only where Slack's rate lets it be read no more often.
        """
