"""My tasks whose day has passed."""

from bot.slack.subcommands.listing import FILTERS, lists_tasks
from bot.slack.subcommands.subcommand import Subcommand


def filters(words: str) -> str:
    return f"overdue {words}"


OVERDUE = Subcommand(
    name="overdue",
    aliases=("late",),
    usage="overdue [filters]",
    summary="Your tasks whose day has passed",
    details=FILTERS,
    examples=("overdue", "overdue team", "overdue customer Acme Corp"),
    run=lists_tasks(filters),
    lists=filters,
)
