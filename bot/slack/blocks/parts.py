"""The blocks that the bot uses, each kept within Slack's limits whatever it is given (facts: Block Kit reference)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bot.domain.language.wording import shortened
from bot.slack.blocks.message import Block, Message
from bot.slack.blocks.mrkdwn import escape, is_web_address

SECTION_TEXT = 3000
BUTTON_TEXT = 75
BUTTON_VALUE = 2000
ALT_TEXT = 2000
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


Words = dict[str, Any]  # an element of rich text


def words(text: str, **style: bool) -> Words:
    """Text in rich text stands for itself: no mention, link or formatting can come out of it."""
    return {"type": "text", "text": text, **({"style": style} if style else {})}


def link_words(url: str, text: str) -> Words:
    """A link where ``url`` is a web address, otherwise the text alone."""
    if not is_web_address(url):
        return words(text)
    return {"type": "link", "url": url, "text": text}


def person_words(person_id: str) -> Words:
    """A mention, which tells the person: only where somebody asked for it."""
    return {"type": "user", "user_id": person_id}


def bullets(title: str | Sequence[Words], items: Sequence[Sequence[Words]]) -> Block:
    """A title and a list below it. Rich text, since texts from outside need no escaping there."""
    head = [words(title, bold=True)] if isinstance(title, str) else list(title)
    lines = [{"type": "rich_text_section", "elements": list(item)} for item in items]
    return {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_section", "elements": head},
            {"type": "rich_text_list", "style": "bullet", "elements": lines},
        ],
    }


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


def image(file_id: str, alt_text: str) -> Block:
    """A picture that was uploaded; ``alt_text`` says in words what it shows."""
    return {"type": "image", "slack_file": {"id": file_id}, "alt_text": shortened(alt_text, ALT_TEXT)}


def actions(elements: Sequence[dict[str, Any]], block_id: str) -> list[Block]:
    """An actions block, or nothing where there is nothing to press."""
    return [{"type": "actions", "block_id": block_id, "elements": list(elements)}] if elements else []


def as_text(lines: Iterable[str]) -> str:
    """The message's text: all lines, or as many as Slack takes and a word on the rest."""
    text = "\n".join(line for line in lines if line)
    if len(text) <= MESSAGE_TEXT:
        return text
    return text[: MESSAGE_TEXT - 40].rsplit("\n", 1)[0] + "\n… the rest is in the message."


def typed(command: str, words: str) -> str:
    """``words`` as people type them after ``command``, which is "" in direct messages."""
    return f"{command} {words}".strip()


def plain_message(sentence: str) -> Message:
    """One sentence of our own, in which only outside text needs escaping."""
    return Message(escape(sentence), (section(escape(sentence)),))
