"""Who may make and change reminders, and in which channels. Asked when one is made and at each change.

What holds at each delivery is in keep_safe.py.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.access.person import Person
from bot.domain.problems import NotAllowed
from bot.domain.reminders.reminder import Reminder
from bot.use_cases.ports.channels import Channels

GONE = "This reminder was deleted. Make a new one, or ask somebody who saw it go to press Undo."
NOT_YOURS = "Only whoever made a reminder in this place, or an admin, can change it. Ask one of them."


def may_change(person: Person, reminder: Reminder, others: Iterable[Reminder], *, is_admin: bool) -> bool:
    """Whoever made it or gets it, whoever made any reminder in the same channel, and admins."""
    if is_admin or person.id in (reminder.maker_id, reminder.place_id):
        return True
    return any(other.place_id == reminder.place_id and other.maker_id == person.id for other in others)


async def need_reminder_channel(channels: Channels, channel_id: str, maker: Person | None) -> None:
    """Whether reminders may be posted there; with ``maker``, whether they may make one there. Raises NotAllowed.

    Somebody who is not in a channel does not learn its name.
    """
    channel = await channels.channel(channel_id)
    if channel is None:
        raise NotAllowed("I can't see this channel. Invite me to it first, then try again.")
    if maker is not None and channel_id not in await channels.channels_of(maker.id):
        raise NotAllowed("You are not in this channel. Join it first, then make the reminder.")
    if channel.shared_outside:
        raise NotAllowed(
            f"#{channel.name} is shared with another company, and customer tasks stay inside. "
            "Choose an internal channel."
        )
    if channel.archived:
        raise NotAllowed(f"#{channel.name} is archived. Unarchive it, or choose another channel.")
    if not channel.bot_is_in:
        raise NotAllowed(f"I'm not in #{channel.name}. Invite me to it first, then try again.")
