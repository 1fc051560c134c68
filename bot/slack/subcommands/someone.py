"""One colleague's tasks, by mention."""

from bot.slack.subcommands.listing import FILTERS, lists_tasks
from bot.slack.subcommands.subcommand import Subcommand


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
