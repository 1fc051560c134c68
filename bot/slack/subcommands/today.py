"""My tasks that are due today."""

from bot.slack.subcommands.listing import FILTERS, lists_tasks
from bot.slack.subcommands.subcommand import Subcommand


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
