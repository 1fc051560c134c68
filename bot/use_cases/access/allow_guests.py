"""An admin lets the guests of one channel read what is posted there, or takes that back.

Taking it back suspends what is sent there at its next delivery, as a guest who joins does.
"""

from __future__ import annotations

from bot.domain.access.channel import Channel, GuestPermission
from bot.domain.access.person import Person
from bot.domain.problems import NotAllowed
from bot.use_cases.ports.admins import AdminRoll
from bot.use_cases.ports.channel_permissions import ChannelPermissions
from bot.use_cases.ports.channels import Channels
from bot.use_cases.ports.clock import Clock


class GuestAllower:
    def __init__(self, permissions: ChannelPermissions, channels: Channels, admins: AdminRoll, clock: Clock) -> None:
        self._permissions = permissions
        self._channels = channels
        self._admins = admins
        self._clock = clock

    async def permission(self, channel_id: str) -> GuestPermission | None:
        return await self._permissions.guest_permission(channel_id)

    async def allow(self, admin: Person, channel_id: str) -> GuestPermission:
        """Raises NotAllowed."""
        await self._need_admin(admin)
        channel = await self._need_channel(channel_id)
        if channel.shared_outside:
            raise NotAllowed(f"#{channel.name} is shared with another company, so nothing may be posted there at all.")
        return await self._permissions.allow_guests(channel_id, by=admin.id, at=self._clock.now())

    async def take_back(self, admin: Person, channel_id: str) -> bool:
        """False where there was no permission. One is taken back whether or not the bot still sees the channel; where
        there is none, it has to be a channel at all. Raises NotAllowed."""
        await self._need_admin(admin)
        if await self._permissions.refuse_guests(channel_id, by=admin.id, at=self._clock.now()):
            return True
        await self._need_channel(channel_id)
        return False

    async def may_decide(self, person: Person) -> bool:
        return await self._admins.is_admin(person)

    async def _need_admin(self, person: Person) -> None:
        if not await self.may_decide(person):
            raise NotAllowed("Only admins decide whether guests may read customer tasks. Ask one of them.")

    async def _need_channel(self, channel_id: str) -> Channel:
        channel = await self._channels.channel(channel_id)
        if channel is None:
            raise NotAllowed("I can't see this channel. Invite me to it first, then try again.")
        return channel
