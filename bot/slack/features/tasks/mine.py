"""My tasks, open ones unless said otherwise; and filters that stand alone, which are about my tasks too."""

from dataclasses import replace

from bot.slack.feature import Subcommand
from bot.slack.features.tasks.lists import FILTERS, lists_tasks


def filters(words: str) -> str:
    return f"mine {words}"


def filters_alone(words: str) -> str:
    return words


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

# Whose tasks are meant may be among the filters ("due fri for @ann"), and mine are meant where it is not.
FILTERS_ALONE = replace(MINE, run=lists_tasks(filters_alone), lists=filters_alone)
