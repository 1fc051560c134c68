"""Every feature, in the order of the help. A new one is one folder and two lines here."""

from __future__ import annotations

from typing import Any

from bot.slack.feature import Command, Feature, Handlers, bind, joined
from bot.slack.features.digests.feature import DIGESTS, DigestPages
from bot.slack.features.help.help import HELP
from bot.slack.features.reminders.feature import REMINDERS
from bot.slack.features.reminders.tools import ReminderTools
from bot.slack.features.seats.feature import SEATS
from bot.slack.features.seats.tools import SeatTools
from bot.slack.features.tasks.feature import TASKS
from bot.slack.features.tasks.tools import TaskTools

FEATURES: tuple[Feature[Any], ...] = (TASKS, REMINDERS, DIGESTS, SEATS, HELP)
COMMANDS: tuple[Command[Any], ...] = tuple(command for feature in FEATURES for command in feature.commands)
LISTED: tuple[Command[Any], ...] = tuple(command for command in COMMANDS if not command.unlisted)


def bound_table(tasks: TaskTools, reminders: ReminderTools, digests: DigestPages, seats: SeatTools) -> Handlers:
    """Each feature with what it uses."""
    return joined(
        bind(TASKS, tasks), bind(REMINDERS, reminders), bind(DIGESTS, digests), bind(SEATS, seats), bind(HELP, COMMANDS)
    )
