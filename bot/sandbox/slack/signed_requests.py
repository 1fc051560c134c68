"""Slack's other way to reach an app: signed HTTP requests to one address, instead of envelopes on a socket."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from urllib.parse import urlencode

import aiohttp

from bot.sandbox.slack.state import Json
from bot.use_cases.ports.clock import Clock

FORM = "application/x-www-form-urlencoded"


class RequestFailed(Exception):
    """``reason`` is Slack's own word where it has one: http_error, connection_failed, no retry wanted."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class SignedRequests:
    """Sends to ``url``; None means that Socket Mode is on."""

    def __init__(self, clock: Clock, signing_secret: str) -> None:
        self.url: str | None = None
        self._clock = clock
        self._secret = signing_secret
        self._session: aiohttp.ClientSession | None = None

    async def send(self, kind: str, body: Json, attempt: int = 0, reason: str = "") -> Json | None:
        """One request; the answer's JSON, or its plain text as a message, or None for an empty body."""
        text, content_type = _encoded(kind, body)
        headers = self.signature(text) | {"Content-Type": content_type}
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        try:
            async with self._open_session().post(str(self.url), data=text.encode(), headers=headers) as answer:
                return _read(answer, await answer.text())
        except aiohttp.ClientError as error:
            raise RequestFailed("connection_failed") from error

    async def verify_url(self) -> bool:
        """Slack's ``url_verification`` before it takes an address: the challenge must come back."""
        challenge = secrets.token_hex(16)
        body = {"type": "url_verification", "token": "stand-in", "challenge": challenge}
        answer = await self.send("events_api", body)
        return answer is not None and challenge in (answer.get("challenge"), answer.get("text"))

    def signature(self, text: str) -> dict[str, str]:
        stamp = str(int(self._clock.now().timestamp()))
        digest = hmac.new(self._secret.encode(), f"v0:{stamp}:{text}".encode(), hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        return self._session


def _encoded(kind: str, body: Json) -> tuple[str, str]:
    if kind == "slash_commands":
        return urlencode({name: value for name, value in body.items() if value is not None}), FORM
    if kind == "interactive":
        return urlencode({"payload": json.dumps(body)}), FORM
    return json.dumps(body), "application/json"


def _read(answer: aiohttp.ClientResponse, text: str) -> Json | None:
    if answer.headers.get("X-Slack-No-Retry") == "1" and answer.status != 200:
        raise RequestFailed("no retry wanted")
    if answer.status != 200:
        raise RequestFailed("http_error")
    if not text:
        return None
    if answer.content_type != "application/json":
        return {"text": text}
    try:
        parsed = json.loads(text)
    except ValueError as error:
        raise RequestFailed("http_error") from error
    return parsed if isinstance(parsed, dict) else None
