"""Waiting for something that is away, such as Slack or the database at the start: it is asked again and again."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.domain.problems import Problem
from bot.use_cases.ports.clock import Clock

log = logging.getLogger(__name__)

Value = TypeVar("Value")


def pause_after(tries: int, seconds: Sequence[float]) -> float:
    """The pause after ``tries`` earlier ones: the first of ``seconds`` after none, the last one from then on."""
    return seconds[min(tries, len(seconds) - 1)]


@dataclass(frozen=True, slots=True)
class Waiting:
    """``seconds`` are the pauses; ``passes`` says which Problems waiting can help. The log has ``begins`` and ``ends``
    once each, however long it takes."""

    begins: str
    ends: str
    seconds: Sequence[float]
    passes: Callable[[Problem], bool]


async def wait_until(ask: Callable[[], Awaitable[Value]], waiting: Waiting, clock: Clock) -> Value:
    """What ``ask`` answers in the end. Raises the Problem that waiting cannot help."""
    tries = 0
    while True:
        try:
            value = await ask()
        except Problem as problem:
            if not waiting.passes(problem):
                raise
            if not tries:
                log.warning(waiting.begins, extra={"reason": str(problem)})
        else:
            if tries:
                log.warning(waiting.ends, extra={"tries": tries + 1})
            return value
        await clock.sleep(pause_after(tries, waiting.seconds))
        tries += 1
