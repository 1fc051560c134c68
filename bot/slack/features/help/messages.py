"""The help as messages. Its words come from the table of commands, so it cannot fall behind them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.slack.blocks.message import Message
from bot.slack.blocks.mrkdwn import bold, code, escape
from bot.slack.blocks.parts import as_text, context, section, sections, typed
from bot.slack.feature import Command

_WHO_SEES = "Only you see my answers, until you press “Share in channel” or add --here."


def overview_message(commands: Sequence[Command[Any]], command_name: str) -> Message:
    heading = "ChartMogul CRM tasks, right here. Type:"
    lines = [f"{code(typed(command_name, command.usage))}  {escape(command.summary)}" for command in commands]
    filters = (
        "Filters go with every list: "
        + ", ".join(code(words) for words in ("due this week", "due before 12 May", "done", "all", "for @someone"))
        + "."
    )
    blocks = (section(bold(heading)), *sections(lines), section(filters), context(escape(_WHO_SEES)))
    spoken = [f"{typed(command_name, command.usage)}: {command.summary}." for command in commands]
    return Message(as_text(escape(line) for line in [heading, *spoken, filters.replace("`", ""), _WHO_SEES]), blocks)


def command_message(command: Command[Any], command_name: str) -> Message:
    heading = typed(command_name, command.usage)
    examples = [typed(command_name, example) for example in command.examples]
    details = escape(command.details.replace("`", ""))
    blocks = (
        section(f"{code(heading)}\n{escape(command.summary)}."),
        *([section(details)] if details else []),
        *sections(["For example:", *(f"•  {code(example)}" for example in examples)]),
    )
    lines = [f"{heading}: {command.summary}.", command.details.replace("`", ""), "For example:", *examples]
    return Message(as_text(escape(line) for line in lines), blocks)
