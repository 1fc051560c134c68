"""The bot's admins: the workspace's own."""

from __future__ import annotations

from bot.domain.access.person import Person, Standing


class FakeAdmins:
    async def is_admin(self, person: Person) -> bool:
        return person.is_admin and person.standing is Standing.MEMBER
