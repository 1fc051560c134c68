"""tasks-bot demo: the bot between two stand-ins, with a page to try it on."""

from __future__ import annotations

import click

from bot.app.demo import running_demo
from bot.cli.settings_and_problems import explaining_taken_port, finish
from bot.cli.until_stopped import until_stopped
from bot.clock import WoundClock
from bot.logs import set_up_logs
from bot.sandbox.demo import Sandbox


@click.command("demo")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8787,
    show_default=True,
    help="The page's port on this machine; 0 takes a free one.",
)
def command(port: int) -> None:
    """Try everything without Slack or ChartMogul: a sandbox of both, and the real bot between them."""
    set_up_logs("text", "warning")
    with explaining_taken_port(port, f"tasks-bot demo --port {port + 1}"):
        finish(until_stopped(running_demo(WoundClock(), port), _name_page))


def _name_page(sandbox: Sandbox) -> None:
    click.echo(f"Open {sandbox.slack_url} in your browser and type /tasks mine. Press Ctrl+C here to stop.")
