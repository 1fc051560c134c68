from __future__ import annotations

import asyncio
import logging

import pytest

from bot.domain.problems import ChatProblem
from bot.slack.api.connection import open_slack, prove_identity
from tests.fakes.clock import HandWoundClock, settle
from tests.slack.odd_slack import ODD, Said, odd_slack, said

SOUND = said(team_id="T1", user_id="UBOT", team="Acme", user="tasks", bot_id="B1", url="https://acme.slack.com/")


@pytest.mark.parametrize("oddity", ODD)
async def test_a_start_waits_while_slack_is_away_and_says_so_once(
    oddity: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    clock = HandWoundClock()
    async with odd_slack() as slack, open_slack(f"{slack.url}/api/", "xoxb-1", clock) as line:
        slack.will_say("auth.test", *[ODD[oddity]] * 6, SOUND)
        start = asyncio.create_task(prove_identity(line))
        async with asyncio.timeout(10):
            while not start.done():
                await settle(10)
                await clock.wind(1)
        assert (await start).team_id == "T1"
    lines = [line.message for line in caplog.records if line.levelno >= logging.WARNING]
    assert lines == ["waiting for Slack", "Slack answers"]


async def test_who_the_bot_is_and_where_is_what_slack_says() -> None:
    async with odd_slack() as slack, open_slack(f"{slack.url}/api/", "xoxb-1", HandWoundClock()) as line:
        slack.will_say("auth.test", SOUND, said(team_id="T1", user_id="UBOT"))
        known = await prove_identity(line)
        assert (known.team_id, known.bot_id, known.bot_person_id) == ("T1", "B1", "UBOT")
        assert (known.team_name, known.bot_name, known.team_url) == ("Acme", "tasks", "https://acme.slack.com/")
        bare = await prove_identity(line)
        assert (bare.team_name, bare.bot_name, bare.bot_id, bare.team_url) == ("", "me", "", "")


@pytest.mark.parametrize("code", ["invalid_auth", "token_revoked", "account_inactive", "not_authed", "some_new_word"])
async def test_a_refusal_that_waiting_cannot_help_ends_the_start(code: str) -> None:
    async with odd_slack() as slack, open_slack(f"{slack.url}/api/", "xoxb-1", HandWoundClock()) as line:
        slack.will_say("auth.test", Said(f'{{"ok":false,"error":"{code}"}}'.encode()))
        with pytest.raises(ChatProblem):
            await prove_identity(line)
        assert slack.asked("auth.test") == 1


@pytest.mark.parametrize(
    "answer",
    [
        {"team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": True},
        {"enterprise_id": "E1"},
        {"team_id": "E1", "enterprise_id": "E1"},
    ],
    ids=["its flag", "no workspace", "the organisation for the workspace"],
)
async def test_an_installation_for_a_whole_organisation_ends_the_start(answer: dict[str, object]) -> None:
    async with odd_slack() as slack, open_slack(f"{slack.url}/api/", "xoxb-1", HandWoundClock()) as line:
        slack.will_say("auth.test", said(user_id="UBOT", bot_id="B1", **answer))
        with pytest.raises(ChatProblem, match="Install it in one workspace"):
            await prove_identity(line)
        assert slack.asked("auth.test") == 1


async def test_a_workspace_of_an_organisation_is_one_like_others() -> None:
    async with odd_slack() as slack, open_slack(f"{slack.url}/api/", "xoxb-1", HandWoundClock()) as line:
        slack.will_say(
            "auth.test",
            said(team_id="T1", enterprise_id="E1", user_id="UBOT", is_enterprise_install=False),
        )
        assert (await prove_identity(line)).enterprise_id == "E1"


async def test_a_slack_that_nobody_listens_for_is_waited_for() -> None:
    clock = HandWoundClock()
    async with odd_slack() as gone:
        pass
    async with open_slack(f"{gone.url}/api/", "xoxb-1", clock) as line:
        start = asyncio.create_task(prove_identity(line))
        async with asyncio.timeout(10):
            while clock.monotonic() < 60:
                await settle(50)
                await clock.wind(1)
        assert not start.done()
        start.cancel()
