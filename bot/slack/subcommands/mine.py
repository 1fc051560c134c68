"""My tasks, open ones unless said otherwise."""

from bot.slack.subcommands.listing import FILTERS, lists_tasks
from bot.slack.subcommands.subcommand import Subcommand


def filters(words: str) -> str:
    return f"mine {words}"


MINE = Subcommand(
    name="mine",
    aliases=("my", "me"),
    usage="mine [filters]",
    summary="Your open tasks, most overdue first",
    details=FILTERS,
    examples=("mine", "mine due this week", "mine done due last month"),
    run=lists_tasks(filters),
    lists=filters,
)
