"""The reminders that one may see, each with how it stands and its buttons."""

from __future__ import annotations

from bot.slack.blocks.message import Message
from bot.slack.feature import Ask, Command
from bot.slack.features.reminders.messages import list_message
from bot.slack.features.reminders.tools import ReminderTools


async def run(ask: Ask, tools: ReminderTools, words: str) -> Message:
    page = await tools.manager.page(ask.person)
    return list_message(page, ask.person, team_url=tools.team_url, now=tools.clock.now(), command=ask.command)


REMINDERS: Command[ReminderTools] = Command(
    name="reminders",
    usage="reminders",
    summary="Reminders that you may see: next, last sent, last skipped and why",
    details=(
        "Yours, those of the channels that you are in, and for admins all. Buttons pause, resume, edit, delete, test "
        "and explain each. Whoever made one in the same channel may change it, and admins."
    ),
    examples=("reminders",),
    run=run,
)
