"""A channel with who reads there and is no member: the facts that the verdict in domain/access/channel.py needs.

Slack is asked for a channel's members only where the workspace has guests at all, and every few seconds at most for
each channel unless somebody shares there: reminders of hundreds come due in one sweep, and Slack has its rate. What
can't be read for lack of a right counts as unsafe; what can't be read for the moment is a ChatProblem, and is tried
again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.domain.access.channel import Channel, GuestPermission
from bot.domain.problems import ChatProblem
from bot.use_cases.ports.channels import MEMBERS_SECONDS, Channels
from bot.use_cases.ports.clock import Clock
from bot.use_cases.seats.member_cache import MemberCache

_REMEMBERED = 5000  # channels

GuestPermissionOf = Callable[[str], Awaitable[GuestPermission | None]]
"""The permission of a channel's guests, by the channel's id."""


class GuestAwareChannels:
    """A `bot.use_cases.ports.channels.Channels`."""

    def __init__(
        self, channels: Channels, member_cache: MemberCache, guest_permission: GuestPermissionOf, clock: Clock
    ) -> None:
        self._channels = channels
        self._member_cache = member_cache
        self._guest_permission = guest_permission
        self._clock = clock
        self._seen: dict[str, tuple[float, Sequence[str]]] = {}

    async def channel(self, channel_id: str, *, members_old: float = MEMBERS_SECONDS) -> Channel | None:
        found = await self._channels.channel(channel_id)
        if found is None or found.shared_outside or found.archived:
            return found  # refused whoever reads there
        if await self._guest_permission(channel_id):
            return replace(found, guests_allowed=True)
        return replace(found, guests=await self._guests(channel_id, members_old))

    async def members(self, channel_id: str) -> Sequence[str]:
        return await self._channels.members(channel_id)

    async def channels_of(self, person_id: str) -> frozenset[str]:
        return await self._channels.channels_of(person_id)

    async def _guests(self, channel_id: str, members_old: float) -> tuple[str, ...] | None:
        """The names of the guests in the channel; None where the bot has no right to know who is there."""
        guests = await self._member_cache.guests()
        if not guests:
            return ()
        try:
            members = await self._members_lately(channel_id, members_old)
        except ChatProblem as problem:
            if problem.hides_place:
                return None
            raise
        return tuple(sorted(guests[person_id].name for person_id in members if person_id in guests))

    async def _members_lately(self, channel_id: str, members_old: float) -> Sequence[str]:
        seen = self._seen.get(channel_id)
        if seen and self._clock.monotonic() - seen[0] < members_old:
            return seen[1]
        members = await self._channels.members(channel_id)
        if len(self._seen) > _REMEMBERED:
            self._seen.clear()
        self._seen[channel_id] = (self._clock.monotonic(), members)
        return members
