"""Everybody's tasks."""

from bot.slack.subcommands.listing import FILTERS, lists_tasks
from bot.slack.subcommands.subcommand import Subcommand


def filters(words: str) -> str:
    return f"team {words}"


TEAM = Subcommand(
    name="team",
    aliases=("everyone", "everybody"),
    usage="team [filters]",
    summary="Everybody's open tasks",
    details=FILTERS,
    examples=("team", "team due this week", "team overdue --here"),
    run=lists_tasks(filters),
    lists=filters,
)
