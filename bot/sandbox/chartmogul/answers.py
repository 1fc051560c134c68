"""How ChartMogul words its answers: JSON bodies, and errors in the shapes that recorded answers have."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

ENTRIES = web.ResponseKey("entries", int)
"""How many entries a listing's answer holds, for whoever logs it."""


def encode(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def answer(body: bytes, status: int = 200) -> web.Response:
    return web.Response(body=body, status=status, content_type="application/json", charset="utf-8")


class Refusal(Exception):
    """A request that ends here, with this status and body."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(f"{status} {body}")
        self.status = status
        self.body = body


def refusal(status: int, message: str, param: str | None = None) -> Refusal:
    """The commonest recorded shape: ``{"code": …, "message": …, "param": …}``."""
    return Refusal(status, {"code": status, "message": message, "param": param})


def invalid(field: str, complaint: str) -> Refusal:
    """422 in the shape ``{"errors": {field: complaint}}``."""
    return Refusal(422, {"errors": {field: complaint}})
