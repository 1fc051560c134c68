"""A post for a whole channel that Slack's rate limit holds up is made only where it is still allowed afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest

from bot.domain.access.channel import Channel
from bot.domain.problems import NotAllowed
from bot.slack.api.connection import SlackLine, open_slack
from bot.slack.api.message_sender import MessageSender, ReplyTarget
from bot.slack.api.reader import SlackReader
from bot.slack.blocks.message import Message
from bot.slack.transport.channel_posts import ChannelPosts
from tests.fakes.clock import HandWoundClock, settle
from tests.slack.odd_slack import JSON, OddSlack, Said, odd_slack, said
from tests.slack.transport.bolt import FakeSeenBook

BUSY = Said(b'{"ok":false,"error":"ratelimited"}', 429, JSON, {"Retry-After": "25"})
SHARED = Message("Three tasks.", in_channel=True)
REFUSAL = "#cs-team is shared with another company"


class World:
    """``refused`` is raised from now on when a post's permission is asked for."""

    def __init__(self, slack: OddSlack, line: SlackLine, clock: HandWoundClock) -> None:
        self.slack = slack
        self.clock = clock
        self.bot_is_in = True
        self.refused: NotAllowed | None = None
        self.questions = 0
        self.question_takes: Iterator[float] = iter(())  # in turn, then no time
        self.first_question_calls_slack = False
        self._line = line
        sender = MessageSender(line.client, line.session, line.clock)
        self._posts = ChannelPosts(sender, SlackReader(line.client), self._need_allowed, FakeSeenBook(), clock)

    async def _need_allowed(self, person_id: str, channel_id: str) -> Channel:
        self.questions += 1
        if self.refused:
            raise self.refused
        await self.clock.sleep(next(self.question_takes, 0))
        if self.questions == 1 and self.first_question_calls_slack:
            await self._line.client.users_info(user=person_id)
        return Channel(channel_id, "cs-team", shared_outside=False, bot_is_in=self.bot_is_in)

    async def types_here(self) -> None:
        await self._posts.post(self._address(), SHARED)

    async def presses_share(self) -> None:
        await self._posts.post_once(self._address(), SHARED, "share:1", None)

    def _address(self) -> ReplyTarget:
        return ReplyTarget("C1", "U1", f"{self.slack.url}/commands")

    async def held_up(self, post: Callable[[], Awaitable[None]], refused: str = "") -> None:
        """``post``, with half a minute of waiting in which it becomes ``refused``."""
        posting = asyncio.ensure_future(post())
        while not self.clock.waiting:
            await settle(1)
        self.refused = NotAllowed(refused) if refused else None
        await self.clock.wind(26)
        await posting


@pytest.fixture
async def world() -> AsyncIterator[World]:
    clock = HandWoundClock()
    async with odd_slack() as slack, open_slack(f"{slack.url}/api/", "xoxb-1", clock) as line:
        slack.will_say("chat.postMessage", said(ts="1.1"))
        slack.will_say("conversations.history", said(messages=[]))
        slack.will_say("response_url", Said(b"ok", content_type="text/plain"))
        yield World(slack, line, clock)


@pytest.mark.parametrize("post", [World.types_here, World.presses_share])
async def test_what_is_no_longer_allowed_after_the_waiting_is_not_posted(
    world: World, post: Callable[[World], Awaitable[None]]
) -> None:
    world.slack.will_say("chat.postMessage", BUSY, said(ts="1.1"))
    with pytest.raises(NotAllowed, match=REFUSAL):
        await world.held_up(lambda: post(world), REFUSAL)
    assert world.slack.asked("chat.postMessage") == 1


async def test_what_is_still_allowed_after_the_waiting_is_posted(world: World) -> None:
    world.slack.will_say("chat.postMessage", BUSY, said(ts="1.1"))
    await world.held_up(world.types_here)
    assert world.slack.asked("chat.postMessage") == 2
    assert world.questions == 2


async def test_looking_for_an_earlier_post_may_take_long_too(world: World) -> None:
    world.slack.will_say("conversations.history", BUSY, said(messages=[]))
    with pytest.raises(NotAllowed, match=REFUSAL):
        await world.held_up(world.presses_share, REFUSAL)
    assert world.slack.asked("chat.postMessage") == 0


async def test_the_way_round_a_channel_that_the_bot_is_not_in_asks_again_too(world: World) -> None:
    world.bot_is_in = False
    world.slack.will_say("response_url", BUSY, Said(b"ok", content_type="text/plain"))
    with pytest.raises(NotAllowed, match=REFUSAL):
        await world.held_up(world.types_here, REFUSAL)
    assert [name for name, _, _ in world.slack.requests] == ["response_url"]


async def test_a_share_without_waiting_is_asked_about_once(world: World) -> None:
    await world.presses_share()
    assert world.questions == 1
    assert world.slack.asked("chat.postMessage") == 1


async def test_a_question_that_slack_holds_up_itself_is_asked_again(world: World) -> None:
    world.question_takes = iter([25.0])
    with pytest.raises(NotAllowed, match=REFUSAL):
        await world.held_up(world.types_here, REFUSAL)
    assert world.slack.asked("chat.postMessage") == 0


async def test_a_question_that_slack_makes_wait_for_two_seconds_is_asked_again(world: World) -> None:
    world.first_question_calls_slack = True
    world.slack.will_say("users.info", Said(BUSY.body, 429, JSON, {"Retry-After": "2"}), said(user={}))
    with pytest.raises(NotAllowed, match=REFUSAL):
        await world.held_up(world.types_here, REFUSAL)
    assert world.slack.asked("chat.postMessage") == 0


@pytest.mark.parametrize("post", [World.types_here, World.presses_share])
async def test_a_question_that_is_only_slow_is_asked_once(
    world: World, post: Callable[[World], Awaitable[None]]
) -> None:
    world.question_takes = iter([1.2] * 6)
    await world.held_up(lambda: post(world))
    assert world.questions == 1
    assert world.slack.asked("chat.postMessage") == 1
