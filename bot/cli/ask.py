"""tasks-bot ask: a list of tasks in the terminal."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from bot.app.ask import Answer, ask_in_terminal
from bot.cli.settings_and_problems import finish, say, settings_for
from bot.clock import SystemClock
from bot.domain.problems import Problem
from bot.settings import Need


@click.command("ask")
@click.argument("words", nargs=-1)
@click.option("--as", "email", required=True, metavar="E-MAIL", help="The CRM seat that asks.")
@click.option("--zone", default=None, help="Time zone of “today”, such as Europe/Berlin; otherwise the account's.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of words, also where there is no answer.")
def command(words: tuple[str, ...], email: str, zone: str | None, as_json: bool) -> None:
    """Ask what people ask in Slack, such as: ask "mine due this week" --as ann@firm.com"""
    try:
        answer = _ask(" ".join(words), email, zone)
    except click.ClickException as error:
        if not as_json:
            raise
        _print_json(_error_as_json(error))
        sys.exit(1)
    if as_json:
        _print_json(answer.as_json)
    else:
        click.echo("\n".join(answer.lines))


def _ask(words: str, email: str, zone: str | None) -> Answer:
    return finish(ask_in_terminal(settings_for({Need.CHARTMOGUL}), SystemClock(), words, email, zone, say))


def _error_as_json(error: click.ClickException) -> dict[str, Any]:
    problem = error.__cause__
    if isinstance(problem, Problem):
        return {"error": problem.sentence, "examples": list(problem.examples)}
    return {"error": error.message, "examples": []}


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))
