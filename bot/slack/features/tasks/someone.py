"""One colleague's tasks, by mention."""

from bot.slack.feature import Subcommand
from bot.slack.features.tasks.lists import FILTERS, lists_tasks


def filters(words: str) -> str:
    return f"for {words}"


SOMEONE = Subcommand(
    name="@someone",
    usage="@someone [filters]",
    summary="A colleague's open tasks",
    details=FILTERS,
    examples=("@ann", "@ann due next week"),
    run=lists_tasks(filters),
    lists=filters,
)
