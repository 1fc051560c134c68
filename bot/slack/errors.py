"""Slack's error words as Problems: each has its own true sentence, and none is told as another."""

from __future__ import annotations

from bot.use_cases.problems import ChatProblem

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
    "unreachable": "I can't reach Slack properly just now. Please try again in a minute.",
}


def chat_problem(code: str, method: str, detail: str) -> ChatProblem:
    """``code`` is the ``error`` of Slack's answer. ``detail`` goes to the log, shortened."""
    if code == "missing_scope":
        sentence = "I lack a permission in Slack for this. An admin can see which one with: tasks-bot doctor."
    else:
        sentence = _SENTENCES.get(code, f"Slack refused this ({code[:40]}). Please tell your admin.")
    return ChatProblem(sentence, code=code, detail=f"{method}: {detail[:300]}")


def unreachable(error: Exception) -> ChatProblem:
    return ChatProblem(_SENTENCES["unreachable"], code="unreachable", detail=f"{type(error).__name__}: {error}"[:300])
