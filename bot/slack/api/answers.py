"""The one reader of what Slack said: every call ends here, in an answer or in a ChatProblem.

slack_sdk knows Slack's own shapes only. A proxy's 503 in text/plain makes it raise a SlackApiError whose ``response``
holds a string; broken JSON one whose ``response`` is aiohttp's; a 200 in text/plain an AttributeError; a bad charset a
UnicodeDecodeError. None of that may end whoever asked.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientConnectorError, ClientError, ClientHttpProxyError, ClientResponseError, ConnectionTimeoutError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.domain.problems import ChatProblem
from bot.slack.api.errors import chat_problem, unreachable
from bot.slack.api.last_moment import TooLate

_NEVER_SENT = (ClientConnectorError, ClientHttpProxyError, ClientResponseError, ConnectionTimeoutError, TooLate)
"""No connection was made or used, so nothing can have arrived: refused, no such host, a proxy that says no."""

_NO_CONNECTION = (ClientError, TimeoutError, OSError)
_LONGEST_WAIT_SECONDS = 30.0


class NotSlack(ChatProblem):
    """Something else than Slack answered, such as a proxy with a page of its own. ``status`` is HTTP's, or 0."""

    def __init__(self, method: str, status: int, said: object) -> None:
        problem = unreachable(method, f"{status}: {said}", may_be_posted=True)
        super().__init__(problem.sentence, code=problem.code, detail=problem.detail, may_be_posted=True)
        self.status = status


class Answer(dict[str, Any]):
    """What Slack answered with ``ok``. A key that is missing is a ChatProblem, since its caller cannot go on."""

    def __init__(self, method: str, said: Mapping[str, Any], headers: Mapping[str, Any]) -> None:
        super().__init__(said)
        self.headers = headers
        self._method = method

    def __missing__(self, key: str) -> Any:
        raise unreachable(self._method, f"the answer has no {key}", may_be_posted=True)

    def text(self, *path: str) -> str:
        """The text under ``path``, such as the id of a channel. Raises ChatProblem where there is none."""
        value: Any = self
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        return value if isinstance(value, str) and value else str(self.__missing__(".".join(path)))


async def answer_of(method: str, sent: Awaitable[AsyncSlackResponse]) -> Answer:
    """What Slack says to a call of slack_sdk's. Raises ChatProblem, and nothing else."""
    try:
        answer = await sent
        said, headers = answer.data, answer.headers
    except SlackApiError as error:
        raise _refused(method, error) from error
    except Exception as error:
        raise no_answer(method, error) from error
    if not isinstance(said, dict):
        raise NotSlack(method, answer.status_code, said)
    return Answer(method, said, headers)


def no_answer(method: str, error: Exception) -> ChatProblem:
    """``error`` came instead of an answer. Its words can hold an address with a secret, save where it names a host."""
    if not isinstance(error, _NO_CONNECTION):  # slack_sdk stumbled over what it read
        return NotSlack(method, 0, type(error).__name__)
    words = f": {error}" if isinstance(error, ClientConnectorError) else ""
    words = f" {error.status}" if isinstance(error, ClientResponseError) else words
    detail = type(error).__name__ + words
    return unreachable(method, detail, may_be_posted=not isinstance(error, _NEVER_SENT))


def refusal(method: str, status: int, body: object) -> ChatProblem:
    """An answer of ``status`` that is not ``ok``. ``body`` is decoded JSON, or text, or None for what nobody can read.

    A 429 was certainly not carried out, whatever stands in it.
    """
    said = f"{status}: {body}"
    if status == 429:
        return chat_problem("ratelimited", method, said)
    code = body.get("error") if isinstance(body, dict) else None
    if isinstance(body, dict) and isinstance(code, str) and code:
        return chat_problem(code, method, said, needed=str(body.get("needed") or ""), status=status)
    return NotSlack(method, status, body)


def _refused(method: str, error: SlackApiError) -> ChatProblem:
    response = error.response
    if isinstance(response, AsyncSlackResponse):
        return refusal(method, response.status_code, response.data)
    return refusal(method, int(getattr(response, "status", 0)), None)


@dataclass(frozen=True, slots=True)
class UrlAnswer:
    """What a ``response_url`` answered: JSON with ``ok``, the bare word "ok", or a bare word that says why not."""

    status: int
    body: str

    @property
    def taken(self) -> bool:
        return self.status < 300 and (self.body.strip() == "ok" or bool(self._json.get("ok")))

    @property
    def certainly_not_taken(self) -> bool:
        """Expired or answered five times (404, 410), too often (429), or kept from Slack by a proxy: sent elsewhere, or
        refused."""
        return 300 <= self.status < 400 or self.status in {401, 403, 404, 407, 410, 429}

    @property
    def problem(self) -> ChatProblem:
        """Why it was not taken."""
        word = self.body.strip()
        is_code = word.replace("_", "").isalpha() and word != "ok"
        return refusal("response_url", self.status, {"error": word} if is_code else self._json or self.body)

    @property
    def _json(self) -> dict[str, Any]:
        try:
            said = json.loads(self.body)
        except ValueError:
            return {}
        return said if isinstance(said, dict) else {}


def asked_wait(headers: Mapping[str, Any]) -> float:
    """The seconds of ``Retry-After``; one where it says nothing that can be read."""
    for name, value in headers.items():
        if name.lower() == "retry-after":
            text = str(value[0] if isinstance(value, list) else value)
            return float(text) if text.replace(".", "", 1).isdecimal() else 1.0
    return 1.0


def may_wait(headers: Mapping[str, Any]) -> bool:
    """Whether a person would wait as long as Slack asks."""
    return asked_wait(headers) <= _LONGEST_WAIT_SECONDS
