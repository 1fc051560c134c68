"""ChartMogul's refusals and failures as Problems: what happened, whose turn it is, what to do.

Error bodies come in many shapes (recorded): ``{"code", "message", "param"}``, ``{"error"}``,
``{"errors": {field: …}}``, ``{field: […], "error_details": […]}``, plain text, HTML from a gateway, nothing.
`detail` reads them all into one short line for the log. What a key without a CRM seat gets is not documented;
402 and 403 are the likely answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from bot.domain.problems import CrmBusy, CrmNonsense, CrmProblem, CrmRefusedKey, CrmRefusedSeat, CrmUnreachable

_LONGEST_DETAIL = 200
_TAG = re.compile(r"<(script|style|title)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)


def refusal(status: int, body: bytes, retry_after_s: float | None = None) -> CrmProblem:
    """The Problem for an answer that is neither 2xx nor a 404 that means "nothing of that name"."""
    said = f"{status}: {detail(body)}".rstrip(": ")
    if status == 401:
        return CrmRefusedKey(
            "ChartMogul doesn't know the API key that this bot uses. "
            "Whoever runs the bot needs to set a valid key and start it again.",
            detail=said,
        )
    if status in (402, 403):
        return CrmRefusedSeat(
            "ChartMogul refused the bot's API key. Most likely its owner has no CRM seat: "
            "an admin in ChartMogul can give them one, or make a key as somebody who has one.",
            detail=said,
        )
    if status in (429, 503):
        when = f"in {retry_after_s:.0f} seconds" if retry_after_s and retry_after_s >= 1 else "in a minute"
        return CrmBusy(f"ChartMogul gets more requests than it takes just now. Please try again {when}.", detail=said)
    if status >= 500:
        return CrmUnreachable(
            f"ChartMogul has trouble on its side (error {status}). Please try again in a few minutes.", detail=said
        )
    return _not_accepted(status, said)


def _not_accepted(status: int, said: str) -> CrmProblem:
    if status == 404 or 300 <= status < 400:
        return CrmNonsense(
            "There is no ChartMogul API at the address that this bot uses. "
            "Whoever runs the bot should check the API address; it ends in /v1.",
            detail=said,
        )
    return CrmProblem(
        "ChartMogul did not accept this question. Please try it without one of its filters; "
        "whoever runs the bot finds the reason in its log.",
        detail=said,
    )


def too_slow(said: str) -> CrmUnreachable:
    return CrmUnreachable("ChartMogul didn't answer in time. Please try again in a moment.", detail=said)


def cut_off(said: str) -> CrmUnreachable:
    return CrmUnreachable(
        "The connection to ChartMogul could not be made or broke off. Please try again in a moment; "
        "if it stays so, whoever runs the bot should check its network.",
        detail=said,
    )


def nonsense(said: str) -> CrmNonsense:
    return CrmNonsense(
        "ChartMogul's answer could not be read. Please try again in a moment; "
        "if it stays so, whoever runs the bot finds the reason in its log.",
        detail=said,
    )


def detail(body: bytes) -> str:
    """What an error body says, in one line of at most 200 characters; empty where it says nothing."""
    try:
        said = "; ".join(_sayings(msgspec.json.decode(body)))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        said = _TAG.sub(" ", body.decode("utf-8", errors="replace"))
    return " ".join(said.split())[:_LONGEST_DETAIL]


def _sayings(value: object, name: str = "") -> Iterator[str]:
    """Each text in the body, after the field that it is about: "name is missing"."""
    if isinstance(value, dict):
        param = value.get("param")
        for key, inner in value.items():
            if key not in ("code", "param"):
                yield from _sayings(inner, _field_of(str(key), param))
    elif isinstance(value, list):
        for inner in value:
            yield from _sayings(inner, name)
    elif value is not None:
        yield f"{name} {value}".strip()


def _field_of(key: str, param: object) -> str:
    if key in ("message", "error", "errors", "error_details"):
        return param if isinstance(param, str) else ""
    return key
