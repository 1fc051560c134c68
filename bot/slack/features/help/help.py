"""What the bot understands: all of it in a few lines, or one subcommand with its examples."""

from __future__ import annotations

import difflib

from bot.domain.problems import ParseError
from bot.slack.blocks.message import Ask, Message
from bot.slack.desk import Desk
from bot.slack.feature import Subcommand
from bot.slack.features.help.messages import overview_message, subcommand_message


def help_about(others: tuple[Subcommand, ...]) -> Subcommand:
    async def run(ask: Ask, desk: Desk, words: str) -> Message:
        if not words:
            return overview_message((*others, helper), ask.command)
        wanted = words.split()[0].casefold()
        named = {name: subcommand for subcommand in others for name in (subcommand.name, *subcommand.aliases)}
        if wanted in named:
            return subcommand_message(named[wanted], ask.command)
        near = difflib.get_close_matches(wanted, named, n=1, cutoff=0.5)
        raise ParseError(
            f"I have no help about “{wanted[:60]}”.", examples=(*(f"help {name}" for name in near), "help")
        )

    helper = Subcommand(
        name="help",
        usage="help [subcommand]",
        summary="This overview, or one subcommand with examples",
        examples=("help", "help customer"),
        run=run,
        aliases=("hilfe", "aide", "?", "--help", "-h"),
    )
    return helper
