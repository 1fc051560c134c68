"""tasks-bot health: whether the running bot is well."""

from __future__ import annotations

import sys

import click

from bot.app.health import health_of_running_bot
from bot.cli.settings_and_problems import finish, say, settings_for
from bot.clock import SystemClock


@click.command("health")
def command() -> None:
    """Tell whether the running bot is well, by what last worked. For container health checks."""
    complaints, sweep = finish(health_of_running_bot(settings_for(), SystemClock()))
    if sweep:
        click.echo(sweep)
    for complaint in complaints:
        say(complaint)
    sys.exit(1 if complaints else 0)
