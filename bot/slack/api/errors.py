"""Slack's error words as Problems: each has its own true sentence."""

from __future__ import annotations

from bot.domain.problems import ChatProblem

_SENTENCES = {
    "not_in_channel": "I'm not a member of this channel, so I can't post here. Invite me, then try again.",
    "channel_not_found": "Slack doesn't show me this channel. Invite me to it, then try again.",
    "is_archived": "This channel is archived, so nothing can be posted here. Use another channel.",
    "msg_too_long": "This answer is too long for one Slack message. Narrow it down, for example by a due date.",
    "invalid_blocks": "Slack refused the shape of my message. That is a fault of mine: please tell your admin.",
    "restricted_action": "This workspace does not let me post in this channel. Ask a workspace admin to allow it.",
    "ratelimited": "Slack asks me to slow down. Please try again in a minute.",
    "token_revoked": "Slack revoked my access. An admin has to install the app again and set the new token.",
    "account_inactive": "My Slack account is switched off. An admin has to install the app again.",
    "invalid_auth": "Slack doesn't know my token. An admin has to check SLACK_BOT_TOKEN.",
    "user_not_found": "Slack doesn't know this person. Pick them from Slack's list after typing @.",
    "endless_list": "Slack's list does not come to an end, so I stopped reading it. Please try again in a minute.",
    "unreachable": "I can't reach Slack properly just now. Please try again in a minute.",
}

_MAY_BE_POSTED = frozenset({"unreachable", "internal_error", "fatal_error", "request_timeout", "service_unavailable"})
"""No answer at all, or one of those after which "some aspect of the operation may have succeeded"
(https://docs.slack.dev/reference/methods)."""

WANT_ANOTHER_TOKEN = frozenset(
    {"invalid_auth", "not_authed", "not_allowed_token_type", "token_revoked", "token_expired", "account_inactive"}
)
_HIDE_A_PLACE = frozenset(
    {
        "access_denied",
        "channel_not_found",
        "missing_scope",
        "no_permission",
        "not_in_channel",
        "restricted_action",
        "user_disabled",
        "user_not_found",
        "user_not_visible",
    }
)
_PASSES = frozenset({"unreachable", "ratelimited", "team_added_to_org"}) | _MAY_BE_POSTED
_ONE_WORD = {"rate_limited": "ratelimited"}  # the Web API says one, a response_url the other

_TRIED = {
    "apps.connections.open": "open a connection",
    "auth.test": "ask Slack who I am",
    "chat.postEphemeral": "post the answer",
    "chat.postMessage": "post a message",
    "chat.update": "change a message",
    "conversations.history": "look whether it is posted",
    "conversations.info": "look at the channel",
    "conversations.list": "look for a channel",
    "conversations.members": "see who is in the channel",
    "conversations.open": "open the direct messages",
    "conversations.replies": "look whether it is posted",
    "files.completeUploadExternal": "upload a picture",
    "files.getUploadURLExternal": "upload a picture",
    "response_url": "post the answer",
    "users.conversations": "see who is in which channel",
    "users.info": "look up who somebody is",
    "users.list": "read the list of people",
    "views.open": "open a form",
    "views.update": "repaint a form",
}


def chat_problem(code: str, method: str, detail: str, *, status: int = 200) -> ChatProblem:
    """``code`` is the ``error`` of Slack's answer to ``method``. ``detail`` goes to the log, shortened.

    Behind a ``status`` from 500 the request may have been carried out, whatever the code beside it says.
    """
    code = _ONE_WORD.get(code, code)
    if code == "missing_scope":
        sentence = "I lack a permission in Slack for this. An admin can see which one with: tasks-bot doctor."
    else:
        tried = _TRIED.get(method, f"use {method[:60]}")
        refused = f"I tried to {tried}, and Slack refused ({code[:40]}). Please tell your admin."
        sentence = _SENTENCES.get(code, refused)
    may_be_posted = code in _MAY_BE_POSTED or status >= 500
    said = f"{method}: {detail[:300]}"
    return ChatProblem(
        sentence,
        code=code,
        detail=said,
        may_be_posted=may_be_posted,
        shuts_out=code in WANT_ANOTHER_TOKEN,
        hides_place=code in _HIDE_A_PLACE,
        asks_to_wait=code == "ratelimited",
    )


def unreachable(method: str, detail: str, *, may_be_posted: bool) -> ChatProblem:
    """No answer of Slack's: a cut connection, a proxy's page, a body that nobody can read."""
    said = f"{method}: {detail[:300]}"
    return ChatProblem(_SENTENCES["unreachable"], code="unreachable", detail=said, may_be_posted=may_be_posted)


def passes(problem: ChatProblem) -> bool:
    """Whether waiting alone may help, as it does not where Slack refuses a token."""
    return problem.code in _PASSES or problem.may_be_posted
