"""The reminders that one may see, each with how it stands and its buttons."""

from __future__ import annotations

from bot.slack.blocks.message import Message
from bot.slack.blocks.parts import plain_message
from bot.slack.feature import Ask, Command
from bot.slack.features.reminders.messages import list_message
from bot.slack.features.reminders.tools import ReminderTools


async def run(ask: Ask, tools: ReminderTools, words: str) -> Message:
    decision = " ".join(words.casefold().split())
    if decision == ALLOW_GUESTS:
        permission = await tools.guests.allow(ask.person, ask.channel_id)
        return plain_message(
            "Guests in this channel may read what is shared and sent here: "
            f"allowed on {permission.allowed_at:%d %b %Y}. Press Resume where a reminder was suspended."
        )
    if decision == REFUSE_GUESTS:
        was_allowed = await tools.guests.take_back(ask.person, ask.channel_id)
        return plain_message(
            "While guests are in this channel, nothing is shared or sent here."
            + ("" if was_allowed else " It was so already.")
        )
    page = await tools.manager.page(ask.person)
    return list_message(page, ask.person, team_url=tools.team_url, now=tools.clock.now(), command=ask.command)


ALLOW_GUESTS, REFUSE_GUESTS = "allow guests", "refuse guests"

REMINDERS: Command[ReminderTools] = Command(
    name="reminders",
    usage="reminders",
    summary="Reminders that you may see: next, last sent, last skipped and why",
    details=(
        "Yours, those of the channels that you are in, and for admins all. Buttons pause, resume, edit, delete, test "
        "and explain each. Whoever made one in the same channel may change it, and admins. Nothing is shared or sent "
        "where guests read: an admin types `reminders allow guests` there, or `reminders refuse guests`."
    ),
    examples=("reminders",),
    run=run,
)
