"""Who the bot's admins are."""

from __future__ import annotations

from typing import Protocol

from bot.domain.access.person import Person


class AdminRoll(Protocol):
    """Who the bot's admins are (adapter: slack/)."""

    async def is_admin(self, person: Person) -> bool: ...
