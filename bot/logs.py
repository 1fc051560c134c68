"""How the process's log lines look, and what must never be in one.

Lines go to standard error, one an event, as text for people or JSON for machines. In text an unexpected error's
traceback follows indented; in JSON it is a field. Other people's libraries speak from warnings upwards.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any, Literal, TextIO

from pythonjsonlogger.json import JsonFormatter

_MASK = "•••"
_SHORTEST_SECRET = 8  # a shorter one would blot out ordinary words
_NOT_EXTRA = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_WORN_SECRETS = re.compile(
    r"""
      (?P<token>  \b(?:xox[a-z](?:\.xox[a-z])?|xapp)-) [\w.-]+        # Slack's tokens keep their prefix
    | (?P<basic>  \bBasic\s+) (?=\S*[0-9+/=]) [A-Za-z0-9+/=]{8,}      # ... and is not "Basic Information"
    | (?P<ticket> \bwss?://[^\s"']*?ticket=) [^\s"'&]+                # a socket's address lets anybody in, once
    | (?P<hook>   \bhttps?://hooks\.slack\.com/) [^\s"']+             # a response_url lets anybody post
    """,
    re.VERBOSE,
)


def set_up_logs(
    form: Literal["text", "json"], level: str, *, secrets: Collection[str] = (), stream: TextIO | None = None
) -> None:
    """Set the process's logging up, again if need be. ``secrets`` are values masked although no pattern finds them."""
    formatter = _JsonFormatter() if form == "json" else _TextFormatter()
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Masking(formatter, secrets))
    root = logging.getLogger()
    for old in [old for old in root.handlers if isinstance(old.formatter, _Masking)]:
        root.removeHandler(old)
    root.addHandler(handler)
    number = logging.getLevelNamesMapping()[level.upper()]
    logging.getLogger("bot").setLevel(number)
    root.setLevel(max(number, logging.WARNING))
    logging.captureWarnings(True)


def mask(text: str, secrets: Collection[str] = ()) -> str:
    """``text`` without anything that looks like a token, a Basic header, a socket's ticket or a response_url."""
    for secret in secrets:
        if len(secret) >= _SHORTEST_SECRET:
            text = text.replace(secret, _MASK)
    return _WORN_SECRETS.sub(lambda found: f"{found[found.lastgroup or 0]}{_MASK}", text)


class _Masking(logging.Formatter):
    """Masks the finished line, so that arguments, extras and tracebacks are covered too."""

    def __init__(self, inner: logging.Formatter, secrets: Collection[str]) -> None:
        super().__init__()
        self._inner = inner
        self._secrets = tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        return mask(self._inner.format(record), self._secrets)


class _TextFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        parts = [_time(record), f"{record.levelname:<7}", _room(record), _one_line(record.getMessage())]
        parts += [f"{name}={_value(value)}" for name, value in _extras(record).items()]
        line = " ".join(parts)
        if record.exc_info:
            line += "".join(f"\n    {_one_line(row)}" for row in self.formatException(record.exc_info).splitlines())
        return line


class _JsonFormatter(JsonFormatter):
    def __init__(self) -> None:
        super().__init__(["message"], rename_fields={"exc_info": "traceback"})

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        log_data.update(time=_time(record), level=record.levelname.lower(), room=_room(record))
        super().add_fields(log_data, record, message_dict)


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _room(record: logging.LogRecord) -> str:
    return record.name.removeprefix("bot.")


def _extras(record: logging.LogRecord) -> dict[str, Any]:
    return {name: value for name, value in vars(record).items() if name not in _NOT_EXTRA}


def _value(value: object) -> str:
    text = str(value)
    return (
        text if re.fullmatch(r"[^\s\"=\x00-\x1f\x7f-\x9f]+", text) else _one_line(json.dumps(text, ensure_ascii=False))
    )


def _one_line(text: str) -> str:
    """Control characters spelt out: a task's title must not be able to forge a log line."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", lambda found: repr(found[0])[1:-1], text)
