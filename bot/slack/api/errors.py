"""Slack's error words as Problems: each has its own true sentence."""

from __future__ import annotations

from bot.domain.problems import ChatProblem, PostRefusal
from bot.slack.manifest import SCOPES

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

_WANT_ANOTHER_TOKEN = frozenset(
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
_POST_REFUSALS = {
    "not_in_channel": PostRefusal.PLACE_HIDDEN,
    "channel_not_found": PostRefusal.PLACE_HIDDEN,
    "is_archived": PostRefusal.PLACE_ARCHIVED,
    "restricted_action": PostRefusal.MAY_NOT_POST,
    "user_disabled": PostRefusal.PERSON_UNREACHABLE,
    "user_not_found": PostRefusal.PERSON_UNREACHABLE,
    "user_not_visible": PostRefusal.PERSON_UNREACHABLE,
    "cannot_dm_bot": PostRefusal.PERSON_UNREACHABLE,
    "invalid_blocks": PostRefusal.MESSAGE_NEVER_TAKEN,
    "invalid_blocks_format": PostRefusal.MESSAGE_NEVER_TAKEN,
    "msg_too_long": PostRefusal.MESSAGE_NEVER_TAKEN,
    "no_text": PostRefusal.MESSAGE_NEVER_TAKEN,
    "invalid_arguments": PostRefusal.MESSAGE_NEVER_TAKEN,
}
_ASKED_FOR = frozenset(scope.name for scope in SCOPES)
_PASSES = frozenset({"unreachable", "ratelimited", "team_added_to_org"}) | _MAY_BE_POSTED
_ONE_WORD = {"rate_limited": "ratelimited"}  # the Web API says one, a response_url the other

_TRIED = {
    "apps.connections.open": "open a connection",
    "auth.test": "ask Slack who I am",
    "chat.postEphemeral": "post the answer",
    "chat.postMessage": "post a message",
    "chat.update": "change a message",
    "conversations.history": "check whether it was posted",
    "conversations.info": "look at the channel",
    "conversations.list": "look for a channel",
    "conversations.members": "see who is in the channel",
    "conversations.open": "open the direct messages",
    "conversations.replies": "check whether it was posted",
    "files.completeUploadExternal": "upload a picture",
    "files.getUploadURLExternal": "upload a picture",
    "response_url": "post the answer",
    "users.conversations": "see who is in which channel",
    "users.info": "look up who somebody is",
    "users.list": "read the list of people",
    "views.open": "open a form",
    "views.update": "repaint a form",
}


def chat_problem(code: str, method: str, detail: str, *, needed: str = "", status: int = 200) -> ChatProblem:
    """``code`` is the ``error`` of Slack's answer to ``method``, and ``needed`` names the permissions that a
    ``missing_scope`` lacks. ``detail`` goes to the log, shortened.

    Behind a ``status`` from 500 the request may have been carried out, whatever the code beside it says.
    """
    code = _ONE_WORD.get(code, code)
    kind = "restricted_action" if code.startswith("restricted_action") else code  # restricted_action_read_only_channel
    if kind == "missing_scope":
        sentence = "I lack a permission in Slack for this. An admin can see which one with: tasks-bot doctor."
    else:
        tried = _TRIED.get(method, f"use {method[:60]}")
        refused = f"I tried to {tried}, and Slack refused ({code[:40]}). Please tell your admin."
        sentence = _SENTENCES.get(kind, refused)
    may_be_posted = code in _MAY_BE_POSTED or status >= 500
    said = f"{method}: {detail[:300]}"
    return ChatProblem(
        sentence,
        code=code,
        detail=said,
        may_be_posted=may_be_posted,
        shuts_out=kind in _WANT_ANOTHER_TOKEN,
        hides_place=kind in _HIDE_A_PLACE and not _lacks_what_it_asks_for(kind, method, needed),
        asks_to_wait=kind == "ratelimited",
        refusal=_POST_REFUSALS.get(kind),
    )


def _lacks_what_it_asks_for(code: str, method: str, needed: str) -> bool:
    """Whether no channel at all can be looked at for want of a permission in the manifest, which is no fault of the
    channel. A group's direct messages need mpim:read, which the bot never asks for: they are hidden for good."""
    if (code, method) != ("missing_scope", "conversations.info"):
        return False
    return not needed or not _ASKED_FOR.isdisjoint(needed.split(","))


def unreachable(method: str, detail: str, *, may_be_posted: bool) -> ChatProblem:
    """No answer of Slack's: a cut connection, a proxy's page, a body that nobody can read."""
    said = f"{method}: {detail[:300]}"
    return ChatProblem(_SENTENCES["unreachable"], code="unreachable", detail=said, may_be_posted=may_be_posted)


def passes(problem: ChatProblem) -> bool:
    """Whether waiting alone may help, as it does not where Slack refuses a token."""
    return problem.code in _PASSES or problem.may_be_posted
