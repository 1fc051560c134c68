"""A last question, once the connection is there and nothing but the writing is left to do.

A process can be stopped at any point, for minutes, and goes on as if nothing had been: it would write what another has
posted meanwhile. Between this question and the socket lies no waiting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from aiohttp import ClientConnectionError, ClientRequest, ClientTimeout, TCPConnector
from aiohttp.connector import Connection
from aiohttp.tracing import Trace

IsInTime = Callable[[], bool]

_is_in_time: ContextVar[IsInTime | None] = ContextVar("is_in_time", default=None)


class TooLate(ClientConnectionError):
    """Nothing was written."""


@contextmanager
def only_in_time(is_in_time: IsInTime) -> Iterator[None]:
    """Calls inside are written only where ``is_in_time`` says yes at the last moment; otherwise they fail as a Slack
    that can't be reached, with nothing posted for certain."""
    token = _is_in_time.set(is_in_time)
    try:
        yield
    finally:
        _is_in_time.reset(token)


class LastMomentConnector(TCPConnector):
    async def connect(self, req: ClientRequest, traces: list[Trace], timeout: ClientTimeout) -> Connection:  # noqa: ASYNC109
        connection = await super().connect(req, traces, timeout)
        is_in_time = _is_in_time.get()
        if is_in_time is not None and not is_in_time():
            connection.release()
            raise TooLate
        return connection
