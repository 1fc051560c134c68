"""The bot's Bolt app with a table of features for tests: payloads go in, what would go to Slack is kept in lists."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.access.person import Person, Standing
from bot.slack.api.identity import Identity
from bot.slack.api.message_sender import MessageSender, ReplyTarget
from bot.slack.api.reader import SlackReader
from bot.slack.blocks.message import Message
from bot.slack.feature import Handlers, Modal
from bot.slack.transport.answering import Answering
from bot.slack.transport.background_work import Work
from bot.slack.transport.bolt_app import build_app
from bot.slack.transport.channel_posts import ChannelPosts
from bot.use_cases.ports.channels import Channel
from bot.use_cases.tasks.guard_sharing import need_inside_channel
from tests.fakes.channels import FakeChannels
from tests.fakes.clock import HandWoundClock
from tests.fakes.people import FakePeople

BERLIN = ZoneInfo("Europe/Berlin")
ANN = Person("U1ANN", "Ann Weber", "ann@firm.example", BERLIN)
GUEST = Person("U4GUEST", "Gus Guest", "gus@firm.example", BERLIN, Standing.GUEST)
TEAM = Channel("C1", "cs-team", shared_outside=False)
NOT_IN = Channel("C2", "sales", shared_outside=False, bot_is_in=False)
OUR_BOT = "U0BOT"


@dataclass
class FakeSender:
    """Slack's posting side. ``refusals`` are raised by `answer` and `post`, one each; ``arrives`` says that a refused
    post stands in the channel all the same."""

    refusals: list[BaseException] = field(default_factory=list)
    arrives: bool = False
    answers: list[tuple[ReplyTarget, Message, bool]] = field(default_factory=list)
    posts: list[tuple[str, Message, Mapping[str, Any] | None]] = field(default_factory=list)
    last_words: list[Message] = field(default_factory=list)
    last_refusal: Exception | None = None
    opened: list[Modal] = field(default_factory=list)
    repainted: list[Modal] = field(default_factory=list)

    async def answer(self, address: ReplyTarget, message: Message, *, replaces: bool = False) -> None:
        self._refuse()
        self.answers.append((address, message, replaces))

    async def post(
        self,
        channel_id: str,
        message: Message,
        *,
        thread_ts: str | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> str:
        if not self.refusals or self.arrives:
            self.posts.append((channel_id, message, metadata))
        self._refuse()
        return "1.1"

    async def last_word(self, address: ReplyTarget, message: Message) -> None:
        if self.last_refusal:
            raise self.last_refusal
        self.last_words.append(message)

    async def open(self, trigger_id: str, modal: Modal) -> bool:
        self._refuse()
        self.opened.append(modal)
        return True

    async def repaint(self, view_id: str, modal: Modal) -> None:
        self._refuse()
        self.repainted.append(modal)

    def _refuse(self) -> None:
        if self.refusals:
            raise self.refusals.pop(0)


class FakeHistory:
    """What the channel's history shows: whatever the sender has posted. Each look takes one of ``refusals``, and raises
    it where it is one."""

    def __init__(self, sender: FakeSender) -> None:
        self._sender = sender
        self.refusals: list[Exception | None] = []
        self.looks = 0

    async def pages(self, method: str, **arguments: Any) -> AsyncIterator[Mapping[str, Any]]:
        self.looks += 1
        if self.refusals and (refusal := self.refusals.pop(0)):
            raise refusal
        shown = [metadata for channel, _, metadata in self._sender.posts if channel == arguments["channel"]]
        yield {"messages": [{"ts": "1.1", "metadata": metadata} for metadata in shown]}


class FakeSeenBook:
    def __init__(self) -> None:
        self.keys: set[str] = set()
        self.refusal: Exception | None = None

    async def first_time(self, key: str, at: datetime) -> bool:
        if self.refusal:
            raise self.refusal
        is_first = key not in self.keys
        self.keys.add(key)
        return is_first

    async def forget(self, key: str) -> None:
        self.keys.discard(key)

    async def forget_before(self, instant: datetime) -> int:
        return 0


class BoltApp:
    """``sender``, ``history`` and ``seen`` keep what the bot did."""

    def __init__(self, handlers: Handlers) -> None:
        clock = HandWoundClock()
        self.sender = FakeSender()
        self.history = FakeHistory(self.sender)
        self.seen = FakeSeenBook()
        self.channels = FakeChannels(TEAM, NOT_IN)
        self._work = Work()
        sender = cast(MessageSender, self.sender)
        reader = cast(SlackReader, self.history)
        posts = ChannelPosts(sender, reader, self._need_allowed, self.seen, clock)
        self.people = FakePeople(ANN, GUEST)
        answering = Answering(handlers, self.people, sender, posts, self.seen, clock, "/tasks")
        identity = Identity("T1", "Firm", None, "B1", OUR_BOT, "tasks")
        client = AsyncWebClient(token="xoxb-test", base_url="http://127.0.0.1:1/api/")
        self._app = build_app(identity, client, answering, self._work)

    async def _need_allowed(self, person_id: str, channel_id: str) -> Channel:
        return await need_inside_channel(self.channels, channel_id)

    async def hears(self, body: Mapping[str, Any]) -> BoltResponse:
        """One payload over the socket, and all that it leads to."""
        response = await self._app.async_dispatch(AsyncBoltRequest(body=dict(body), mode="socket_mode"))
        await self._work.drain(5)
        return response

    @property
    def said(self) -> list[str]:
        """The texts that the person was answered."""
        return [message.text for _, message, _ in self.sender.answers] + [m.text for m in self.sender.last_words]


def command(text: str = "", person_id: str = ANN.id, *, trigger_id: str = "1.2") -> dict[str, Any]:
    return {
        "command": "/tasks",
        "text": text,
        "user_id": person_id,
        "team_id": "T1",
        "channel_id": TEAM.id,
        "trigger_id": trigger_id,
        "response_url": "http://127.0.0.1:1/respond",
    }


def event(**fields: Any) -> dict[str, Any]:
    said = {"type": "app_mention", "user": ANN.id, "channel": TEAM.id, "text": f"<@{OUR_BOT}> hear", "ts": "1.5"}
    return {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": said | fields}


def press(action_id: str, value: str = "", *, trigger_id: str = "1.3", channel_id: str = TEAM.id) -> dict[str, Any]:
    return {
        "type": "block_actions",
        "user": {"id": ANN.id, "team_id": "T1"},
        "team": {"id": "T1"},
        "channel": {"id": channel_id},
        "container": {"type": "message", "message_ts": "1795424400.000100", "is_ephemeral": True},
        "trigger_id": trigger_id,
        "response_url": "http://127.0.0.1:1/respond",
        "actions": [{"type": "button", "action_id": action_id, "block_id": "b", "value": value}],
    }


def submission(callback_id: str, carried: str = "kept", **view: Any) -> dict[str, Any]:
    return {
        "type": "view_submission",
        "user": {"id": ANN.id, "team_id": "T1"},
        "team": {"id": "T1"},
        "view": {
            "id": "V1",
            "type": "modal",
            "callback_id": callback_id,
            "private_metadata": carried,
            "state": {"values": {"where": {"a": {"type": "plain_text_input", "value": "C1"}}}},
            **view,
        },
    }


def change(callback_id: str) -> dict[str, Any]:
    """Something in an open form was changed."""
    body = submission(callback_id)
    return body | {
        "type": "block_actions",
        "container": {"type": "view", "view_id": "V1"},
        "actions": [{"type": "plain_text_input", "action_id": "a", "block_id": "where", "value": "C1"}],
    }
