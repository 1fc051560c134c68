"""The rules for Block Kit's elements, each once, and which of them may stand where."""

from __future__ import annotations

from bot.sandbox.slack.rules.kit import (
    Rule,
    by_type,
    clock_time,
    day,
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
from bot.sandbox.slack.rules.objects import (
    ACTION_ID,
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH_CONFIG,
    MAX_SELECTED,
    OPTION,
    OPTION_GROUP,
    OPTION_WITH_LINK,
    OPTION_WITH_MARKUP,
    PLACEHOLDER,
    SLACK_FILE,
    STYLE,
    any_text,
    initial_is_offered,
    plain_text,
)
from bot.sandbox.slack.state import Json

ID = string(255)
ACTED = {"action_id": ACTION_ID, "confirm": CONFIRM, "focus_on_load": flag}
TYPED = {
    "action_id": ACTION_ID,
    "placeholder": PLACEHOLDER,
    "dispatch_action_config": DISPATCH_CONFIG,
    "focus_on_load": flag,
}
PICKED = {**ACTED, "placeholder": PLACEHOLDER}
SOME_DECIMAL = string(40)


def _lengths_in_order(value: object, path: str) -> list[str]:
    held: Json = value if isinstance(value, dict) else {}
    good = held.get("min_length", 0) <= held.get("max_length", 3000)
    return [] if good else wrong("min_length must not be above max_length", path)


BUTTON = fields(
    {"text": plain_text(75)},
    {
        "action_id": ACTION_ID,
        "url": link,
        "value": string(2000),
        "style": STYLE,
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
)
IMAGE = fields(
    {"alt_text": string(2000)}, {"image_url": link, "slack_file": SLACK_FILE}, exactly_one_of("image_url", "slack_file")
)
OVERFLOW = fields({"options": list_of(OPTION_WITH_LINK, 2, 5)}, {"action_id": ACTION_ID, "confirm": CONFIRM})
CHECKBOXES = fields(
    {"options": list_of(OPTION_WITH_MARKUP, 1, 10)},
    {**ACTED, "initial_options": list_of(OPTION_WITH_MARKUP, 1, 10)},
    initial_is_offered("initial_options"),
)
RADIO_BUTTONS = fields(
    {"options": list_of(OPTION_WITH_MARKUP, 1, 10)},
    {**ACTED, "initial_option": OPTION_WITH_MARKUP},
    initial_is_offered("initial_option"),
)
DATEPICKER = fields({}, {**PICKED, "initial_date": day})
TIMEPICKER = fields({}, {**PICKED, "initial_time": clock_time, "timezone": ID})
DATETIMEPICKER = fields({}, {**ACTED, "initial_date_time": number(1_000_000_000, 9_999_999_999)})

STATIC_SELECT = fields(
    {},
    {
        **PICKED,
        "options": list_of(OPTION, 1, 100),
        "option_groups": list_of(OPTION_GROUP, 1, 100),
        "initial_option": OPTION,
    },
    exactly_one_of("options", "option_groups"),
    initial_is_offered("initial_option"),
)
MULTI_STATIC_SELECT = fields(
    {},
    {
        **PICKED,
        "options": list_of(OPTION, 1, 100),
        "option_groups": list_of(OPTION_GROUP, 1, 100),
        "initial_options": list_of(OPTION, 1, 100),
        "max_selected_items": MAX_SELECTED,
    },
    exactly_one_of("options", "option_groups"),
    initial_is_offered("initial_options"),
)
EXTERNAL_SELECT = fields({}, {**PICKED, "initial_option": OPTION, "min_query_length": number(0, 100)})
USERS_SELECT = fields({}, {**PICKED, "initial_user": ID})
MULTI_USERS_SELECT = fields({}, {**PICKED, "initial_users": list_of(ID, 1, 100), "max_selected_items": MAX_SELECTED})
CONVERSATIONS_SELECT = fields(
    {},
    {
        **PICKED,
        "initial_conversation": ID,
        "default_to_current_conversation": flag,
        "response_url_enabled": flag,
        "filter": CONVERSATION_FILTER,
    },
)
CHANNELS_SELECT = fields({}, {**PICKED, "initial_channel": ID, "response_url_enabled": flag})

PLAIN_TEXT_INPUT = fields(
    {},
    {
        **TYPED,
        "initial_value": string(3000, least=0),
        "multiline": flag,
        "min_length": number(0, 3000),
        "max_length": number(1, 3000),
    },
    _lengths_in_order,
)
NUMBER_INPUT = fields(
    {"is_decimal_allowed": flag},
    {**TYPED, "initial_value": SOME_DECIMAL, "min_value": SOME_DECIMAL, "max_value": SOME_DECIMAL},
)
ADDRESS_INPUT = fields({}, {**TYPED, "initial_value": string(3000)})
FILE_INPUT = fields({}, {"action_id": ACTION_ID, "filetypes": list_of(ID, 1, 100), "max_files": number(1, 10)})

CHOICES: dict[str, Rule] = {
    "checkboxes": CHECKBOXES,
    "radio_buttons": RADIO_BUTTONS,
    "datepicker": DATEPICKER,
    "timepicker": TIMEPICKER,
    "static_select": STATIC_SELECT,
    "external_select": EXTERNAL_SELECT,
    "users_select": USERS_SELECT,
    "conversations_select": CONVERSATIONS_SELECT,
    "channels_select": CHANNELS_SELECT,
}
MANY_CHOICES: dict[str, Rule] = {"multi_static_select": MULTI_STATIC_SELECT, "multi_users_select": MULTI_USERS_SELECT}
INPUTS: dict[str, Rule] = {
    "datetimepicker": DATETIMEPICKER,
    "plain_text_input": PLAIN_TEXT_INPUT,
    "number_input": NUMBER_INPUT,
    "email_text_input": ADDRESS_INPUT,
    "url_text_input": ADDRESS_INPUT,
    "file_input": FILE_INPUT,
}

IN_SECTION = by_type({"button": BUTTON, "image": IMAGE, "overflow": OVERFLOW, **CHOICES, **MANY_CHOICES})
IN_ACTIONS = by_type({"button": BUTTON, "overflow": OVERFLOW, "datetimepicker": DATETIMEPICKER, **CHOICES})
IN_INPUT = by_type({**CHOICES, **MANY_CHOICES, **INPUTS})

_CONTEXT_TEXT = any_text(3000)


def in_context(value: object, path: str) -> list[str]:
    """An image, or a text object."""
    if isinstance(value, dict) and value.get("type") == "image":
        return by_type({"image": IMAGE})(value, path)
    return _CONTEXT_TEXT(value, path)


RICH_STYLE = fields({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline"), flag))
RICH_PARTS = by_type(
    {
        "text": fields({"text": string(12_000)}, {"style": RICH_STYLE}),
        "link": fields({"url": link}, {"text": string(12_000), "unsafe": flag, "style": RICH_STYLE}),
        "emoji": fields({"name": ID}, {"unicode": ID, "skin_tone": number(1, 6)}),
        "user": fields({"user_id": ID}, {"style": RICH_STYLE}),
        "channel": fields({"channel_id": ID}, {"style": RICH_STYLE}),
        "usergroup": fields({"usergroup_id": ID}, {"style": RICH_STYLE}),
        "broadcast": fields({"range": one_of("here", "channel", "everyone")}, {"style": RICH_STYLE}),
        "date": fields({"timestamp": number(0, 9_999_999_999), "format": ID}, {"url": link, "fallback": ID}),
    }
)
RICH_SECTION = fields({"elements": list_of(RICH_PARTS, 1, 1000)}, {})
RICH_ELEMENTS = by_type(
    {
        "rich_text_section": RICH_SECTION,
        "rich_text_list": fields(
            {
                "style": one_of("bullet", "ordered"),
                "elements": list_of(by_type({"rich_text_section": RICH_SECTION}), 1, 1000),
            },
            {"indent": number(0, 8), "offset": number(0, 10_000), "border": number(0, 1)},
        ),
        "rich_text_preformatted": fields(
            {"elements": list_of(RICH_PARTS, 1, 1000)}, {"border": number(0, 1), "language": ID}
        ),
        "rich_text_quote": fields({"elements": list_of(RICH_PARTS, 1, 1000)}, {"border": number(0, 1)}),
    }
)
