"""tasks-bot deliveries: what became of each reminder."""

from __future__ import annotations

import click

from bot.cli.settings_and_problems import finish, settings_for
from bot.clock import SystemClock
from bot.domain.language.reason_wording import delivery_in_words
from bot.settings import Settings
from bot.store.sqlite.store import open_store_to_read


@click.command("deliveries")
@click.option(
    "--last",
    type=click.IntRange(1, 1_000_000),
    default=50,
    show_default=True,
    help="How many to list, the latest planned first.",
)
def command(last: int) -> None:
    """List what became of each reminder: posted, nothing due, or skipped and why."""
    for line in finish(_list_deliveries(settings_for(), last)):
        click.echo(line)


async def _list_deliveries(settings: Settings, last: int) -> list[str]:
    async with open_store_to_read(settings.database_path, SystemClock()) as store:
        rows = await store.deliveries.latest(last)
    return [delivery_in_words(row) for row in rows] or ["No reminder has been due yet."]
