"""My tasks that are due today."""

from bot.slack.feature import Subcommand
from bot.slack.features.tasks.lists import FILTERS, lists_tasks


def filters(words: str) -> str:
    return f"due today {words}"


TODAY = Subcommand(
    name="today",
    usage="today [filters]",
    summary="Your tasks due today, on your own calendar",
    details=FILTERS,
    examples=("today", "today team", "today for @ann"),
    run=lists_tasks(filters),
    lists=filters,
)
