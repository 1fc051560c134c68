"""Where an answer goes when its first place does not take it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest

from bot.domain.problems import ChatProblem
from bot.slack.api.connection import open_slack
from bot.slack.api.message_sender import MessageSender, ReplyTarget
from bot.slack.blocks.message import Message
from tests.fakes.clock import HandWoundClock
from tests.slack.odd_slack import OddSlack, Said, odd_slack, said

TWO_COLLEAGUES = ReplyTarget("D9", "U1", direct=True)


class World:
    def __init__(self, slack: OddSlack, sender: MessageSender) -> None:
        self.slack = slack
        self.sender = sender

    def refuses(self, method: str, code: str) -> None:
        """Once."""
        self.slack.will_say(method, Said(f'{{"ok":false,"error":"{code}"}}'.encode()), said(ts="1.1"))

    def posted_to(self) -> list[str]:
        return [json.loads(body)["channel"] for name, _, body in self.slack.requests if name == "chat.postMessage"]


@pytest.fixture
async def world() -> AsyncIterator[World]:
    clock = HandWoundClock()
    async with odd_slack() as slack, open_slack(f"{slack.url}/api/", "xoxb-1", clock) as line:
        slack.will_say("conversations.open", said(channel={"id": "D1"}))
        yield World(slack, MessageSender(line.client, line.session, clock))


@pytest.mark.parametrize("code", ["channel_not_found", "not_in_channel", "is_archived"])
async def test_what_two_colleagues_messages_do_not_take_comes_to_the_person_directly(world: World, code: str) -> None:
    world.refuses("chat.postMessage", code)
    await world.sender.answer(TWO_COLLEAGUES, Message("It is on."))
    assert world.posted_to() == ["D9", "D1"]


@pytest.mark.parametrize("code", ["fatal_error", "token_revoked"])
async def test_what_may_be_posted_or_would_fail_anywhere_is_not_tried_elsewhere(world: World, code: str) -> None:
    world.refuses("chat.postMessage", code)
    with pytest.raises(ChatProblem):
        await world.sender.answer(TWO_COLLEAGUES, Message("It is on."))
    assert world.posted_to() == ["D9"]


async def test_what_is_for_everybody_in_a_channel_goes_nowhere_else(world: World) -> None:
    world.refuses("chat.postMessage", "not_in_channel")
    with pytest.raises(ChatProblem):
        await world.sender.answer(ReplyTarget("C1", "U1"), Message("For all.", in_channel=True))
    assert world.posted_to() == ["C1"]
