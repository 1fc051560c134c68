"""The rules for Block Kit's blocks, and which blocks messages, modals and the Home take."""

from __future__ import annotations

from bot.sandbox.slack.rules.elements import IN_ACTIONS, IN_INPUT, IN_SECTION, RICH_ELEMENTS, in_context
from bot.sandbox.slack.rules.kit import (
    Rule,
    at_least_one_of,
    by_type,
    exactly_one_of,
    fields,
    flag,
    link,
    list_of,
    no_two_with_the_same,
    one_of,
    string,
    wrong,
)
from bot.sandbox.slack.rules.objects import BLOCK_ID, SLACK_FILE, any_text, plain_text
from bot.sandbox.slack.state import Json

MARKDOWN_IN_ALL = 12_000
TABLE_CHARACTERS = 10_000
NAMED = {"block_id": BLOCK_ID}

SECTION = fields(
    {},
    {
        **NAMED,
        "text": any_text(3000),
        "fields": list_of(any_text(2000), 1, 10),
        "accessory": IN_SECTION,
        "expand": flag,
    },
    at_least_one_of("text", "fields"),
)
HEADER = fields({"text": plain_text(150)}, NAMED)
DIVIDER = fields({}, NAMED)
IMAGE = fields(
    {"alt_text": string(2000)},
    {**NAMED, "title": plain_text(2000), "image_url": link, "slack_file": SLACK_FILE},
    exactly_one_of("image_url", "slack_file"),
)
ACTIONS = fields({"elements": list_of(IN_ACTIONS, 1, 25)}, NAMED, no_two_with_the_same("action_id", "elements"))
CONTEXT = fields({"elements": list_of(in_context, 1, 10)}, NAMED)
INPUT = fields(
    {"label": plain_text(2000), "element": IN_INPUT},
    {**NAMED, "hint": plain_text(2000), "optional": flag, "dispatch_action": flag},
)
RICH_TEXT = fields({"elements": list_of(RICH_ELEMENTS, 1, 1000)}, NAMED)
MARKDOWN = fields({"text": string(MARKDOWN_IN_ALL)}, NAMED)

CELL = by_type(
    {
        "raw_text": fields({"text": string(TABLE_CHARACTERS)}, {}),
        "rich_text": RICH_TEXT,
    }
)
COLUMN = fields({}, {"align": one_of("left", "center", "right"), "is_wrapped": flag})


def _table_size(value: object, path: str) -> list[str]:
    characters = _characters(value)
    if characters > TABLE_CHARACTERS:
        return wrong(f"must be less than {TABLE_CHARACTERS + 1} characters in all", path)
    return []


def _characters(value: object) -> int:
    if isinstance(value, list):
        return sum(_characters(item) for item in value)
    if isinstance(value, dict):
        return sum(
            len(item) if key == "text" and isinstance(item, str) else _characters(item) for key, item in value.items()
        )
    return 0


TABLE = fields(
    {"rows": list_of(list_of(CELL, 1, 20), 1, 100)},
    {**NAMED, "column_settings": list_of(COLUMN, 1, 20)},
    _table_size,
)

EVERYWHERE: dict[str, Rule] = {
    "section": SECTION,
    "header": HEADER,
    "divider": DIVIDER,
    "image": IMAGE,
    "actions": ACTIONS,
    "context": CONTEXT,
    "input": INPUT,
    "rich_text": RICH_TEXT,
}
IN_MESSAGE = by_type({**EVERYWHERE, "markdown": MARKDOWN, "table": TABLE})
IN_MODAL = by_type(EVERYWHERE)
IN_HOME = by_type({**EVERYWHERE, "table": TABLE})


def together(blocks: list[Json], path: str) -> list[str]:
    """What holds for all the blocks of one surface: names once, one table, so much markdown."""
    found = no_two_with_the_same("block_id", "blocks")({"blocks": blocks}, path.removesuffix("/blocks"))
    if sum(block["type"] == "table" for block in blocks) > 1:
        found += wrong("no more than 1 table allowed", path)
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > MARKDOWN_IN_ALL:
        found += wrong(f"markdown must be less than {MARKDOWN_IN_ALL + 1} characters in all", path)
    return found


def blocks_of(each: Rule, most: int) -> Rule:
    """The whole list of blocks of a surface."""
    every = list_of(each, 0, most)

    def rule(value: object, path: str) -> list[str]:
        if found := every(value, path):
            return found
        return together(value, path) if isinstance(value, list) else []

    return rule
