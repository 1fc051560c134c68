"""Waiting for Slack at the start: a bot that starts while Slack is away must not end for it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.domain.problems import ChatProblem
from bot.slack.api.errors import passes
from bot.use_cases.ports.clock import Clock

log = logging.getLogger(__name__)

WAITS_SECONDS = (0.0, 1.0, 5.0, 15.0, 30.0)  # apps.connections.open allows a small burst, then about one a minute

Value = TypeVar("Value")


def back_off(tries: int) -> float:
    """The seconds to wait before another try, after so many."""
    return WAITS_SECONDS[min(tries, len(WAITS_SECONDS) - 1)]


async def once_slack_answers(ask: Callable[[], Awaitable[Value]], clock: Clock) -> Value:
    """Ask until there is an answer, and say once that this waits. Raises the ChatProblem that waiting cannot help."""
    tries = 0
    while True:
        try:
            value = await ask()
        except ChatProblem as problem:
            if not passes(problem):
                raise
            if not tries:
                log.warning("waiting for Slack", extra={"code": problem.code, "detail": problem.detail})
        else:
            if tries:
                log.warning("Slack answers", extra={"tries": tries + 1})
            return value
        tries += 1
        await clock.sleep(back_off(tries))
