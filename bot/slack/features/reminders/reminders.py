"""The reminders that one may see, each with how it stands and its buttons."""

from __future__ import annotations

from bot.domain.language.parse_error import unread
from bot.slack.blocks.message import Message
from bot.slack.feature import Ask, Command
from bot.slack.features.reminders.guests import guest_decisions, let_guests_read, stop_guests_reading
from bot.slack.features.reminders.messages import list_message
from bot.slack.features.reminders.tools import ReminderTools


async def run(ask: Ask, tools: ReminderTools, words: str) -> Message:
    decision = " ".join(words.casefold().split())
    if decision == _ALLOW:
        return await let_guests_read(ask.person, ask.channel_id, ask.command, tools)
    if decision == _REFUSE:
        return await stop_guests_reading(ask.person, ask.channel_id, tools)
    if decision:
        raise unread(words, ("reminders", f"reminders {_ALLOW}", f"reminders {_REFUSE}"))
    page = await tools.manager.page(ask.person)
    guests = await guest_decisions(ask.person, [row.reminder for row in page.rows], tools)
    now = tools.clock.now()
    return list_message(page, ask.person, guests, team_url=tools.team_url, now=now, command=ask.command)


_ALLOW, _REFUSE = "allow guests", "refuse guests"

REMINDERS: Command[ReminderTools] = Command(
    name="reminders",
    usage="reminders",
    summary="Reminders that you may see: next, last sent, last skipped and why",
    details=(
        "Yours, those of the channels that you are in, and for admins all. Buttons pause, resume, edit, delete, test "
        "and explain each. Whoever made one in the same channel may change it, and admins; what comes to one person is "
        "edited by that person alone. Nothing is shared or sent "
        "where guests read, until an admin types `reminders allow guests` there; `reminders refuse guests` ends it."
    ),
    examples=("reminders",),
    run=run,
)
