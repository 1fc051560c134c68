"""Keeping two sockets to Slack open, whatever happens to either.

Slack gives each payload to one of an app's sockets (ten at most), so that while one is cut the other hears. A socket
that Slack asks to have replaced is heard on beside its successor, until Slack closes it: nothing falls in between.

slack_sdk's own client closes the old socket before it opens the next, notices a cut one up to five seconds later, and
after a failed handshake can try one used ticket for ever. Here every socket has a ticket of its own.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientError, ClientWebSocketResponse, WSMsgType

from bot.domain.problems import ChatProblem
from bot.use_cases.operations.health_monitor import HealthMonitor
from bot.use_cases.ports.clock import Clock

log = logging.getLogger(__name__)

SOCKETS = 2
_WAITS_SECONDS = (0.0, 1.0, 5.0, 15.0, 30.0)  # apps.connections.open allows a small burst, then about one a minute
_STEADY_SECONDS = 60.0  # what lasted so long is replaced at once, like the first
_LINGER_SECONDS = 30.0  # Slack closes a replaced socket itself, sooner than this
_WATCH_SECONDS = 2.0

Dial = Callable[[], Awaitable[ClientWebSocketResponse]]
Hear = Callable[[ClientWebSocketResponse, Mapping[str, Any]], Awaitable[None]]


@asynccontextmanager
async def socket_pool(dial: Dial, hear: Hear, clock: Clock, monitor: HealthMonitor) -> AsyncIterator[None]:
    """Connected while the context lasts. ``hear`` gets each of Slack's frames and the socket that it came by.

    The first socket is open when this yields, or its ChatProblem raised; later ones are tried for again and again.
    """
    kept = _SocketPool(hear, clock, monitor)
    try:
        kept.keep(dial, await kept.first(dial))
        for _ in range(SOCKETS - 1):
            kept.keep(dial)
        yield
    finally:
        await kept.close()


class _SocketPool:
    def __init__(self, hear: Hear, clock: Clock, monitor: HealthMonitor) -> None:
        self._hear = hear
        self._clock = clock
        self._monitor = monitor
        self._open: set[ClientWebSocketResponse] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._start(self._watch())

    def keep(self, dial: Dial, socket: ClientWebSocketResponse | None = None) -> None:
        """Have a socket from now on: ``socket``, then always another."""
        self._start(self._keep(dial, socket))

    async def first(self, dial: Dial) -> ClientWebSocketResponse:
        """Raises ChatProblem."""
        tries = 0
        while (socket := await self._dialled(dial)) is None:
            tries += 1
            await self._pause(tries)
        return socket

    async def close(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*(socket.close() for socket in self._open))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _keep(self, dial: Dial, socket: ClientWebSocketResponse | None) -> None:
        tries = 0
        while True:
            if socket is not None:
                since = self._clock.monotonic()
                await self._listen(socket)
                tries = 0 if self._clock.monotonic() - since >= _STEADY_SECONDS else tries
            await self._pause(tries)
            tries += 1
            try:
                socket = await self._dialled(dial)
            except ChatProblem as problem:
                socket = None
                log.warning("Slack gives no socket", extra={"code": problem.code, "detail": problem.detail})

    async def _pause(self, tries: int) -> None:
        await self._clock.sleep(_WAITS_SECONDS[min(tries, len(_WAITS_SECONDS) - 1)])

    async def _dialled(self, dial: Dial) -> ClientWebSocketResponse | None:
        """None where the handshake failed. Raises ChatProblem."""
        try:
            socket = await dial()
        except (ClientError, TimeoutError) as error:  # only its kind is told: the words would hold the ticket
            log.warning("a socket does not open", extra={"kind": type(error).__name__})
            return None
        self._open.add(socket)
        self._note()
        log.info("a socket to Slack is open")
        return socket

    async def _listen(self, socket: ClientWebSocketResponse) -> None:
        """Until a successor is wanted: the socket has ended, or Slack asks for one and will end it."""
        successor_wanted = asyncio.Event()
        self._start(self._read(socket, successor_wanted))
        await successor_wanted.wait()
        self._note()

    async def _read(self, socket: ClientWebSocketResponse, successor_wanted: asyncio.Event) -> None:
        try:
            async for frame in socket:
                if frame.type is not WSMsgType.TEXT or not frame.data.startswith("{"):
                    continue
                self._note()
                said = json.loads(frame.data)
                if said.get("type") == "disconnect":
                    log.info("Slack asks for another socket", extra={"reason": str(said.get("reason"))[:60]})
                    successor_wanted.set()
                    self._start(self._leave(socket))
                else:
                    await self._hear(socket, said)
        except Exception:  # the socket is given up, and another one dialled
            log.exception("a socket failed")
            await socket.close()
        self._open.discard(socket)
        successor_wanted.set()

    async def _leave(self, socket: ClientWebSocketResponse) -> None:
        await self._clock.sleep(_LINGER_SECONDS)
        await socket.close()

    async def _watch(self) -> None:
        """Signs of life also while nobody asks anything. An open socket is alive: it ends itself without pongs."""
        while True:
            await self._clock.sleep(_WATCH_SECONDS)
            self._note()

    def _note(self) -> None:
        if self._open:
            self._monitor.worked("slack")
        else:
            self._monitor.failed("slack", "the socket to Slack is not connected")
