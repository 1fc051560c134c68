"""The commands that a person types in a terminal. Each reads its settings, does one thing, and its exit code tells."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from bot.cli.output import explaining_lost_output

# Each module holds its ``command``, and is loaded only when it is asked for: health must not load Slack's libraries.
COMMANDS = {
    "ask": "bot.cli.ask",
    "backup": "bot.cli.backup",
    "customers": "bot.cli.customers",
    "deliveries": "bot.cli.deliveries",
    "demo": "bot.cli.demo",
    "doctor": "bot.cli.doctor",
    "health": "bot.cli.health",
    "manifest": "bot.cli.manifest",
    "run": "bot.cli.run",
    "seats": "bot.cli.seats",
}


class _LoadedWhenAsked(click.Group):
    def main(self, *args: Any, **kwargs: Any) -> Any:
        with explaining_lost_output():
            return super().main(*args, **kwargs)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name]).command
        return command


@click.group(cls=_LoadedWhenAsked, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="chartmogul-tasks-bot")
def main() -> None:
    """A Slack bot for ChartMogul CRM tasks. Settings come from the environment or from a file .env."""
