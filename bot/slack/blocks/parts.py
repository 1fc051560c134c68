"""The blocks that the bot uses, each kept within Slack's limits whatever it is given (facts: Block Kit reference)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bot.domain.wording import shortened
from bot.slack.message import Block

SECTION_TEXT = 3000
BUTTON_TEXT = 75
BUTTON_VALUE = 2000
OPTION_TEXT = 75
OPTION_VALUE = 150
MESSAGE_BLOCKS = 50
MESSAGE_TEXT = 40_000  # beyond it Slack answers msg_too_long; it advises 4,000


def section(mrkdwn: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": mrkdwn, "verbatim": True}}


def sections(lines: Iterable[str]) -> list[Block]:
    """Lines gathered into as few sections as hold them. A line is never cut: callers shorten their texts."""
    blocks: list[Block] = []
    gathered = ""
    for line in lines:
        longer = f"{gathered}\n{line}" if gathered else line
        if len(longer) > SECTION_TEXT and gathered:
            blocks.append(section(gathered))
            longer = line
        gathered = longer
    return [*blocks, section(gathered)] if gathered else blocks


def context(mrkdwn: str) -> Block:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": mrkdwn, "verbatim": True}]}


def button(text: str, action_id: str, value: str, *, style: str | None = None) -> dict[str, Any]:
    if len(value) > BUTTON_VALUE:
        raise ValueError(f"the value of {action_id} has {len(value)} characters; Slack takes {BUTTON_VALUE}")
    element: dict[str, Any] = {
        "type": "button",
        "text": {"type": "plain_text", "text": shortened(text, BUTTON_TEXT), "emoji": True},
        "action_id": action_id,
        "value": value,
    }
    if style:
        element["style"] = style
    return element


def actions(elements: Sequence[dict[str, Any]], block_id: str) -> list[Block]:
    """An actions block, or nothing where there is nothing to press."""
    return [{"type": "actions", "block_id": block_id, "elements": list(elements)}] if elements else []


def as_text(lines: Iterable[str]) -> str:
    """The message's text: all lines, or as many as Slack takes and a word on the rest."""
    text = "\n".join(line for line in lines if line)
    if len(text) <= MESSAGE_TEXT:
        return text
    return text[: MESSAGE_TEXT - 40].rsplit("\n", 1)[0] + "\n… the rest is in the message."
