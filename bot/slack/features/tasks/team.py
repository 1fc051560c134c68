"""Everybody's tasks."""

from bot.slack.feature import Subcommand
from bot.slack.features.tasks.lists import FILTERS, lists_tasks


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
