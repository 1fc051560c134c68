"""Making a reminder: for a channel, for oneself, or as an admin for everybody. Nothing is on before it was shown."""

from __future__ import annotations

import re

from bot.domain.language.schedule_words import schedule_in_words
from bot.domain.language.time_words import read_time
from bot.domain.language.tokens import cut
from bot.domain.language.wording import plural
from bot.domain.problems import ParseError
from bot.domain.reminders.schedule import Schedule
from bot.slack.blocks.message import Message
from bot.slack.blocks.parts import plain_message, typed
from bot.slack.feature import Ask, Command, Modal
from bot.slack.features.reminders.form_actions import open_form
from bot.slack.features.reminders.messages import preview_message
from bot.slack.features.reminders.tools import ReminderTools
from bot.slack.ids import is_direct

EXAMPLES = (
    "remind #cs-team weekdays 9:00 due today and overdue",
    "remind me weekdays 8:30",
    "remind me at 8:00",
    "remind me off",
    "remind here every other friday 16:00 in Europe/Berlin @ann @ben",
    "remind #cs-team weekly monday 9:00",
    "remind",
)
_TURN = re.compile(r"(?:me )?(?P<turn>off|on)", re.IGNORECASE)
_MOVE = re.compile(r"(?:me )?(?:at|to) (?P<time>.+)", re.IGNORECASE)
_DEFAULT = re.compile(r"default\b\s*(?P<words>.*)", re.IGNORECASE | re.DOTALL)


async def run(ask: Ask, tools: ReminderTools, words: str) -> Message | Modal:
    if default := _DEFAULT.fullmatch(words):
        return await _default_reminder(ask, tools, default["words"])
    if turn := _TURN.fullmatch(words):
        return await _turn_own(ask, tools, on=turn["turn"].casefold() == "on")
    if moved := await _moved(ask, tools, words):
        return moved
    if not words:
        spec = tools.parser.blank(ask.person, _channel_of(ask))
        return await open_form(ask.person, spec, ask.channel_id, tools, ask.command)
    read = await tools.parser.read(ask.person, words, _channel_of(ask))
    if not read.says_when:
        return await open_form(ask.person, read.spec, ask.channel_id, tools, ask.command)
    return preview_message(await tools.creator.preview(ask.person, read.spec), ask.person)


async def _moved(ask: Ask, tools: ReminderTools, words: str) -> Message | None:
    """ "me at 8:00" moves one's own reminder; None where there is more than a time."""
    move = _MOVE.fullmatch(words)
    tokens = cut(move["time"]) if move else []
    try:
        found = read_time(tokens, hour_alone=True)
    except ParseError as error:
        raise error.after("remind me at") from error
    if found is None or found[1] < len(tokens):
        return None
    spec = await tools.parser.moved(ask.person, found[0])
    return preview_message(await tools.creator.preview(ask.person, spec), ask.person)


async def _turn_own(ask: Ask, tools: ReminderTools, *, on: bool) -> Message:
    if on:
        what = plural(await tools.manager.resume_own(ask.person), "reminder")
        return plain_message(
            f"On again: {what} to you by direct message. Type {typed(ask.command, 'reminders')} to see when."
        )
    what = plural(await tools.manager.pause_own(ask.person), "reminder")
    return plain_message(
        f"Off: {what} to you by direct message. Type {typed(ask.command, 'remind me on')} to get it again."
    )


async def _default_reminder(ask: Ask, tools: ReminderTools, words: str) -> Message:
    defaults = tools.defaults
    if not words:
        return plain_message(_default_in_words(ask, await defaults.schedule(ask.person)))
    if words.casefold() == "off":
        ended = await defaults.switch_off(ask.person)
        return plain_message(
            f"The default reminder is off for {plural(ended, 'person', 'people')}. "
            "Reminders that people made or moved themselves stay."
        )
    schedule = await defaults.read(ask.person, words)
    reached = await defaults.switch_on(ask.person, schedule)
    move, turn_off = typed(ask.command, "remind me at 8:00"), typed(ask.command, "remind me off")
    return plain_message(
        f"Everybody with a ChartMogul seat now gets their own tasks {schedule_in_words(schedule, None)}, their "
        f"own local time: {plural(reached, 'person', 'people')} so far. "
        f"Each can move it ({move}) or turn it off ({turn_off})."
    )


def _default_in_words(ask: Ask, schedule: Schedule | None) -> str:
    if schedule is None:
        line = typed(ask.command, "remind default weekdays 8:30")
        return f"No default reminder is on. Type {line} to switch one on."
    line = typed(ask.command, "remind default off")
    return f"The default reminder comes {schedule_in_words(schedule, None)}, local time. Type {line} to end it."


def _channel_of(ask: Ask) -> str:
    """The channel that "here" means; there is none in direct messages."""
    return "" if is_direct(ask.channel_id) else ask.channel_id


REMIND: Command[ReminderTools] = Command(
    name="remind",
    usage="remind [#channel | me] <days> <time> [what]",
    summary="A list of tasks that comes by itself: to a channel, or to you",
    details=(
        "Days: `weekdays`, `daily`, `mon, wed`, `every other friday`, `first monday of the month`; `weekly monday` "
        "looks back and ahead. Then a time, and if you like a zone: `in Europe/Berlin`. What: `due today and overdue`, "
        "`due this week`; `team`, `@ann @ben`, `everybody here`; `customer Acme`; `mention`, `all clear`. "
        "Alone it opens a form. Nothing is on before you have seen what was understood. "
        "Admins: `remind default weekdays 8:30` gives everybody their own tasks, `remind default off` ends it."
    ),
    examples=EXAMPLES,
    run=run,
)
