"""tasks-bot seats: who has which ChartMogul seat, as CSV."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import click

from bot.app.seat_links import export_links, import_links
from bot.cli.output import print_bytes
from bot.cli.settings_and_problems import finish, say, settings_for
from bot.cli.written_file import FileToWrite, write_file
from bot.clock import SystemClock
from bot.settings import Settings
from bot.store.sqlite.database_files import refuse_database

_OUTPUT = Path("-")


@click.group("seats")
def command() -> None:
    """Who has which ChartMogul seat, as CSV."""


@command.command("export")
@click.argument("file", type=FileToWrite(or_output=True), default=_OUTPUT)
def export_seats(file: Path) -> None:
    """Write the links as CSV: slack_user_id,email,linked_by,linked_at."""
    content = finish(_exported(settings_for(), file)).encode()
    if file == _OUTPUT:
        print_bytes(content)
    else:
        write_file(file, content)


async def _exported(settings: Settings, file: Path) -> str:
    if file != _OUTPUT:
        refuse_database(file, settings.database_path)
    return await export_links(settings, SystemClock())


@command.command("import")
@click.argument("file", type=click.File("rb"))
def import_seats(file: BinaryIO) -> None:
    """Add or change links from CSV with the columns slack_user_id and email; all of them or none."""
    changed = finish(import_links(settings_for(), SystemClock(), file.read(), say))
    click.echo(f"{changed} link{'s' if changed != 1 else ''} added or changed.")
