"""Being away: reminders to oneself are held, and a cover sees the tasks."""

from __future__ import annotations

from bot.domain.language.wording import day_in_words
from bot.slack.blocks.message import Message
from bot.slack.blocks.parts import plain_message, typed
from bot.slack.feature import Ask, Command
from bot.slack.features.reminders.tools import ReminderTools
from bot.use_cases.reminders.be_away import Absence


async def run(ask: Ask, tools: ReminderTools, words: str) -> Message:
    if not words:
        return plain_message(_absence_in_words(ask, await tools.away.tell(ask.person)))
    absence = await tools.away.change(ask.person, words)
    if absence.away is None:
        back = "Welcome back: your reminders come again." if absence.ended else "You were not away."
        return plain_message(back)
    if absence.cover:
        last = day_in_words(absence.away.last_day, absence.today)
        await tools.notices.send(
            absence.cover.id,
            plain_message(
                f"{ask.person.name} is away up to and including {last} and named you to cover. Until then your own "
                "reminders show their tasks too, marked as theirs."
            ),
        )
    return plain_message(_absence_in_words(ask, absence))


def _absence_in_words(ask: Ask, absence: Absence) -> str:
    away = absence.away
    if away is None:
        hold = typed(ask.command, "away until friday")
        return f"You are here, and your reminders come. Type {hold} to hold them."
    last = day_in_words(away.last_day, absence.today)
    cover = f" {absence.cover.name} covers and sees your tasks." if absence.cover else " Nobody covers."
    back = typed(ask.command, "away back")
    return f"You are away up to and including {last}: reminders to you are held.{cover} Type {back} to end it."


AWAY: Command[ReminderTools] = Command(
    name="away",
    usage="away until <day> [cover @someone]",
    summary="Hold your reminders while you are away, and let somebody cover",
    details="Alone it tells whether you are away. Only reminders by direct message are held; those of channels go on.",
    examples=("away until friday", "away until 12 Dec cover @ben", "away back", "away"),
    run=run,
)
