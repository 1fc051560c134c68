"""Being away: reminders to oneself are held, and a cover sees the tasks."""

from __future__ import annotations

import logging
from datetime import date

from bot.domain.access.person import Person
from bot.domain.language.wording import day_in_words
from bot.domain.problems import ChatProblem
from bot.domain.reminders.reminder import Away
from bot.slack.blocks.message import Message
from bot.slack.blocks.parts import plain_message, typed
from bot.slack.feature import Ask, Command
from bot.slack.features.reminders.tools import ReminderTools
from bot.use_cases.reminders.be_away import Absence

log = logging.getLogger(__name__)


async def run(ask: Ask, tools: ReminderTools, words: str) -> Message:
    if not words:
        return plain_message(_absence_in_words(ask, await tools.away.tell(ask.person)))
    absence = await tools.away.change(ask.person, words)
    if absence.away is None:
        back = "Welcome back: your reminders come again." if absence.ended else "You were not away."
        return plain_message(back)
    said = _absence_in_words(ask, absence)
    if absence.cover and not await _tell_cover(ask, absence.cover, absence.away, absence.today, tools):
        said += f" I could not tell {absence.cover.name}: please do it for me."
    return plain_message(said)


async def _tell_cover(ask: Ask, cover: Person, away: Away, today: date, tools: ReminderTools) -> bool:
    """Whether it reached them. The absence stands either way."""
    last = day_in_words(away.last_day, today)
    words = (
        f"{ask.person.name} is away up to and including {last} and named you to cover. Until then your own "
        "reminders show their tasks too, marked as theirs."
    )
    try:
        await tools.notices.send(cover.id, plain_message(words))
    except ChatProblem as problem:
        log.warning("could not tell a cover", extra={"code": problem.code})
        return False
    return True


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
