"""A proxy on loopback that notes what it is asked for. CONNECT it refuses, so that nothing leaves this machine."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit


class CountingProxy:
    """``asked`` are the targets of all requests: "slack.com:443" of a CONNECT, else the path of an absolute URI."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[str] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await self._serve(reader, writer)
        writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        method, target, _ = head.split(b"\r\n", 1)[0].decode().split(" ")
        if method == "CONNECT":
            self.asked.append(target)
            writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
            return
        address = urlsplit(target)
        self.asked.append(address.path)
        there, back = await asyncio.open_connection(address.hostname, address.port)
        back.write(head)
        await asyncio.gather(self._pipe(reader, back, noting=True), self._pipe(there, writer))

    async def _pipe(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, noting: bool = False) -> None:
        while data := await source.read(65536):
            if noting and data.split(b" ", 2)[1:2] and b"://" in data.split(b" ", 2)[1][:8]:
                self.asked.append(urlsplit(data.split(b" ", 2)[1].decode()).path)
            sink.write(data)
            await sink.drain()
        with contextlib.suppress(OSError):
            sink.close()


@asynccontextmanager
async def counting_proxy() -> AsyncIterator[CountingProxy]:
    proxy = CountingProxy()
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    proxy.url = f"http://{host}:{port}"
    try:
        yield proxy
    finally:
        server.close()
