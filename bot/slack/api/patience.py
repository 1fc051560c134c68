"""Waiting for Slack at the start: a bot that starts while Slack is away must not end for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.domain.problems import ChatProblem
from bot.slack.api.errors import passes
from bot.use_cases.operations.wait_until import Waiting, pause_after, wait_until
from bot.use_cases.ports.clock import Clock

_PAUSES_SECONDS = (1.0, 5.0, 15.0, 30.0)  # apps.connections.open allows a small burst, then about one a minute
_WAITING = Waiting(
    begins="waiting for Slack",
    ends="Slack answers",
    seconds=_PAUSES_SECONDS,
    passes=lambda problem: isinstance(problem, ChatProblem) and passes(problem),
)

Value = TypeVar("Value")


def back_off(tries: int) -> float:
    """The seconds to wait before another try, after so many; the first may come at once."""
    return pause_after(tries - 1, _PAUSES_SECONDS) if tries else 0.0


async def once_slack_answers(ask: Callable[[], Awaitable[Value]], clock: Clock) -> Value:
    """Raises the ChatProblem that waiting cannot help."""
    return await wait_until(ask, _WAITING, clock)
