"""Valid Block Kit in short words, to build on and to spoil."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def plain(text: str = "Hello") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "Hello") -> Json:
    return {"type": "mrkdwn", "text": text}


def option(text: str = "One", value: str = "1", **more: Any) -> Json:
    return {"text": plain(text), "value": value, **more}


def options(count: int) -> list[Json]:
    return [option(value=str(number)) for number in range(count)]


def button(**fields: Any) -> Json:
    return {"type": "button", "text": plain(), "action_id": "go", **fields}


def section(**fields: Any) -> Json:
    return {"type": "section", "text": mrkdwn(), **fields}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def context(*elements: Json) -> Json:
    return {"type": "context", "elements": list(elements)}


def image(**fields: Any) -> Json:
    return {"type": "image", "image_url": "https://firm.example/a.png", "alt_text": "A chart", **fields}


def select(**fields: Any) -> Json:
    return {"type": "static_select", "action_id": "choose", "options": options(2), **fields}


def overflow(count: int) -> Json:
    return {"type": "overflow", "action_id": "more", "options": options(count)}


def confirm(**fields: Any) -> Json:
    return {"title": plain(), "text": mrkdwn(), "confirm": plain("Yes"), "deny": plain("No"), **fields}


def entry(element: Json | None = None, **fields: Any) -> Json:
    typed = element or {"type": "plain_text_input", "action_id": "words"}
    return {"type": "input", "block_id": "words", "label": plain(), "element": typed, **fields}


def text_input(**fields: Any) -> Json:
    return entry({"type": "plain_text_input", "action_id": "words", **fields})


def table(rows: int = 1, columns: int = 1, text: str = "cell") -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": text}] * columns] * rows}


def rich(*parts: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(parts)}]}


def header(text: str) -> Json:
    return {"type": "header", "text": plain(text)}


DIVIDER: Json = {"type": "divider"}


def modal(**fields: Any) -> Json:
    return {"type": "modal", "title": plain(), "blocks": [section()], **fields}
