"""A person's use of one element: the action that Slack reports, and the state of every element beside it.

The action is built from the stored blocks. What the page says is only which element, and what was chosen in it: a
value that the app never offered cannot come back.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.sandbox.slack.posting import elements_of
from bot.sandbox.slack.state import Json
from bot.sandbox.slack.words import SlackSays

_INITIAL = {
    "static_select": ("initial_option", "selected_option"),
    "radio_buttons": ("initial_option", "selected_option"),
    "external_select": ("initial_option", "selected_option"),
    "checkboxes": ("initial_options", "selected_options"),
    "multi_static_select": ("initial_options", "selected_options"),
    "users_select": ("initial_user", "selected_user"),
    "multi_users_select": ("initial_users", "selected_users"),
    "conversations_select": ("initial_conversation", "selected_conversation"),
    "channels_select": ("initial_channel", "selected_channel"),
    "datepicker": ("initial_date", "selected_date"),
    "timepicker": ("initial_time", "selected_time"),
    "datetimepicker": ("initial_date_time", "selected_date_time"),
    "plain_text_input": ("initial_value", "value"),
    "number_input": ("initial_value", "value"),
    "email_text_input": ("initial_value", "value"),
    "url_text_input": ("initial_value", "value"),
    "file_input": ("initial_files", "files"),
}
_MANY = ("checkboxes", "multi_static_select", "multi_users_select")


def action_in_message(blocks: Sequence[Json], wanted: Json, chosen: Json, action_ts: str) -> Json:
    """The ``actions`` entry of a press; ``chosen`` keeps what this person has selected in the message so far."""
    action = action_in_view(blocks, wanted, action_ts)
    if action["type"] in _INITIAL:
        chosen.setdefault(action["block_id"], {})[action["action_id"]] = action
    return action


def action_in_view(blocks: Sequence[Json], wanted: Json, action_ts: str) -> Json:
    block, element = find_element(blocks, wanted)
    action = {"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"]}
    action |= {name: element[name] for name in ("text", "placeholder", "style") if name in element}
    if element["type"] == "button":
        action |= {name: element[name] for name in ("value", "url") if name in element}
    elif element["type"] == "overflow":
        action["selected_option"] = _offered(element, wanted.get("selected_option"))
    else:
        action |= selection(element, wanted)
    return action | {"action_ts": action_ts}


def find_element(blocks: Sequence[Json], wanted: Json) -> tuple[Json, Json]:
    for block in blocks:
        if wanted.get("block_id") not in (None, block["block_id"]):
            continue
        for element in elements_of(block):
            if element["action_id"] == wanted.get("action_id"):
                return block, element
    raise SlackSays("There is nothing of that name to press here.")


def selection(element: Json, wanted: Json) -> Json:
    """What was chosen, under the key that the element's type has for it; options must be among those offered."""
    key = _INITIAL[element["type"]][1]
    value = wanted.get(key)
    if key == "selected_option" and value is not None and element["type"] != "external_select":
        value = _offered(element, value)
    elif key == "selected_options":
        value = [_offered(element, option) for option in value or []]
    return {key: value}


def state_values(blocks: Sequence[Json], chosen: Json) -> Json:
    """``state.values``: every stateful element by block and action id, chosen or as it was first shown."""
    values: Json = {}
    for block in blocks:
        for element in elements_of(block):
            if element["type"] in _INITIAL:
                action = chosen.get(block["block_id"], {}).get(element["action_id"])
                shown = _shown_at_first(element) if action is None else _kept(action)
                values.setdefault(block["block_id"], {})[element["action_id"]] = shown
    return values


def submitted_values(blocks: Sequence[Json], given: Json) -> Json:
    """Every input's value as the modal was left: what was ``given``, and what stood there from the start."""
    values = state_values(blocks, {})
    for block_id, elements in given.items():
        for action_id, value in elements.items():
            _, element = find_element(blocks, {"block_id": block_id, "action_id": action_id})
            values.setdefault(block_id, {})[action_id] = {"type": element["type"], **selection(element, value)}
    return values


def left_empty(blocks: Sequence[Json], values: Json) -> list[str]:
    """The block ids of inputs that need a value and have none; Slack's client does not submit those."""
    needed = [block for block in blocks if block["type"] == "input" and not block.get("optional")]
    return [block["block_id"] for block in needed if not _filled(block["element"], values.get(block["block_id"], {}))]


def _filled(element: Json, values: Json) -> bool:
    return bool(values.get(element["action_id"], {}).get(_INITIAL[element["type"]][1]))


def _shown_at_first(element: Json) -> Json:
    initial, key = _INITIAL[element["type"]]
    return {"type": element["type"], key: element.get(initial, [] if element["type"] in _MANY else None)}


def _kept(action: Json) -> Json:
    key = _INITIAL[action["type"]][1]
    return {"type": action["type"], key: action[key]}


def _offered(element: Json, option: object) -> Json:
    """The element's own option with the same value; a page may name it by the whole option or the value alone."""
    value = option.get("value") if isinstance(option, dict) else option
    groups = element.get("option_groups") or [element]
    for group in groups:
        for offered in group.get("options", ()):
            if offered["value"] == value:
                return dict(offered)
    raise SlackSays("That choice is not offered here.")
