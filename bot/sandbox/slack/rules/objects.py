"""The rules for Block Kit's composition objects: text, option, option group, confirmation dialog."""

from __future__ import annotations

from bot.sandbox.slack.rules.kit import (
    Rule,
    by_type,
    exactly_one_of,
    fields,
    flag,
    link,
    list_of,
    number,
    one_of,
    string,
    wrong,
)
from bot.sandbox.slack.state import Json

BLOCK_ID = string(255)
ACTION_ID = string(255)


def plain_text(most: int) -> Rule:
    return by_type({"plain_text": fields({"text": string(most)}, {"emoji": flag})})


def any_text(most: int) -> Rule:
    return by_type(
        {
            "plain_text": fields({"text": string(most)}, {"emoji": flag}),
            "mrkdwn": fields({"text": string(most)}, {"verbatim": flag}),
        }
    )


PLACEHOLDER = plain_text(150)

OPTION = fields({"text": plain_text(75), "value": string(150)}, {"description": plain_text(75)})
OPTION_WITH_MARKUP = fields({"text": any_text(75), "value": string(150)}, {"description": any_text(75)})
OPTION_WITH_LINK = fields({"text": plain_text(75), "value": string(150)}, {"description": plain_text(75), "url": link})
OPTION_GROUP = fields({"label": plain_text(75), "options": list_of(OPTION, 1, 100)}, {})

STYLE = one_of("primary", "danger")

CONFIRM = fields(
    {"title": plain_text(100), "text": any_text(300), "confirm": plain_text(30), "deny": plain_text(30)},
    {"style": STYLE},
)

DISPATCH_CONFIG = fields({}, {"trigger_actions_on": list_of(one_of("on_enter_pressed", "on_character_entered"), 1, 2)})

CONVERSATION_FILTER = fields(
    {},
    {
        "include": list_of(one_of("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
)

SLACK_FILE = fields({}, {"id": string(255), "url": link}, exactly_one_of("id", "url"))


def _json_object(value: object, path: str) -> list[str]:
    return [] if isinstance(value, dict) else wrong("must be an object", path)


METADATA = fields({"event_type": string(255), "event_payload": _json_object}, {})


def initial_is_offered(initial: str) -> Rule:
    """What is chosen at first must be, to the letter, among the options."""

    def rule(value: object, path: str) -> list[str]:
        held: Json = value if isinstance(value, dict) else {}
        if initial not in held:
            return []
        groups = held.get("option_groups", [held])
        offered = [option for group in groups for option in group.get("options", [])]
        chosen = held[initial] if isinstance(held[initial], list) else [held[initial]]
        good = all(option in offered for option in chosen)
        return [] if good else wrong(f"{initial} must be among the options", f"{path}/{initial}")

    return rule


MAX_SELECTED = number(1, 100)
