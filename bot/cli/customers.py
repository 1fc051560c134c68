"""tasks-bot customers: the directory that names are found in."""

from __future__ import annotations

from collections.abc import Callable

import click

from bot.app.opening import opened_chartmogul, store_made_where_missing
from bot.cli.settings_and_problems import finish, say, settings_for
from bot.clock import SystemClock
from bot.settings import Need, Settings
from bot.use_cases.customers.sync_customers import CustomerSync


@click.group("customers")
def command() -> None:
    """The directory of customers that names are found in."""


@command.command("sync")
def sync_customers() -> None:
    """Read all customers from ChartMogul now; goes on where a round was cut short."""
    settings = settings_for({Need.CHARTMOGUL})
    with click.progressbar(length=0, label="Customers", show_pos=True, show_percent=False, show_eta=False) as bar:

        def advance(saved: int) -> None:
            bar.length = saved
            bar.update(saved - bar.pos)

        saved = finish(_sync(settings, advance))
    click.echo(f"{saved} customers read.")


async def _sync(settings: Settings, advance: Callable[[int], None]) -> int:
    clock = SystemClock()
    async with store_made_where_missing(settings, clock, say) as store, opened_chartmogul(settings, clock) as crm:
        return await CustomerSync(store.customers, crm, clock).run_round(advance)
