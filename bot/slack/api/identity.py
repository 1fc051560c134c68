"""Who the bot is in which workspace: the one reader of ``auth.test``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.problems import ChatProblem
from bot.slack.api.answers import Answer
from bot.slack.api.reader import SlackReader

FOR_AN_ORGANISATION = "installed_for_organisation"


@dataclass(frozen=True, slots=True)
class Identity:
    team_id: str
    team_name: str
    enterprise_id: str | None
    bot_id: str
    bot_person_id: str
    bot_name: str  # what people type after the @
    team_url: str = ""  # "https://firm.slack.com/"


async def read_identity(reader: SlackReader) -> tuple[Identity, Mapping[str, Any]]:
    """Who the token belongs to, and the headers of Slack's answer. Raises ChatProblem where the token is no good, or is
    of an installation for a whole organisation."""
    answer = await reader.call("auth.test")
    if _is_for_an_organisation(answer):
        raise ChatProblem(
            "The bot is installed for a whole Enterprise Grid organisation, so nobody would count as a member of its "
            "workspace. Install it in one workspace, and put that installation's token in SLACK_BOT_TOKEN.",
            code=FOR_AN_ORGANISATION,
        )
    identity = Identity(
        team_id=answer.text("team_id"),
        team_name=str(answer.get("team") or ""),
        enterprise_id=answer.get("enterprise_id"),
        bot_id=str(answer.get("bot_id") or ""),
        bot_person_id=answer.text("user_id"),
        bot_name=str(answer.get("user") or "me"),
        team_url=str(answer.get("url") or ""),
    )
    return identity, answer.headers


def _is_for_an_organisation(answer: Answer) -> bool:
    """By the flag; or the organisation stands where the workspace does (team_id is absent, or an id with an E)."""
    if answer.get("is_enterprise_install") is True:
        return True
    team_id = str(answer.get("team_id") or "")
    return bool(answer.get("enterprise_id")) and (not team_id or team_id.startswith("E"))
