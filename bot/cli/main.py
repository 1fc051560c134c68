"""The commands that a person types in a terminal. Each reads its settings, does one thing, and its exit code tells."""

from __future__ import annotations

import asyncio
import errno
import gc
import json
import signal
import sys
from collections.abc import Callable, Collection, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.app import terminal
from bot.app.bot import running_bot
from bot.clock import SystemClock, WoundClock
from bot.domain.problems import Problem
from bot.logs import set_up_logs
from bot.settings import EVERYTHING, Need, Settings, SettingsError, SlackMode, read_settings
from bot.settings.values import command_name

if TYPE_CHECKING:
    from bot.sandbox.demo import Sandbox


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="chartmogul-tasks-bot")
def main() -> None:
    """A Slack bot for ChartMogul CRM tasks. Settings come from the environment or from a file .env."""


@main.command()
def run() -> None:
    """Run the bot until it is stopped."""
    settings = _settings(EVERYTHING)
    set_up_logs(settings.log_format, settings.log_level, secrets=_secrets(settings))
    with _explaining_taken_port(settings.port, "another number in PORT"):
        _finish(_until_stopped(running_bot(settings, SystemClock()), lambda bot: _settle_memory()))


@main.command()
@click.option("--port", default=8787, show_default=True, help="The page's port on this machine; 0 takes a free one.")
def demo(port: int) -> None:
    """Try everything without Slack or ChartMogul: a sandbox of both, and the real bot between them."""
    from bot.app.demo import running_demo  # only here: the sandbox is a tenth of a start, and of the memory

    set_up_logs("text", "warning")

    def ready(sandbox: Sandbox) -> None:
        click.echo(f"Open {sandbox.slack_url} in your browser and type /tasks mine. Press Ctrl+C here to stop.")

    with _explaining_taken_port(port, f"tasks-bot demo --port {port + 1}"):
        _finish(_until_stopped(running_demo(WoundClock(), port), ready))


@main.command()
@click.argument("words", nargs=-1)
@click.option("--as", "email", required=True, metavar="E-MAIL", help="The CRM seat that asks.")
@click.option("--zone", default=None, help="Time zone of “today”, such as Europe/Berlin; otherwise the account's.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of words.")
def ask(words: tuple[str, ...], email: str, zone: str | None, as_json: bool) -> None:
    """Ask what people ask in Slack, such as: ask "mine due this week" --as ann@firm.com"""
    settings = _settings({Need.CHARTMOGUL})
    answer = _finish(terminal.ask_in_terminal(settings, SystemClock(), " ".join(words), email, zone))
    click.echo(json.dumps(answer.as_json, indent=2, ensure_ascii=False) if as_json else "\n".join(answer.lines))


@main.command()
def doctor() -> None:
    """Check tokens, permissions, the socket, ChartMogul, the database and the clock; say what to do."""
    try:
        settings = read_settings()
    except SettingsError as error:
        for fault in error.faults:
            click.echo(f"✗ failed   {fault.name} {fault.wrong}. {fault.do}")
        sys.exit(1)
    set_up_logs(settings.log_format, "error", secrets=_secrets(settings))
    words, healthy = _finish(terminal.examine(settings, SystemClock()))
    click.echo(words)
    sys.exit(0 if healthy else 1)


@main.command()
def health() -> None:
    """Tell whether the running bot is well, by what last worked. For container health checks."""
    complaints = _finish(terminal.complaints_about_running_bot(_settings(()), SystemClock()))
    for complaint in complaints:
        click.echo(complaint, err=True)
    sys.exit(1 if complaints else 0)


@main.command()
@click.option("--command", default=None, help="The slash command's name, where /tasks is taken.")
@click.option("--mode", type=click.Choice(["socket", "http"]), default=None, help="Otherwise as in the settings.")
@click.option("--request-url", default=None, help="In http mode: the public https address of /slack/events.")
def manifest(command: str | None, mode: SlackMode | None, request_url: str | None) -> None:
    """Print the Slack app's manifest, to paste at api.slack.com/apps."""
    settings = _settings(())
    try:
        name = command_name(command) if command else settings.command_name
        click.echo(terminal.manifest_text(name, mode or settings.slack_mode, request_url), nl=False)
    except ValueError as error:
        raise click.UsageError(f"The command's name or address {error}.") from error


