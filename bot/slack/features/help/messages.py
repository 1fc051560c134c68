"""The help as messages. Its words come from the table of subcommands, so it cannot fall behind them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.slack.blocks.message import Message
from bot.slack.blocks.mrkdwn import bold, code, escape
from bot.slack.blocks.parts import as_text, context, section, sections

if TYPE_CHECKING:
    from bot.slack.feature import Subcommand

_WHO_SEES = "Only you see my answers, until you press “Share in channel” or add --here."


def overview_message(subcommands: Sequence[Subcommand], command: str) -> Message:
    heading = "ChartMogul CRM tasks, right here. Type:"
    lines = [f"{code(_typed(command, subcommand.usage))}  {escape(subcommand.summary)}" for subcommand in subcommands]
    filters = (
        "Filters go with every list: "
        + ", ".join(code(words) for words in ("due this week", "due before 12 May", "done", "all", "for @someone"))
        + "."
    )
    blocks = (section(bold(heading)), *sections(lines), section(filters), context(escape(_WHO_SEES)))
    spoken = [f"{_typed(command, subcommand.usage)}: {subcommand.summary}." for subcommand in subcommands]
    return Message(as_text(escape(line) for line in [heading, *spoken, filters.replace("`", ""), _WHO_SEES]), blocks)


def subcommand_message(subcommand: Subcommand, command: str) -> Message:
    heading = _typed(command, subcommand.usage)
    examples = [_typed(command, example) for example in subcommand.examples]
    details = escape(subcommand.details.replace("`", ""))
    blocks = (
        section(f"{code(heading)}\n{escape(subcommand.summary)}."),
        *([section(details)] if details else []),
        *sections(["For example:", *(f"•  {code(example)}" for example in examples)]),
    )
    lines = [f"{heading}: {subcommand.summary}.", subcommand.details.replace("`", ""), "For example:", *examples]
    return Message(as_text(escape(line) for line in lines), blocks)


def _typed(command: str, words: str) -> str:
    return f"{command} {words}".strip()
