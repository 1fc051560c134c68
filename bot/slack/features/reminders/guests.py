"""Letting a channel's guests read what is posted there: an admin's decision, by a button or by words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.domain.access.channel import GuestPermission
from bot.domain.access.person import Person
from bot.domain.reminders.reminder import PlaceKind, Reminder
from bot.slack.blocks.guests import ALLOW_GUESTS, REFUSE_GUESTS, allow_button, read_channel, refuse_button
from bot.slack.blocks.message import Message
from bot.slack.blocks.mrkdwn import mention
from bot.slack.blocks.parts import actions, section, typed
from bot.slack.feature import Action, Click, Reply
from bot.slack.features.reminders.tools import ReminderTools


@dataclass(frozen=True, slots=True)
class GuestDecisions:
    """What admins allowed, by channel, and whether whoever reads this may decide about it."""

    permissions: Mapping[str, GuestPermission] = field(default_factory=dict)
    may_decide: bool = False

    def lines(self, reminder: Reminder) -> list[str]:
        """As mrkdwn: who let the guests of the reminder's channel read it; nothing where nobody did."""
        permission = self.permissions.get(reminder.place_id)
        return [f"Guests of this channel may read it: {_allowed_in_words(permission)}."] if permission else []


async def guest_decisions(person: Person, reminders: Iterable[Reminder], tools: ReminderTools) -> GuestDecisions:
    channels = {each.place_id for each in reminders if each.place is PlaceKind.CHANNEL}
    given = [await tools.guests.permission(channel_id) for channel_id in sorted(channels)]
    permissions = {permission.channel_id: permission for permission in given if permission}
    return GuestDecisions(permissions, may_decide=await tools.guests.may_decide(person))


async def allow(click: Click, tools: ReminderTools) -> Reply:
    return Reply(await let_guests_read(click.person, read_channel(click.value), click.command, tools), replaces=False)


async def refuse(click: Click, tools: ReminderTools) -> Reply:
    return Reply(await stop_guests_reading(click.person, read_channel(click.value), tools), replaces=False)


async def let_guests_read(admin: Person, channel_id: str, command: str, tools: ReminderTools) -> Message:
    """Raises NotAllowed. A reminder that was suspended stays so: whoever looks after it decides when it goes on."""
    permission = await tools.guests.allow(admin, channel_id)
    listed = typed(command, "reminders")
    text = (
        f"Guests in <#{channel_id}> may read what is shared and sent there: {_allowed_in_words(permission)}. "
        f"A reminder that was suspended does not go on by itself: type {listed} and press Resume."
    )
    return Message(text, (section(text), *actions([refuse_button(channel_id)], "guests.decide")))


async def stop_guests_reading(admin: Person, channel_id: str, tools: ReminderTools) -> Message:
    """Raises NotAllowed."""
    was_allowed = await tools.guests.take_back(admin, channel_id)
    before = "" if was_allowed else " Nothing has changed: no admin had let them read there."
    text = f"While guests are in <#{channel_id}>, nothing is shared or sent there.{before}"
    return Message(text, (section(text), *actions([allow_button(channel_id)], "guests.decide")))


def _allowed_in_words(permission: GuestPermission) -> str:
    return f"allowed by {mention(permission.allowed_by)} on {permission.allowed_at:%d %b %Y}"


ACTIONS = (Action(ALLOW_GUESTS, allow), Action(REFUSE_GUESTS, refuse))
