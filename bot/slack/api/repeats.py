"""What has to hold still before a call is repeated that Slack's rate limit held up."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

MayRepeat = Callable[[], Awaitable[bool]]

_may_repeat: ContextVar[MayRepeat | None] = ContextVar("may_repeat", default=None)


@contextmanager
def only_while(may_repeat: MayRepeat | None) -> Iterator[None]:
    """Calls inside are repeated after a rate limit only where ``may_repeat`` says yes after the waiting; otherwise
    they fail with Slack's ratelimited. With None they are repeated freely."""
    token = _may_repeat.set(may_repeat)
    try:
        yield
    finally:
        _may_repeat.reset(token)


async def may_be_repeated() -> bool:
    """Asked after each waiting. What the answer itself asks Slack may be repeated freely: it would ask itself else."""
    may_repeat = _may_repeat.get()
    if may_repeat is None:
        return True
    with only_while(None):
        return await may_repeat()
