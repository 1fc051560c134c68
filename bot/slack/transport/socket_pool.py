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
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientWebSocketResponse, WSMsgType

from bot.domain.problems import ChatProblem
from bot.slack.api.patience import back_off, once_slack_answers
from bot.slack.transport.background_work import Work
from bot.use_cases.operations.background_jobs import supervised
from bot.use_cases.operations.health_monitor import HealthMonitor
from bot.use_cases.ports.clock import Clock

log = logging.getLogger(__name__)

SOCKETS = 2
_STEADY_SECONDS = 60.0  # a socket that lasted so long is replaced at once, like the first
_LINGER_SECONDS = 30.0  # Slack closes a replaced socket itself, sooner than this
_WATCH_SECONDS = 2.0

Dial = Callable[[], Awaitable[ClientWebSocketResponse]]
Hear = Callable[[ClientWebSocketResponse, Mapping[str, Any]], Awaitable[None]]


@asynccontextmanager
async def socket_pool(dial: Dial, hear: Hear, clock: Clock, monitor: HealthMonitor) -> AsyncIterator[None]:
    """Connected while the context lasts. ``hear`` gets each of Slack's frames and the socket that it came by.

    ``dial`` raises ChatProblem. The first socket is open when this yields, however long that takes; only a problem that
    waiting cannot help is raised. Later sockets are tried for again and again, whatever is raised.
    """
    pool = _SocketPool(dial, hear, clock, monitor)
    try:
        await pool.open_first()
        pool.keep()
        yield
    finally:
        await pool.close()


class _SocketPool:
    def __init__(self, dial: Dial, hear: Hear, clock: Clock, monitor: HealthMonitor) -> None:
        self._dial = dial
        self._hear = hear
        self._clock = clock
        self._monitor = monitor
        self._open: set[ClientWebSocketResponse] = set()
        self._unkept: list[ClientWebSocketResponse] = []
        self._tasks = Work()

    async def open_first(self) -> None:
        """Raises ChatProblem."""
        self._unkept.append(self._opened(await once_slack_answers(self._dial, self._clock)))

    def keep(self) -> None:
        """Have sockets from now on: the first one, then always others."""
        for number in range(SOCKETS):
            self._tasks.start(supervised(f"socket {number + 1}", self._keep, self._clock, self._monitor))
        self._tasks.start(supervised("the watch over the sockets", self._watch, self._clock, self._monitor))

    async def close(self) -> None:
        await self._tasks.cancel()
        await asyncio.gather(*(socket.close() for socket in self._open), return_exceptions=True)

    async def _keep(self) -> None:
        tries = 0
        while True:
            socket = self._unkept.pop() if self._unkept else await self._dialled()
            if socket is not None:
                since = self._clock.monotonic()
                await self._listen(socket)
                tries = 0 if self._clock.monotonic() - since >= _STEADY_SECONDS else tries
            await self._clock.sleep(back_off(tries))
            tries += 1

    async def _dialled(self) -> ClientWebSocketResponse | None:
        """None where there was no socket to be had; whatever is raised is Slack's or a proxy's doing, and passes."""
        try:
            return self._opened(await self._dial())
        except ChatProblem as problem:
            log.warning("Slack gives no socket", extra={"code": problem.code, "detail": problem.detail})
            return None

    def _opened(self, socket: ClientWebSocketResponse) -> ClientWebSocketResponse:
        self._open.add(socket)
        self._note()
        log.info("a socket to Slack is open")
        return socket

    async def _listen(self, socket: ClientWebSocketResponse) -> None:
        """Until a successor is wanted: the socket has ended, or Slack asks for one and will end it."""
        successor_wanted = asyncio.Event()
        self._tasks.start(self._read(socket, successor_wanted))
        await successor_wanted.wait()

    async def _read(self, socket: ClientWebSocketResponse, successor_wanted: asyncio.Event) -> None:
        try:
            self._note()
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    await self._take(socket, frame.data, successor_wanted)
        except Exception:  # the socket is given up, and another one dialled
            log.exception("a socket failed")
        finally:
            self._open.discard(socket)
            successor_wanted.set()
            await socket.close()
            self._note()

    async def _take(self, socket: ClientWebSocketResponse, text: str, successor_wanted: asyncio.Event) -> None:
        """One frame of Slack's. A broken frame costs only itself."""
        self._note()
        try:
            said = json.loads(text)
            if not isinstance(said, dict):
                return
            if said.get("type") != "disconnect":
                await self._hear(socket, said)
                return
        except Exception:
            log.exception("a frame of Slack's could not be taken")
            return
        log.info("Slack asks for another socket", extra={"reason": str(said.get("reason"))[:60]})
        successor_wanted.set()
        self._tasks.start(self._leave(socket))

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
