"""What the feature of tasks uses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.use_cases.ports.channels import Channels
from bot.use_cases.tasks.list_tasks import TaskLister


@dataclass(frozen=True, slots=True)
class TaskTools:
    """``open_direct`` answers the id of the direct messages between the bot and a person."""

    lister: TaskLister
    channels: Channels
    open_direct: Callable[[str], Awaitable[str]]
