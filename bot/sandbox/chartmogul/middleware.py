"""What every request passes before an endpoint: the limits, the planned faults and the key."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from aiohttp import encode_basic_auth, web

from bot.sandbox.chartmogul.answers import ENTRIES, Refusal, answer, encode
from bot.sandbox.chartmogul.faults import PAYMENT_REQUIRED, UNKNOWN_KEY, Canned, Cut, Faults, too_many_requests
from bot.use_cases.ports.clock import Clock

MOST_A_SECOND = 40
MOST_IN_PARALLEL = 20
KEY_WITHOUT_SEAT = "key-of-somebody-without-a-seat"
KEY_OF_UNPAID_ACCOUNT = "key-of-an-unpaid-account"
_NO_SEAT = Canned(403, encode({"code": 403, "message": "You need a CRM seat to perform this action", "param": None}))
_TOO_MANY_IN_PARALLEL = Canned(503, b"503 Service Unavailable", "text/plain")

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class RequestSeen:
    """One request as it went. ``status`` is None when the connection was cut; ``entries`` counts a listing's."""

    method: str
    path: str
    query: dict[str, str]
    status: int | None
    at: datetime
    took_ms: float
    entries: int | None = None


class Middleware:
    """``seen`` is called with each request once it is answered. ``most_in_parallel`` is the peak since the start."""

    def __init__(self, api_key: str, faults: Faults, clock: Clock, seen: Callable[[RequestSeen], None]) -> None:
        self.most_in_parallel = 0
        self._seen = seen
        self._faults = faults
        self._clock = clock
        self._refused = {KEY_WITHOUT_SEAT: _NO_SEAT, KEY_OF_UNPAID_ACCOUNT: PAYMENT_REQUIRED}
        self._keys = {encode_basic_auth(key, ""): key for key in (api_key, *self._refused)}
        self._in_flight = 0
        self._last_second: deque[float] = deque()

    @property
    def in_flight(self) -> int:
        return self._in_flight

    @web.middleware
    async def pass_through(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        at, started = self._clock.now(), self._clock.monotonic()
        self._in_flight += 1
        self.most_in_parallel = max(self.most_in_parallel, self._in_flight)
        try:
            response = await self._answer(request, handler, started)
        finally:
            self._in_flight -= 1
        cut = request.transport is None or request.transport.is_closing()
        self._seen(
            RequestSeen(
                request.method,
                request.path,
                dict(request.query),
                None if cut else response.status,
                at,
                (self._clock.monotonic() - started) * 1000,
                response.get(ENTRIES),
            )
        )
        return response

    async def _answer(self, request: web.Request, handler: _Handler, started: float) -> web.StreamResponse:
        refused = self._over_limit(started)
        if refused is not None:
            return _canned(refused)
        if self._faults.latency > 0:
            await self._clock.sleep(self._faults.latency)
        fault = self._faults.take(request.path.removeprefix("/v1"))
        if isinstance(fault, Canned):
            return _canned(fault)
        if fault is Cut.BEFORE:
            return _cut(request, web.Response())
        response = await self._true_answer(request, handler)
        return await _half(request, response) if fault is Cut.MIDWAY else response

    def _over_limit(self, now: float) -> Canned | None:
        """Every request counts for the second's limit, the refused ones too."""
        while self._last_second and self._last_second[0] <= now - 1:
            self._last_second.popleft()
        self._last_second.append(now)
        if not self._faults.limits:
            return None
        if len(self._last_second) > MOST_A_SECOND:
            return too_many_requests(self._faults.retry_after)
        return _TOO_MANY_IN_PARALLEL if self._in_flight > MOST_IN_PARALLEL else None

    async def _true_answer(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        key = self._keys.get(request.headers.get("Authorization", ""))
        if key is None:
            return _canned(UNKNOWN_KEY)
        refused = self._refused.get(key)
        if refused is PAYMENT_REQUIRED or (refused is _NO_SEAT and request.path.startswith("/v1/tasks")):
            return _canned(refused)
        try:
            return await handler(request)
        except Refusal as refusal:
            return answer(encode(refusal.body), refusal.status)
        except web.HTTPException as problem:
            return answer(encode({"error": problem.reason}), problem.status)


def _canned(canned: Canned) -> web.Response:
    headers = {} if canned.retry_after is None else {"Retry-After": canned.retry_after}
    return web.Response(body=canned.body, status=canned.status, content_type=canned.content_type, headers=headers)


def _cut(request: web.Request, response: web.StreamResponse) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.close()
    return response


async def _half(request: web.Request, response: web.StreamResponse) -> web.StreamResponse:
    """Announces the whole body, sends half of it and closes."""
    body = response.body if isinstance(response, web.Response) and isinstance(response.body, bytes) else b""
    half = web.StreamResponse(status=response.status, headers={"Content-Type": "application/json"})
    half.content_length = len(body)
    await half.prepare(request)
    await half.write(body[: len(body) // 2])
    return _cut(request, half)
