"""One call's arguments, read as Slack reads them from JSON, a form or a query string, and the refusal of a call."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.sandbox.slack.state import Json


class Refusal(Exception):
    """Slack answers ``{"ok": false, "error": error}`` with ``extra`` beside it; 429 where ``retry_after`` is set."""

    def __init__(self, error: str, *, retry_after: int | None = None, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.retry_after = retry_after
        self.extra = extra

    @property
    def body(self) -> Json:
        return {"ok": False, "error": self.error, **self.extra}


def refused_with(error: str, findings: list[str]) -> Refusal:
    """A refusal that names each finding, in the two places where Slack puts them."""
    messages = [f"[ERROR] {finding}" for finding in findings]
    return Refusal(error, errors=findings, response_metadata={"messages": messages})


class Args:
    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = dict(values)

    def __contains__(self, name: str) -> bool:
        return self.values.get(name) is not None

    def text(self, name: str) -> str:
        """A compulsory string."""
        value = self.values.get(name)
        if value is None or value == "":
            raise refused_with("invalid_arguments", [f"missing required field: {name}"])
        if not isinstance(value, str):
            raise refused_with("invalid_arguments", [f"must be a string [json-pointer:/{name}]"])
        return value

    def optional(self, name: str) -> str | None:
        return self.text(name) if self.values.get(name) not in (None, "") else None

    def flag(self, name: str, default: bool = False) -> bool:
        """Booleans come as true, "true" or "1", after how the body was encoded."""
        value = self.values.get(name)
        return default if value is None else value in (True, 1, "1", "true", "True")

    def number(self, name: str, default: int) -> int:
        value = self.values.get(name)
        try:
            return default if value in (None, "") else int(str(value))
        except ValueError:
            raise refused_with("invalid_arguments", [f"must be an integer [json-pointer:/{name}]"]) from None

    def structure(self, name: str, error: str) -> Any:
        """A JSON value, which forms (and some JSON bodies) carry as a string. Refuses with ``error``."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise Refusal(error) from None