@main.group()
def seats() -> None:
    """Who has which ChartMogul seat, as CSV."""


@seats.command("export")
@click.argument("file", type=click.File("w", encoding="utf-8", lazy=False), default="-")
def export_seats(file: Any) -> None:
    """Write the links as CSV: slack_user_id,email,linked_by,linked_at."""
    file.write(_finish(terminal.export_links(_settings(()), SystemClock())))


@seats.command("import")
@click.argument("file", type=click.File("r", encoding="utf-8-sig"))
def import_seats(file: Any) -> None:
    """Add or change links from CSV with the columns slack_user_id and email; all of them or none."""
    try:
        text = file.read()
    except UnicodeDecodeError as error:
        raise click.ClickException("Nothing was imported: the file is not UTF-8. Save it as CSV UTF-8.") from error
    changed = _finish(terminal.import_links(_settings(()), SystemClock(), text))
    click.echo(f"{changed} link{'s' if changed != 1 else ''} added or changed.")


@main.command()
@click.option("--last", default=50, show_default=True, help="How many to list, the latest planned first.")
def deliveries(last: int) -> None:
    """List what became of each reminder: posted, nothing due, or skipped and why."""
    for line in _finish(terminal.list_deliveries(_settings(()), SystemClock(), last)):
        click.echo(line)


@main.group()
def customers() -> None:
    """The directory of customers that names are found in."""


@customers.command("sync")
def sync_customers() -> None:
    """Read all customers from ChartMogul now; goes on where a round was cut short."""
    settings = _settings({Need.CHARTMOGUL})
    with click.progressbar(length=0, label="Customers", show_pos=True, show_percent=False, show_eta=False) as bar:

        def told(saved: int) -> None:
            bar.length = saved
            bar.update(saved - bar.pos)

        saved = _finish(terminal.sync_customers(settings, SystemClock(), told))
    click.echo(f"{saved} customers read.")


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write a copy of the database to FILE, while the bot runs or not."""
    _finish(terminal.back_up(_settings(()), SystemClock(), file))
    click.echo(f"Copied to {file}.")


def _settings(needs: Collection[Need]) -> Settings:
    try:
        settings = read_settings(needs=needs)
    except SettingsError as error:
        raise click.ClickException(
            "These settings need attention:\n" + "\n".join(f"  {fault.sentence}" for fault in error.faults)
        ) from error
    set_up_logs(settings.log_format, "warning", secrets=_secrets(settings))  # somebody reads along in a terminal
    return settings


def _secrets(settings: Settings) -> list[str]:
    tokens = (settings.slack_bot_token, settings.slack_app_token, settings.slack_signing_secret)
    return [secret.reveal() for secret in (*tokens, settings.chartmogul_api_key)]


def _finish(work: Coroutine[Any, Any, Any]) -> Any:
    try:
        return asyncio.run(work)
    except Problem as problem:
        raise click.ClickException(
            "\n".join([problem.sentence, *(f"  Try: {words}" for words in problem.examples)])
        ) from problem


@contextmanager
def _explaining_taken_port(port: int, instead: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise click.ClickException(f"Port {port} is in use on this machine. Try {instead}.") from error


def _settle_memory() -> None:
    """What the start has loaded stays for good: to look through it for garbage again holds up acks for 0.1 s."""
    gc.collect()
    gc.freeze()


async def _until_stopped(context: AbstractAsyncContextManager[Any], ready: Callable[[Any], None]) -> None:
    """Hold ``context`` until SIGINT or SIGTERM; a second one ends the process at once."""
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()

    def stop() -> None:
        stopped.set()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    async with context as value:
        ready(value)
        await stopped.wait()
