from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.domain.problems import PostRefusal
from bot.slack.api import errors
from bot.slack.api.errors import chat_problem

METHOD = re.compile(r'"((?:apps|auth|chat|conversations|files|users|views)\.[a-zA-Z.]+)"')


def test_a_refusal_without_a_sentence_of_its_own_says_what_was_tried() -> None:
    heard = chat_problem("fatal_error", "conversations.info", "").sentence
    assert heard == "I tried to look at the channel, and Slack refused (fatal_error). Please tell your admin."


SLACKS_WORDS = {
    "not_in_channel": "I'm not a member of this channel",
    "channel_not_found": "Slack doesn't show me this channel",
    "is_archived": "This channel is archived",
    "msg_too_long": "This answer is too long for one Slack message",
    "invalid_blocks": "Slack refused the shape of my message",
    "restricted_action": "This workspace does not let me post in this channel",
    "restricted_action_read_only_channel": "This workspace does not let me post in this channel",
    "ratelimited": "Slack asks me to slow down",
    "rate_limited": "Slack asks me to slow down",
    "token_revoked": "Slack revoked my access",
    "account_inactive": "My Slack account is switched off",
    "invalid_auth": "Slack doesn't know my token",
    "user_not_found": "Slack doesn't know this person",
    "missing_scope": "I lack a permission in Slack for this",
}


@pytest.mark.parametrize(("code", "sentence"), SLACKS_WORDS.items(), ids=list(SLACKS_WORDS))
def test_what_slack_often_says_has_a_sentence_of_its_own(code: str, sentence: str) -> None:
    assert chat_problem(code, "chat.postMessage", "").sentence.startswith(sentence)


@pytest.mark.parametrize(
    ("code", "status", "may_be_posted"),
    [
        ("is_archived", 200, False),
        ("ratelimited", 200, False),
        ("internal_error", 200, True),
        ("fatal_error", 200, True),
        ("request_timeout", 200, True),
        ("service_unavailable", 200, True),
        ("is_archived", 499, False),
        ("is_archived", 500, True),
    ],
)
def test_only_what_slack_may_have_carried_out_is_in_doubt(code: str, status: int, may_be_posted: bool) -> None:
    assert chat_problem(code, "chat.postMessage", "", status=status).may_be_posted is may_be_posted


def test_each_method_that_the_bot_calls_has_words_for_what_it_tries() -> None:
    room = Path(errors.__file__).parent
    called = {name for file in room.glob("*.py") for name in METHOD.findall(file.read_text("utf-8"))}
    unspoken = [name for name in called if "I tried to use" in chat_problem("fatal_error", name, "").sentence]
    assert sorted(unspoken) == []


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("not_in_channel", PostRefusal.PLACE_HIDDEN),
        ("is_archived", PostRefusal.PLACE_ARCHIVED),
        ("restricted_action_thread_only_channel", PostRefusal.MAY_NOT_POST),
        ("cannot_dm_bot", PostRefusal.PERSON_UNREACHABLE),
        ("invalid_blocks", PostRefusal.MESSAGE_NEVER_TAKEN),
        ("ratelimited", None),
        ("some_new_word", None),
    ],
)
def test_what_a_refusal_means_for_a_message_is_said_without_slack_s_words(
    code: str, refusal: PostRefusal | None
) -> None:
    assert chat_problem(code, "chat.postMessage", "").refusal is refusal


@pytest.mark.parametrize(
    ("needed", "hidden"),
    [
        ("mpim:read", True),
        ("channels:read", False),
        ("channels:read,groups:read,mpim:read,im:read", False),
        ("", False),
    ],
)
def test_a_channel_is_hidden_only_by_a_permission_that_the_bot_never_asks_for(needed: str, hidden: bool) -> None:
    assert chat_problem("missing_scope", "conversations.info", "", needed=needed).hides_place is hidden


@pytest.mark.parametrize("code", ["no_permission", "access_denied", "missing_scope", "not_in_channel", "user_disabled"])
def test_where_the_bot_may_not_read_is_told_from_what_passes(code: str) -> None:
    assert chat_problem(code, "conversations.members", "").hides_place
    assert not chat_problem("ratelimited", "conversations.members", "").hides_place
    assert chat_problem("rate_limited", "response_url", "").asks_to_wait
