"""tasks-bot backup: a copy of the database."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.settings_and_problems import finish, settings_for
from bot.cli.written_file import FileToWrite
from bot.store.sqlite.backup import back_up


@click.command("backup")
@click.argument("file", type=FileToWrite())
def command(file: Path) -> None:
    """Write a copy of the database to FILE, while the bot runs or not."""
    finish(back_up(settings_for().database_path, file))
    click.echo(f"Copied to {file}.")
