"""One GET of ChartMogul's API: paced, retried within an interactive budget, its failures turned into Problems.

Only reads go through here, so every failure that may pass by itself is tried again: 429 and 503 (after the time that
Retry-After asks for, if that still fits), other 5xx, timeouts, cut connections and bodies that can't be read. A person
waits for the answer: `PATIENCE_S` is the budget of all attempts together, not counting the wait in rate_limiter.py.
"""

from __future__ import annotations

import logging
from asyncio import timeout
from collections.abc import Callable, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import urlencode

import aiohttp
import httpx
import stamina

from bot.chartmogul import errors
from bot.chartmogul.entries import Unreadable
from bot.chartmogul.rate_limiter import RateLimiter
from bot.domain.problems import CrmProblem
from bot.use_cases.ports.clock import Clock

log = logging.getLogger(__name__)

Value = TypeVar("Value")
Heartbeat = Callable[[bool, str], None]

PATIENCE_S = 8.0
_ATTEMPTS = 4
_TYPICAL_BACKOFF_S = 0.5
_SHARE_OF_ONE_ATTEMPT = 0.75  # so that one hung connection leaves time for a second try


class _Failed(Exception):
    """One attempt went wrong. ``passing``: another may do better, after ``wait_s`` where ChartMogul asks for it."""

    def __init__(self, problem: CrmProblem, *, passing: bool = True, wait_s: float | None = None) -> None:
        super().__init__(problem.detail)
        self.problem = problem
        self.passing = passing
        self.wait_s = wait_s


class Api:
    """``heartbeat`` hears after each question's last attempt whether ChartMogul worked, and if not, why."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        api_key: str,
        clock: Clock,
        limiter: RateLimiter,
        heartbeat: Heartbeat | None = None,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._http = http
        self._api_key = api_key.encode()
        self._clock = clock
        self._limiter = limiter
        self._heartbeat = heartbeat or (lambda _worked, _failure: None)
        self._patience_s = patience_s

    async def get(
        self, path: str, params: Mapping[str, str], read: Callable[[bytes], Value], *, background: bool = False
    ) -> Value:
        """What ``read`` makes of the answer's body. Raises CrmProblem."""
        answer = await self._ask(path, params, read, background)
        if answer is None:
            raise self._failed(errors.refusal(404, b""))
        return answer

    async def find(self, path: str, params: Mapping[str, str], read: Callable[[bytes], Value]) -> Value | None:
        """Like `get`, where 404 says that there is nothing of that name: None."""
        return await self._ask(path, params, read, background=False)

    async def _ask(
        self, path: str, params: Mapping[str, str], read: Callable[[bytes], Value], background: bool
    ) -> Value | None:
        spent = _Budget(self._clock, self._patience_s)
        try:
            async for attempt in stamina.retry_context(
                spent.backoff, attempts=_ATTEMPTS, timeout=None, wait_initial=0.1, wait_max=2.0, wait_jitter=0.2
            ):
                with attempt:
                    async with self._limiter.acquire(background=background):
                        answer = await self._attempt(path, params, read, spent.for_one_attempt())
        except _Failed as failed:
            raise self._failed(failed.problem) from failed.__cause__
        self._heartbeat(True, "")
        return answer

    async def _attempt(
        self, path: str, params: Mapping[str, str], read: Callable[[bytes], Value], seconds: float
    ) -> Value | None:
        try:
            async with timeout(seconds):
                response = await self._http.get(self._address(path, params))
        except (httpx.HTTPError, aiohttp.ClientError, OSError) as error:
            raise _Failed(_broken(error)) from error
        status = response.status_code
        if status == 404:
            return None
        if not 200 <= status < 300:
            raise self._refused(response)
        try:
            return read(response.content)
        except Unreadable as error:
            raise _Failed(errors.nonsense(f"{path}: {error}")) from error

    def _address(self, path: str, params: Mapping[str, str]) -> str:
        """Whole, since httpx takes three times as long to put an address together from parts."""
        base = str(self._http.base_url).rstrip("/")
        return f"{base}{path}?{urlencode(params)}" if params else base + path

    def _refused(self, response: httpx.Response) -> _Failed:
        status = response.status_code
        wait_s = self._retry_after_s(response)
        body = response.content.replace(self._api_key, b"[key]") if self._api_key else response.content
        problem = errors.refusal(status, body, wait_s)
        return _Failed(problem, passing=status == 429 or status >= 500, wait_s=wait_s)

    def _retry_after_s(self, response: httpx.Response) -> float | None:
        """Retry-After, which is a number of seconds or a date. Undocumented, but honoured when it comes."""
        said = response.headers.get("retry-after", "").strip()
        if not said:
            return None
        if said.isdecimal():
            return float(said)
        try:
            moment = parsedate_to_datetime(said)
        except ValueError:
            return None
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max((moment - self._clock.now()).total_seconds(), 0.0)

    def _failed(self, problem: CrmProblem) -> CrmProblem:
        log.warning("ChartMogul failed: %s: %s", type(problem).__name__, problem.detail)
        self._heartbeat(False, problem.detail)
        return problem


class _Budget:
    """How much of a person's patience is left. Starts to run with the first attempt, not while waiting for a turn."""

    def __init__(self, clock: Clock, patience_s: float) -> None:
        self._clock = clock
        self._patience_s = patience_s
        self._deadline: float | None = None

    def for_one_attempt(self) -> float:
        if self._deadline is None:
            self._deadline = self._clock.monotonic() + self._patience_s
        return min(self._left(), self._patience_s * _SHARE_OF_ONE_ATTEMPT)

    def backoff(self, error: Exception) -> bool | float:
        """Stamina's question: try again after this error? Yes after its own backoff, or in so many seconds, or no."""
        if not isinstance(error, _Failed) or not error.passing:
            return False
        wait_s = _TYPICAL_BACKOFF_S if error.wait_s is None else error.wait_s
        if wait_s >= self._left():
            return False
        return True if error.wait_s is None else wait_s

    def _left(self) -> float:
        if self._deadline is None:
            return self._patience_s
        return max(self._deadline - self._clock.monotonic(), 0.0)


def _broken(error: Exception) -> CrmProblem:
    """httpx-aiohttp calls a server that hangs up a ConnectTimeout: the cause tells the two apart. A timeout of our own
    has a CancelledError as its cause, which says nothing."""
    ours = isinstance(error, TimeoutError)
    said = type(error if ours else error.__cause__ or error).__name__
    slow = ours or isinstance(error.__cause__, TimeoutError)
    return errors.too_slow(said) if slow else errors.cut_off(said)
