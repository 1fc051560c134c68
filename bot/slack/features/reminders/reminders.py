"""The reminders that one may see, each with how it stands and its buttons."""

from __future__ import annotations

from bot.slack.blocks.message import Ask, Message
from bot.slack.desk import Desk
from bot.slack.feature import Subcommand
from bot.slack.features.reminders.messages import list_message


async def run(ask: Ask, desk: Desk, words: str) -> Message:
    page = await desk.reminding.manager.page(ask.person)
    return list_message(page, ask.person, team_url=desk.team_url, now=desk.reminding.clock.now(), command=ask.command)


REMINDERS = Subcommand(
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
