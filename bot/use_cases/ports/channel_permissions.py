"""Which channels' guests an admin lets read what the bot posts."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.domain.access.channel import GuestPermission


class ChannelPermissions(Protocol):
    """Kept with who gave and took each permission, and when (adapter: store/). Every method is one transaction."""

    async def guest_permission(self, channel_id: str) -> GuestPermission | None:
        """None where nobody gave one, or the last one was taken back."""

    async def allow_guests(self, channel_id: str, *, by: str, at: datetime) -> GuestPermission:
        """One that is there already stays as it is, with who gave it."""

    async def refuse_guests(self, channel_id: str, *, by: str, at: datetime) -> bool:
        """Take it back. False where there was none."""
