"""What surrounds each command's own work: settings come in, a problem goes out in a line or two with exit code 1."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Collection, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from bot.domain.problems import Problem
from bot.logs import set_up_logs
from bot.settings import Need, Settings, SettingsError, read_settings

T = TypeVar("T")


def settings_for(needs: Collection[Need] = ()) -> Settings:
    try:
        settings = read_settings(needs=needs)
    except SettingsError as error:
        raise click.ClickException(
            "These settings need attention:\n" + "\n".join(f"  {fault.sentence}" for fault in error.faults)
        ) from error
    set_up_logs(settings.log_format, "warning", secrets=secrets_in(settings))  # somebody reads along in a terminal
    return settings


def secrets_in(settings: Settings) -> list[str]:
    tokens = (settings.slack_bot_token, settings.slack_app_token, settings.slack_signing_secret)
    return [secret.reveal() for secret in (*tokens, settings.chartmogul_api_key)]


def finish(work: Coroutine[Any, Any, T]) -> T:
    try:
        return asyncio.run(work)
    except Problem as problem:
        raise click.ClickException(
            "\n".join([problem.sentence, *(f"  Try: {words}" for words in problem.examples)])
        ) from problem


def say(sentence: str) -> None:
    """Beside the answer, which a program may read."""
    click.echo(sentence, err=True)


@contextmanager
def explaining_taken_port(port: int, instead: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise click.ClickException(f"Port {port} is in use on this machine. Try {instead}.") from error
