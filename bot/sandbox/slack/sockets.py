"""Socket Mode's server end: single-use tickets, the hello frame, one envelope to one socket, acks by envelope id."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import WSMsgType, web

from bot.sandbox.slack.faults import Faults
from bot.sandbox.slack.state import Json, WorkspaceState

MOST_CONNECTIONS = 10
HOST = "stand-in-slack"


@dataclass(frozen=True, slots=True, eq=False)
class Connection:
    socket: web.WebSocketResponse
    transport: asyncio.Transport | None


class Sockets:
    """``when_acked`` gets each frame with an envelope id that the bot sends."""

    def __init__(self, state: WorkspaceState, faults: Faults, when_acked: Callable[[Json], None]) -> None:
        self._state = state
        self._faults = faults
        self._when_acked = when_acked
        self._tickets: set[str] = set()
        self._connections: list[Connection] = []
        self._turn = 0
        self.opened = 0
        """How many connections there have been in all."""

    @property
    def count(self) -> int:
        return len(self._connections)

    def issue_ticket(self) -> str:
        ticket = secrets.token_hex(12)
        self._tickets.add(ticket)
        return ticket

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, from its handshake to its end. A ticket works once, also when the handshake then fails."""
        ticket = request.query.get("ticket", "")
        known = ticket in self._tickets
        self._tickets.discard(ticket)
        if self._faults.handshakes_to_refuse > 0:
            self._faults.handshakes_to_refuse -= 1
            return web.Response(status=503, text="handshake refused")
        if not known:
            return web.Response(status=401, text="invalid ticket")
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if self.count >= MOST_CONNECTIONS:
            await socket.send_json(_disconnect("too_many_websockets"))
            await socket.close()
            return socket
        await self._converse(Connection(socket, request.transport))
        return socket

    async def _converse(self, connection: Connection) -> None:
        self._connections.append(connection)
        self.opened += 1
        try:
            await connection.socket.send_json(self._hello())
            self._state.ring()
            async for frame in connection.socket:
                if frame.type is WSMsgType.TEXT:
                    self._read(frame.data)
        finally:
            self._forget(connection)

    def _read(self, text: str) -> None:
        try:
            frame = json.loads(text)
        except ValueError:
            return
        if isinstance(frame, dict) and isinstance(frame.get("envelope_id"), str):
            self._when_acked(frame)

    def _forget(self, connection: Connection) -> None:
        if connection in self._connections:
            self._connections.remove(connection)
        self._state.ring()

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": self.count,
            "debug_info": {"host": HOST, "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._state.bot.app_id},
        }

    async def send(self, envelope: Json) -> bool:
        """Give ``envelope`` to the next socket in turn; False where there is none that takes it."""
        while self._connections:
            self._turn += 1
            connection = self._connections[self._turn % len(self._connections)]
            try:
                await connection.socket.send_str(json.dumps(envelope))
            except ConnectionError:
                self._forget(connection)
            else:
                return True
        return False

    async def ask_to_reconnect(self, reason: str = "refresh_requested") -> None:
        """Send every socket a ``disconnect`` frame; reasons: warning, refresh_requested, link_disabled."""
        for connection in list(self._connections):
            await connection.socket.send_json(_disconnect(reason))

    async def ping(self) -> None:
        for connection in list(self._connections):
            await connection.socket.ping()

    async def close(self) -> None:
        for connection in list(self._connections):
            await connection.socket.close()

    def drop(self, most: int = MOST_CONNECTIONS) -> None:
        """Cut every connection, or the ``most`` oldest, without a word, as a broken network does."""
        for connection in self._connections[:most]:
            self._forget(connection)
            if connection.transport is not None:
                connection.transport.abort()


def _disconnect(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": HOST}}
