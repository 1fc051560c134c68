"""The one HTTP client: httpx over aiohttp's connections, kept alive, never more than 20.

httpx's own pool slows down with parallel requests; aiohttp's does not. The proxy is looked up once: aiohttp's
``trust_env`` would do it in a thread for each request, and make each page cost half as much again.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from bot.proxies import proxy_for

_CONNECTIONS = 20
_CONNECT_S = 3.0
_KEEP_ALIVE_S = 15.0  # short enough that the server seldom hangs up first


@asynccontextmanager
async def open_http(url: str, api_key: str) -> AsyncIterator[httpx.AsyncClient]:
    """``api_key`` goes as the user name of HTTP Basic, with an empty password. Redirects are not followed."""
    # Certificates are read where they are needed: an SSL_CERT_FILE that is not there is no matter on loopback.
    tls = httpx.create_ssl_context() if url.startswith("https://") else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    connector = aiohttp.TCPConnector(limit=_CONNECTIONS, keepalive_timeout=_KEEP_ALIVE_S, ssl=tls)
    session = aiohttp.ClientSession(connector=connector, middlewares=(_not_by_itself,), proxy=proxy_for(url))
    waits = httpx.Timeout(None, connect=_CONNECT_S)  # api.py limits each attempt as a whole
    transport = AiohttpTransport(verify=tls, client=session)
    async with httpx.AsyncClient(transport=transport, base_url=url, auth=(api_key, ""), timeout=waits) as http:
        yield http


async def _not_by_itself(request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """aiohttp sends a GET a second time when the connection is cut, unseen and outside the pace: not here."""
    try:
        return await send(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as error:
        raise aiohttp.ClientConnectionError(str(error)) from error
