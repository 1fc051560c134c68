"""The judgement of whole messages, response_url answers and views: everything that an app sends and a person sees.

Each function answers the findings, none for a payload that Slack would take. Where Slack's documents leave room the
stricter reading is kept: what passes here passes at Slack.
"""

from __future__ import annotations

from bot.sandbox.slack.rules.blocks import IN_HOME, IN_MESSAGE, IN_MODAL, blocks_of
from bot.sandbox.slack.rules.kit import Rule, anything, by_type, fields, flag, one_of, string, wrong
from bot.sandbox.slack.rules.objects import METADATA, plain_text
from bot.sandbox.slack.state import Json

BLOCKS_IN_MESSAGE = 50
BLOCKS_IN_VIEW = 100

MESSAGE_BLOCKS = blocks_of(IN_MESSAGE, BLOCKS_IN_MESSAGE)


def _text(value: object, path: str) -> list[str]:
    return [] if isinstance(value, str) else wrong("must be a string", path)


def _attachments(value: object, path: str) -> list[str]:
    """Attachments are legacy; blocks inside them obey the same rules."""
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        return wrong("must be an array of objects", path)
    held = [(place, item["blocks"]) for place, item in enumerate(value) if "blocks" in item]
    return [text for place, blocks in held for text in MESSAGE_BLOCKS(blocks, f"{path}/{place}/blocks")]


MESSAGE: dict[str, Rule] = {
    "text": _text,
    "blocks": MESSAGE_BLOCKS,
    "attachments": _attachments,
    "metadata": METADATA,
}

RESPONSE = fields(
    {},
    {
        "text": _text,
        "blocks": anything,
        "attachments": anything,
        "response_type": one_of("in_channel", "ephemeral"),
        "replace_original": flag,
        "delete_original": flag,
        "thread_ts": string(40),
        "unfurl_links": flag,
        "unfurl_media": flag,
        "mrkdwn": flag,
        "metadata": METADATA,
    },
)

_VIEW = {
    "callback_id": string(255, least=0),
    "external_id": string(255, least=0),
    "private_metadata": string(3000, least=0),
}


def _inputs_can_be_submitted(view: object, path: str) -> list[str]:
    held: Json = view if isinstance(view, dict) else {}
    needed = any(block["type"] == "input" for block in held["blocks"])
    return wrong("missing required field: submit", path) if needed and "submit" not in held else []


MODAL = fields(
    {"title": plain_text(24), "blocks": blocks_of(IN_MODAL, BLOCKS_IN_VIEW)},
    {
        **_VIEW,
        "submit": plain_text(24),
        "close": plain_text(24),
        "clear_on_close": flag,
        "notify_on_close": flag,
        "submit_disabled": flag,
    },
    _inputs_can_be_submitted,
)
HOME = fields({"blocks": blocks_of(IN_HOME, BLOCKS_IN_VIEW)}, _VIEW)
VIEW = by_type({"modal": MODAL, "home": HOME})


def check_message(payload: Json) -> list[str]:
    """What is wrong with a message's text, blocks, attachments and metadata; other arguments are not judged."""
    return [text for name, rule in MESSAGE.items() if name in payload for text in rule(payload[name], f"/{name}")]


def check_response(payload: Json) -> list[str]:
    """What is wrong with an answer to a response_url around its content, which `check_message` judges."""
    return RESPONSE(payload, "")


def check_view(view: Json) -> list[str]:
    return VIEW(view, "/view")
