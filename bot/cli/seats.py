"""tasks-bot seats: who has which ChartMogul seat, as CSV."""

from __future__ import annotations

from typing import BinaryIO, TextIO

import click

from bot.app.seat_links import export_links, import_links
from bot.cli.settings_and_problems import finish, say, settings_for
from bot.clock import SystemClock


@click.group("seats")
def command() -> None:
    """Who has which ChartMogul seat, as CSV."""


@command.command("export")
@click.argument("file", type=click.File("w", encoding="utf-8", lazy=True), default="-")
def export_seats(file: TextIO) -> None:
    """Write the links as CSV: slack_user_id,email,linked_by,linked_at."""
    text = finish(export_links(settings_for(), SystemClock()))  # first: to reach for the file empties it
    file.write(text)


@command.command("import")
@click.argument("file", type=click.File("rb"))
def import_seats(file: BinaryIO) -> None:
    """Add or change links from CSV with the columns slack_user_id and email; all of them or none."""
    changed = finish(import_links(settings_for(), SystemClock(), file.read(), say))
    click.echo(f"{changed} link{'s' if changed != 1 else ''} added or changed.")
