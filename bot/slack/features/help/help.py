"""What the bot understands: all of it in a few lines, or one command with its examples."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Any

from bot.domain.problems import ParseError
from bot.slack.blocks.message import Message
from bot.slack.feature import Ask, Command, Feature
from bot.slack.features.help.messages import command_message, overview_message
from bot.slack.features.help.small_talk import small_talk

Commands = Sequence[Command[Any]]


async def run(ask: Ask, commands: Commands, words: str) -> Message:
    """``commands`` are those of the whole table, the help among them."""
    listed = [command for command in commands if not command.unlisted]
    if not words:
        return overview_message(listed, ask.command)
    wanted = words.split()[0].casefold()
    named = {name: command for command in listed for name in (command.name, *command.aliases)}
    if wanted in named:
        return command_message(named[wanted], ask.command)
    near = difflib.get_close_matches(wanted, named, n=1, cutoff=0.5)
    raise ParseError(f"I have no help about “{wanted[:60]}”.", examples=(*(f"help {name}" for name in near), "help"))


_HELP: Command[Commands] = Command(
    name="help",
    usage="help [subcommand]",
    summary="This overview, or one subcommand with examples",
    examples=("help", "help customer"),
    run=run,
    aliases=("hilfe", "aide", "?", "--help", "-h"),
    explains=("help", "--help", "-h", "?"),
)
HELP: Feature[Commands] = Feature("help", (_HELP,), small_talk=small_talk)
