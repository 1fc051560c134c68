"""My tasks of this week."""

from bot.slack.feature import Subcommand
from bot.slack.features.tasks.lists import FILTERS, lists_tasks


def filters(words: str) -> str:
    return f"due this week {words}"


WEEK = Subcommand(
    name="week",
    usage="week [filters]",
    summary="Your tasks due this week, from its first day to its last",
    details=FILTERS,
    examples=("week", "week team", "week for @ann"),
    run=lists_tasks(filters),
    lists=filters,
)
