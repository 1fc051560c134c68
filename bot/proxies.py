"""Which proxy leads to an address: the one place that knows, for whoever opens a connection.

``HTTPS_PROXY``, ``HTTP_PROXY`` and ``NO_PROXY`` count, in either case; urllib reads them, in 40 microseconds. What is
asked often (the Web API, ChartMogul) looks once, when it is opened. aiohttp's own ``trust_env`` would look in a thread
for each request, and slack_sdk leaves NO_PROXY out.
"""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

_SCHEMES = {"ws": "http", "wss": "https"}  # a WebSocket goes where a request would


def proxy_for(url: str) -> str | None:
    """The proxy's address, or None where ``url`` is reached directly."""
    address = urlsplit(url)
    proxy = getproxies().get(_SCHEMES.get(address.scheme, address.scheme))
    if not proxy or proxy_bypass(address.netloc.rpartition("@")[2]):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"
