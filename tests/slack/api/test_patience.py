"""Waiting for Slack: longer from try to try, said once, and only where waiting can help."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.problems import ChatProblem
from bot.slack.api.patience import once_slack_answers
from tests.fakes.clock import HandWoundClock, settle

AWAY = ChatProblem("I can't reach Slack.", code="unreachable")


class SometimesThere:
    """Slack, away for so many questions."""

    def __init__(self, away: int, problem: ChatProblem = AWAY) -> None:
        self.left = away
        self.problem = problem
        self.asked_at: list[float] = []
        self.clock = HandWoundClock()

    async def ask(self) -> str:
        self.asked_at.append(self.clock.monotonic())
        self.left -= 1
        if self.left >= 0:
            raise self.problem
        return "here"


async def test_slack_is_asked_ever_less_often_until_it_answers(caplog: pytest.LogCaptureFixture) -> None:
    slack = SometimesThere(away=6)
    answer = asyncio.create_task(once_slack_answers(slack.ask, slack.clock))
    await settle()
    await slack.clock.wind(200)
    assert await answer == "here"
    assert slack.asked_at == [0, 1, 6, 21, 51, 81, 111]
    assert caplog.messages == ["waiting for Slack", "Slack answers"]


async def test_a_slack_that_answers_at_once_is_not_worth_a_line(caplog: pytest.LogCaptureFixture) -> None:
    slack = SometimesThere(away=0)
    assert await once_slack_answers(slack.ask, slack.clock) == "here"
    assert caplog.messages == []


async def test_what_waiting_cannot_help_is_raised_at_once() -> None:
    slack = SometimesThere(1, ChatProblem("Slack does not know this token.", code="invalid_auth"))
    with pytest.raises(ChatProblem, match="does not know"):
        await once_slack_answers(slack.ask, slack.clock)
    assert slack.asked_at == [0]
