"""My tasks whose day has passed."""

from bot.slack.feature import Subcommand
from bot.slack.features.tasks.lists import FILTERS, lists_tasks


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
