"""The rules for whole messages, for answers to a response_url, and for views."""

from __future__ import annotations

import pytest

from bot.sandbox.slack.rules.check import check_message, check_response, check_view
from tests.sandbox.slack_blocks import DIVIDER, Json, entry, modal, mrkdwn, plain, section, table

MESSAGE_RULES: dict[str, tuple[Json, Json]] = {
    "50 blocks": ({"blocks": [DIVIDER] * 50}, {"blocks": [DIVIDER] * 51}),
    "blocks are a list": ({"blocks": []}, {"blocks": DIVIDER}),
    "one block_id": (
        {"blocks": [{**DIVIDER, "block_id": "a"}, {**DIVIDER, "block_id": "b"}]},
        {"blocks": [{**DIVIDER, "block_id": "a"}, {**DIVIDER, "block_id": "a"}]},
    ),
    "one table": ({"blocks": [table()]}, {"blocks": [table(), table()]}),
    "markdown in all": (
        {"blocks": [{"type": "markdown", "text": "a" * 6000}] * 2},
        {"blocks": [{"type": "markdown", "text": "a" * 6001}] * 2},
    ),
    "text is a string": ({"text": "a"}, {"text": ["a"]}),
    "metadata": (
        {"metadata": {"event_type": "sent", "event_payload": {"key": "1"}}},
        {"metadata": {"event_type": "sent"}},
    ),
    "metadata has no more": (
        {"metadata": {"event_type": "sent", "event_payload": {}}},
        {"metadata": {"event_type": "sent", "event_payload": {}, "key": "1"}},
    ),
    "blocks in attachments": (
        {"attachments": [{"blocks": [section()]}]},
        {"attachments": [{"blocks": [section(text=mrkdwn(""))]}]},
    ),
}


@pytest.mark.parametrize("rule", MESSAGE_RULES)
def test_a_message_just_inside_the_rule_passes_and_one_just_outside_is_found(rule: str) -> None:
    inside, outside = MESSAGE_RULES[rule]
    assert check_message(inside) == []
    assert check_message(outside)


RESPONSE_RULES: dict[str, tuple[Json, Json]] = {
    "response type": ({"response_type": "in_channel"}, {"response_type": "public"}),
    "replace_original": ({"replace_original": True}, {"replace_original": "true"}),
    "delete_original": ({"delete_original": True}, {"delete_original": 1}),
    "unknown key": ({"text": "a"}, {"txt": "a"}),
}


@pytest.mark.parametrize("rule", RESPONSE_RULES)
def test_an_answer_to_a_response_url_obeys_its_own_rules(rule: str) -> None:
    inside, outside = RESPONSE_RULES[rule]
    assert check_response(inside) == []
    assert check_response(outside)


VIEW_RULES: dict[str, tuple[Json, Json, str]] = {
    "title": (modal(title=plain("a" * 24)), modal(title=plain("a" * 25)), "/view/title/text"),
    "title is plain": (modal(), modal(title=mrkdwn()), "/view/title/type"),
    "title is needed": (modal(), {"type": "modal", "blocks": []}, "/view"),
    "submit": (modal(submit=plain("a" * 24)), modal(submit=plain("a" * 25)), "/view/submit/text"),
    "close": (modal(close=plain("a" * 24)), modal(close=plain("a" * 25)), "/view/close/text"),
    "100 blocks": (modal(blocks=[DIVIDER] * 100), modal(blocks=[DIVIDER] * 101), "/view/blocks"),
    "private metadata": (modal(private_metadata="a" * 3000), modal(private_metadata="a" * 3001), "/private_metadata"),
    "callback_id": (modal(callback_id="a" * 255), modal(callback_id="a" * 256), "/callback_id"),
    "external_id": (modal(external_id="a" * 255), modal(external_id="a" * 256), "/external_id"),
    "inputs need a submit": (modal(blocks=[entry()], submit=plain()), modal(blocks=[entry()]), "submit"),
    "no tables in modals": (modal(), modal(blocks=[table()]), "/view/blocks/0/type"),
    "no markdown in modals": (modal(), modal(blocks=[{"type": "markdown", "text": "a"}]), "/view/blocks/0/type"),
    "one block_id": (
        modal(blocks=[{**DIVIDER, "block_id": "a"}]),
        modal(blocks=[{**DIVIDER, "block_id": "a"}] * 2),
        "/view/blocks/1/block_id",
    ),
    "unknown type": (modal(), modal(type="sheet"), "/view/type"),
    "unknown key": (modal(), modal(state={}), "property: state"),
    "home": (
        {"type": "home", "blocks": [table()]},
        {"type": "home", "blocks": [], "title": plain()},
        "property: title",
    ),
}


@pytest.mark.parametrize("rule", VIEW_RULES)
def test_a_view_just_inside_the_rule_passes_and_one_just_outside_is_found(rule: str) -> None:
    inside, outside, where = VIEW_RULES[rule]
    assert check_view(inside) == []
    found = check_view(outside)
    assert any(where in finding for finding in found), found


def test_findings_read_as_slack_writes_them() -> None:
    assert check_message({"blocks": [section(text=mrkdwn("a" * 3001))]}) == [
        "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    ]
