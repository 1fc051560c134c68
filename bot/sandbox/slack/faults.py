"""What can go wrong at Slack, on order: errors, limits, 5xx, dropped connections, slowness, refused handshakes."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field

from bot.sandbox.slack.state import Json

ANY_METHOD = "*"
RESPONSE_URL = "response_url"


@dataclass(frozen=True, slots=True)
class Fault:
    """What the next call meets instead of Slack's own answer. ``drop`` cuts the connection without any answer.

    ``after_effect`` lets the call do its work first: the bot cannot know, and must not do it again. ``page`` is sent as
    it is in place of JSON, as a proxy does.
    """

    status: int = 200
    body: Json | None = None
    retry_after: int | None = None
    drop: bool = False
    after_effect: bool = False
    page: str | None = None
    content_type: str = "text/html"
    hangs_s: float = 0.0


@dataclass(slots=True)
class Faults:
    """``latency_seconds`` delays every answer, by the clock. Methods are named as in the Web API; "*" is any of them,
    and "response_url" the addresses given out with commands and actions."""

    latency_seconds: float = 0.0
    token_revoked: bool = False
    handshakes_to_refuse: int = 0
    envelopes_to_send_twice: int = 0
    _planned: defaultdict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))

    def fail(self, method: str, error: str, *, times: int = 1) -> None:
        """Answer ``{"ok": false, "error": error}``."""
        self._plan(method, Fault(body={"ok": False, "error": error}), times)

    def rate_limit(self, method: str, *, retry_after: int = 1, times: int = 1) -> None:
        """Answer 429; ``retry_after`` in seconds."""
        fault = Fault(status=429, body={"ok": False, "error": "ratelimited"}, retry_after=retry_after)
        self._plan(method, fault, times)

    def break_down(self, method: str, status: int = 500, *, after_effect: bool = False, times: int = 1) -> None:
        """Answer a status such as 500 or 503 with a page that is not JSON."""
        self._plan(method, Fault(status=status, after_effect=after_effect), times)

    def answer_with(
        self,
        method: str,
        page: str,
        *,
        status: int = 200,
        content_type: str = "text/plain",
        after_effect: bool = False,
        times: int = 1,
    ) -> None:
        """Answer ``page`` as it is: a proxy's words, broken JSON, an array."""
        self._plan(method, Fault(status=status, page=page, content_type=content_type, after_effect=after_effect), times)

    def drop(self, method: str, *, after_effect: bool = False, times: int = 1) -> None:
        """Cut the connection, before or after the call had its effect."""
        self._plan(method, Fault(drop=True, after_effect=after_effect), times)

    def hang(self, method: str, *, seconds: float = 3600.0, times: int = 1) -> None:
        """Answer nothing for so long, by the clock."""
        self._plan(method, Fault(hangs_s=seconds, status=503), times)

    def next_for(self, method: str) -> Fault | None:
        for name in (method, ANY_METHOD):
            if self._planned[name]:
                return self._planned[name].popleft()
        return None

    def _plan(self, method: str, fault: Fault, times: int) -> None:
        self._planned[method].extend([fault] * times)
