"""Slack's payloads are read once, and nobody's question is taken for one."""

from __future__ import annotations

from typing import Any

import pytest

from bot.slack.feature import Via
from bot.slack.transport.payloads import plain_words, read_click, read_command, read_event, read_form

BOT = "U0BOT"


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("customer Acme &amp; Sons", "customer Acme & Sons"),
        ("for <@U123|ann>", "for @{U123}"),
        ("<@U123>'s", "@{U123} 's"),
        ("customer <http://acme.com|acme.com>", "customer acme.com"),
        ("customer <https://acme.com>", "customer https://acme.com"),
        ("link <mailto:ann@firm.com|ann@firm.com>", "link ann@firm.com"),
        ("remind <#C123|cs-team>", "remind #{C123}"),
        ("remind <#C123> daily", "remind #{C123} daily"),
        ("  mine   due\ttoday ", "mine due today"),
        ("customer &lt;b&gt;", "customer <b>"),
    ],
)
def test_markup_is_read_as_it_was_typed(sent: str, typed: str) -> None:
    assert plain_words(sent) == typed


def test_a_command_carries_whichever_name_arrived() -> None:
    incoming = read_command(
        {"trigger_id": "1.2", "user_id": "U1", "channel_id": "C1", "command": "/cm-tasks", "text": "mine"}
    )
    assert (incoming.command, incoming.words, incoming.via) == ("/cm-tasks", "mine", Via.COMMAND)


def test_a_mention_is_answered_where_it_stands() -> None:
    incoming = read_event(event(type="app_mention", text=f"<@{BOT}> mine due today", thread_ts="1.0"), BOT, "tasks")
    assert incoming is not None
    assert (incoming.words, incoming.address.thread_ts, incoming.address.direct) == ("mine due today", "1.0", False)


def test_a_direct_message_needs_no_command() -> None:
    incoming = read_event(event(type="message", channel_type="im", text="mine"), BOT, "tasks")
    assert incoming is not None
    assert (incoming.words, incoming.command, incoming.address.direct) == ("mine", "", True)


@pytest.mark.parametrize(
    "not_a_question",
    [
        {"type": "message", "channel_type": "channel"},
        {"type": "message", "channel_type": "im", "bot_id": "B1"},
        {"type": "message", "channel_type": "im", "subtype": "message_changed"},
        {"type": "message", "channel_type": "im", "user": None},
        {"type": "app_mention", "bot_id": "B1"},
        {"type": "member_joined_channel"},
    ],
)
def test_edits_joins_and_other_bots_ask_nothing(not_a_question: dict[str, Any]) -> None:
    assert read_event(event(**not_a_question), BOT, "tasks") is None


def test_a_press_knows_whether_only_the_presser_sees_the_message() -> None:
    click = read_click(
        {
            "user": {"id": "U1"},
            "channel": {"id": "C1"},
            "trigger_id": "t",
            "container": {"type": "message", "message_ts": "1.0", "is_ephemeral": True},
            "actions": [{"action_id": "tasks.next", "value": "v"}],
        }
    )
    assert click is not None
    assert (click.action_id, click.value, click.ephemeral) == ("tasks.next", "v", True)


@pytest.mark.parametrize("body", [{"actions": []}, {"actions": [{}], "container": {"type": "view"}}])
def test_what_is_no_press_in_a_message_is_left_alone(body: dict[str, Any]) -> None:
    assert read_click(body) is None


def test_a_form_is_read_by_its_blocks_whatever_their_elements_are() -> None:
    values = {
        "text": {"a": {"type": "plain_text_input", "value": "Acme"}},
        "empty": {"b": {"type": "plain_text_input", "value": None}},
        "one": {"c": {"type": "static_select", "selected_option": {"value": "x", "text": {}}}},
        "none": {"d": {"type": "conversations_select", "selected_conversation": None}},
        "many": {"e": {"type": "checkboxes", "selected_options": [{"value": "x"}, {"value": "y"}]}},
        "people": {"f": {"type": "multi_users_select", "selected_users": ["U1"]}},
        "at": {"g": {"type": "timepicker", "selected_time": "09:00"}},
    }
    view = {"id": "V1", "callback_id": "a.form", "private_metadata": "kept", "state": {"values": values}}
    form = read_form({"type": "view_submission", "user": {"id": "U1"}, "view": view})
    assert form
    assert (form.view_id, form.callback_id, form.carried) == ("V1", "a.form", "kept")
    assert form.fields == {
        "text": "Acme",
        "empty": "",
        "one": "x",
        "none": "",
        "many": ("x", "y"),
        "people": ("U1",),
        "at": "09:00",
    }
    assert read_form({"user": {"id": "U1"}, "actions": [{}], "container": {"type": "message"}}) is None


def event(**fields: Any) -> dict[str, Any]:
    base = {"user": "U1", "channel": "C1", "text": "mine", "ts": "1.5"}
    return {"event_id": "Ev1", "event": base | fields}


def test_what_was_chosen_from_a_menu_in_a_message_is_its_value() -> None:
    body = {
        "user": {"id": "U1"},
        "channel": {"id": "C1"},
        "container": {"type": "message", "message_ts": "1.2"},
        "trigger_id": "1.3",
        "actions": [{"action_id": "a", "selected_option": {"value": "chosen"}}],
    }
    click = read_click(body)
    assert click
    assert click.value == "chosen"
