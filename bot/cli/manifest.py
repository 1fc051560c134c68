"""tasks-bot manifest: the Slack app, described for Slack."""

from __future__ import annotations

import click

from bot.cli.settings_and_problems import settings_for
from bot.settings import SlackMode
from bot.settings.values import command_name
from bot.slack.manifest import as_yaml, manifest


@click.command("manifest")
@click.option("--command", "name", default=None, help="The slash command's name, where /tasks is taken.")
@click.option("--mode", type=click.Choice(["socket", "http"]), default=None, help="Otherwise as in the settings.")
@click.option("--request-url", default=None, help="In http mode: the public https address of /slack/events.")
def command(name: str | None, mode: SlackMode | None, request_url: str | None) -> None:
    """Print the Slack app's manifest, to paste at api.slack.com/apps."""
    settings = settings_for()
    mode = mode or settings.slack_mode
    if request_url and mode == "socket":
        raise click.UsageError("--request-url is for http mode alone: give --mode http too, or leave it out.")
    try:
        slash_command = command_name(name) if name else settings.command_name
    except ValueError as error:
        raise click.UsageError(f"The command's name {error}.") from error
    try:
        app = manifest(slash_command, mode, request_url)
    except ValueError as error:
        raise click.UsageError(f"The address that --request-url gives {error}.") from error
    click.echo(as_yaml(app), nl=False)
