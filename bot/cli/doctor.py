"""tasks-bot doctor: what is wrong with an installation, and what to do."""

from __future__ import annotations

import sys

import click

from bot.app.doctor import examine
from bot.cli.settings_and_problems import finish, secrets_in
from bot.clock import SystemClock
from bot.logs import set_up_logs
from bot.settings import SettingsError, read_settings


@click.command("doctor")
def command() -> None:
    """Check tokens, permissions, the socket, ChartMogul, the database and the clock; say what to do."""
    try:
        settings = read_settings()
    except SettingsError as error:
        for fault in error.faults:
            click.echo(f"✗ failed   {fault.name} {fault.wrong}. {fault.do}")
        sys.exit(1)
    set_up_logs(settings.log_format, "error", secrets=secrets_in(settings))
    words, healthy = finish(examine(settings, SystemClock()))
    click.echo(words)
    sys.exit(0 if healthy else 1)
