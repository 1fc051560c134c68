"""What a subcommand is: its name, its help and the function that answers. The help belongs to the same record."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.slack.blocks.message import Ask, Message, Modal
from bot.slack.desk import Desk


@dataclass(frozen=True, slots=True)
class Subcommand:
    """``usage``, ``examples`` and ``lists`` are words after the command's name.

    ``lists`` is set where the answer is a list of tasks: it turns the words left into filters, so that the terminal can
    ask the same.
    """

    name: str
    usage: str
    summary: str
    examples: tuple[str, ...]
    run: Callable[[Ask, Desk, str], Awaitable[Message | Modal]]
    aliases: tuple[str, ...] = ()
    details: str = ""
    lists: Callable[[str], str] | None = None
