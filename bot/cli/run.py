"""tasks-bot run: the bot itself."""

from __future__ import annotations

import gc

import click

from bot.app.bot import Bot, running_bot
from bot.cli.settings_and_problems import explaining_taken_port, finish, secrets_in, settings_for
from bot.cli.until_stopped import until_stopped
from bot.clock import SystemClock
from bot.logs import set_up_logs
from bot.settings import EVERYTHING


@click.command("run")
def command() -> None:
    """Run the bot until it is stopped."""
    settings = settings_for(EVERYTHING)
    set_up_logs(settings.log_format, settings.log_level, secrets=secrets_in(settings))
    with explaining_taken_port(settings.port, "another number in PORT"):
        finish(until_stopped(running_bot(settings, SystemClock()), _settle_memory))


def _settle_memory(_: Bot) -> None:
    """Objects that the start has loaded stay for good: to look through it for garbage again holds up acks for 0.1 s."""
    gc.collect()
    gc.freeze()
