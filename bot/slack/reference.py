"""docs/commands.md, written from the table: ``python -m bot.slack.reference > docs/commands.md``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from bot.slack.feature import Command
from bot.slack.features.table import LISTED

_OPENING = """\
# What people can type

Made from the table of subcommands by `make docs`; change the table, not this page.

Every answer is shown to the asker alone, until they press “Share in channel” or add `--here`. In a direct message to
the bot, and after a mention of it, the same words work without `/tasks`. Where another app owns `/tasks`, the command
has another name: see [install.md](install.md).
"""
_FILTERS = """
## Filters

They go with every list, in any order.

| words | meaning |
| --- | --- |
| `due today`, `due tomorrow`, `due fri`, `due 12 May`, `due 2026-12-01`, `due +3d` | one day |
| `due this week`, `due next week`, `due last month`, `due december`, `due q1 2027` | a span of the calendar |
| `due in 10 days`, `due last 7 days` | from today on, or up to today |
| `due before 1 Dec`, `due by fri`, `due after 1 Dec`, `due since 1 Nov` | `by` and `since` include the day |
| `due from 1 Dec to 15 Dec` | both days included |
| `open`, `done`, `all` | completion; open is the default |
| `for @someone`, `for ann@firm.com`, `for everyone`, `mine` | whose |
| `customer Acme Corp`, `customer acme.com` | which customer; quotes hold a name together |
| `--here` | show the answer to the whole channel |

Weeks begin as your ChartMogul account says. “Today” is the day in your own Slack time zone. What can be read in two
ways, such as `may`, `5/6` or `the 1st`, is refused with examples instead of guessed.
"""


def reference() -> Iterator[str]:
    yield _OPENING
    yield "| type | to get |\n| --- | --- |"
    for command in LISTED:
        yield f"| {_code('/tasks ' + command.usage)} | {command.summary} |"
    for command in LISTED:
        yield from _section(command)
    yield _FILTERS


def _section(command: Command[Any]) -> Iterator[str]:
    yield f"\n## {command.name}\n"
    yield f"{command.summary}. {command.details}".strip() + "\n"
    if command.aliases:
        yield "Also: " + ", ".join(_code(alias) for alias in command.aliases) + ".\n"
    yield from ("```", *(f"/tasks {example}" for example in command.examples), "```")


def _code(words: str) -> str:
    return "`" + words.replace("|", "\\|") + "`"


if __name__ == "__main__":
    sys.stdout.write("\n".join(reference()))
