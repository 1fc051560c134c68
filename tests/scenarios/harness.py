"""The real bot between the two stand-ins, and the people of the sample company who use it.

    async with harness() as t:
        answer = await t.ann.asks("/tasks mine")
        page = await t.ann.presses(answer, "Next")

Everything goes over real HTTP and a real WebSocket on loopback; only time is wound by hand. Leaving it checks what
every scenario promises (promises.py).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.app.bot import Bot, Patience, running_bot
from bot.app.demo import open_sandbox, settings_for
from bot.logs import set_up_logs
from bot.sandbox.chartmogul.faults import Faults as CrmFaults
from bot.sandbox.demo import API_KEY, APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, Sandbox
from bot.sandbox.slack.faults import Faults as SlackFaults
from bot.sandbox.slack.state import Message
from bot.slack.features.digests.digest_post import Draw
from tests.fakes.clock import HandWoundClock, flowing_clock, settle
from tests.scenarios.promises import Expected, need_promises_kept

SECRETS = (API_KEY, APP_TOKEN, BOT_TOKEN, SIGNING_SECRET)
MONDAY_MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # 09:00 in Berlin
USUAL = Patience()
PATIENCE_SECONDS = 10.0
_TURNS_TO_BEGIN = 5
_A_WHILE_SECONDS = 120


class FakeUser:
    """A person of the sample company, with a mouse and a keyboard."""

    def __init__(self, harness: Harness, person_id: str) -> None:
        self._harness = harness
        self.id = person_id

    @property
    def dm(self) -> str:
        return self._harness.sandbox.slack.dm_with_app(self.id)

    async def asks(self, words: str, where: str = "cs-team", thread_ts: str | None = None) -> Message:
        """The one message of the bot's that this person sees as the answer. ``where`` is a channel's name, or "dm"."""
        return _only(await self.types(words, where, thread_ts))

    async def types(self, words: str, where: str = "cs-team", thread_ts: str | None = None) -> list[Message]:
        """Everything new that this person sees of the bot's afterwards, wherever."""
        person, place = self._harness.sandbox.slack.person(self.id), self._harness.place(where, self)
        return await self._harness.heard_by(self, lambda: person.say(place, words, thread_ts))

    async def presses(self, message: Message, button: str) -> Message:
        """Press what is written ``button``; the message that is new or repainted then."""
        return _only(await self.press(message, button))

    async def press(self, message: Message, button: str) -> list[Message]:
        person = self._harness.sandbox.slack.person(self.id)
        return await self._harness.heard_by(self, lambda: person.press(message, button))

    def sees(self, where: str) -> list[Message]:
        """The bot's messages that this person sees in a place, oldest first."""
        shown = self._harness.sandbox.slack.messages(self._harness.place(where, self), self.id)
        return [message for message in shown if message.is_app]

    @property
    def notices(self) -> list[str]:
        return self._harness.sandbox.slack.notices(self.id)

    def changes(self, **changes: Any) -> None:
        """Another e-mail, zone or standing in Slack."""
        self._harness.sandbox.slack.change_person(self.id, **changes)


class Harness:
    def __init__(self, sandbox: Sandbox, clock: HandWoundClock, folder: Path, log: StringIO) -> None:
        self.sandbox = sandbox
        self.clock = clock
        self.expected = Expected()
        self._folder = folder
        self._log = log
        self._open = AsyncExitStack()
        self._bot: Bot | None = None
        self._settings: dict[str, str] = {}
        ids = {person.real_name.split()[0]: person.id for person in sandbox.company.people}
        self.ann, self.mia = FakeUser(self, ids["Ann"]), FakeUser(self, ids["Mia"])
        self.tomas, self.priya = FakeUser(self, ids["Tomás"]), FakeUser(self, ids["Priya"])
        self.jordan, self.aroha = FakeUser(self, ids["Jordan"]), FakeUser(self, ids["Aroha"])
        self.lukas, self.chloe = FakeUser(self, ids["Lukas"]), FakeUser(self, ids["Chloé"])
        self.sam, self.nina, self.dana = (FakeUser(self, ids[name]) for name in ("Sam", "Nina", "Dana"))

    @property
    def bot(self) -> Bot:
        assert self._bot is not None, "the bot is not running"
        return self._bot

    @property
    def crm(self) -> CrmFaults:
        """What can go wrong at ChartMogul."""
        return self.sandbox.crm.faults

    @property
    def slack(self) -> SlackFaults:
        """What can go wrong at Slack."""
        return self.sandbox.slack.faults

    @property
    def log(self) -> str:
        """What the bot wrote to its log, debug lines too."""
        return self._log.getvalue()

    @property
    def database(self) -> Path:
        return self._folder / "scenario.db"

    def place(self, where: str, whose: FakeUser) -> str:
        if where == "dm":
            return whose.dm
        return next(channel.id for channel in self.sandbox.company.channels if channel.name == where)

    def messages(self) -> list[Message]:
        """All that the bot has posted and that is still there."""
        slack, company = self.sandbox.slack, self.sandbox.company
        places = [*(channel.id for channel in company.channels), *(slack.dm_with_app(p.id) for p in company.people)]
        found = {(m.channel, m.ts): m for place in places for p in company.people for m in slack.messages(place, p.id)}
        return [message for message in found.values() if message.is_app]

    async def start_bot(
        self,
        settings: Mapping[str, str] | None = None,
        *,
        ready: bool = True,
        database: str = "scenario.db",
        patience: Patience = USUAL,
        draw: Draw | None = None,
    ) -> None:
        """``ready`` waits until the customers and the task index are read, as some seconds after a start."""
        self._settings |= settings or {}
        before = self.log
        told = settings_for(self.sandbox, self._folder / database, **self._settings)
        self._bot = await self._open.enter_async_context(running_bot(told, self.clock, patience=patience, draw=draw))
        if told.slack_mode == "socket":
            await self.sandbox.slack.connected()
        if ready:
            await self._read_in(before)

    async def stop_bot(self) -> None:
        await self._open.aclose()
        self._bot = None

    async def restart_bot(self, *, database: str = "scenario.db") -> None:
        await self.stop_bot()
        await self.start_bot(database=database)

    async def passes(self, seconds: float) -> None:
        """Let time pass; hours at once."""
        await (self.clock.leap(seconds) if seconds > _A_WHILE_SECONDS else self.clock.wind(seconds))
        await self.quiet()

    async def until(self, found: Callable[[], object]) -> None:
        """Let everything go on until ``found`` answers something true; TimeoutError after ten real seconds."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not found():
                await settle(3)

    async def quiet(self) -> None:
        """Let all that was asked be answered. An ack can be here before the work that it is for has begun."""
        for _ in range(_TURNS_TO_BEGIN):
            await settle(20)
            await self.until(lambda: self._bot is None or self._bot.work.outstanding == 0)

    async def heard_by(self, reader: FakeUser, act: Callable[[], Coroutine[Any, Any, object]]) -> list[Message]:
        before = {(m.channel, m.ts): m for m in self._shown_to(reader)}
        async with asyncio.timeout(PATIENCE_SECONDS):
            await act()
        await self.quiet()
        return [m for m in self._shown_to(reader) if before.get((m.channel, m.ts)) != m]

    def _shown_to(self, reader: FakeUser) -> list[Message]:
        channels = self.sandbox.company.channels
        own = {reader.dm, *(channel.id for channel in channels if reader.id in channel.members)}
        return [m for m in self.messages() if m.seen_only_by == reader.id or (m.channel in own and not m.ephemeral)]

    async def _read_in(self, before: str) -> None:
        for line in ("customer sync finished", "TaskIndex: "):
            await self.until(lambda line=line: line in self.log[len(before) :])  # type: ignore[misc]


@asynccontextmanager
async def harness(
    now: datetime = MONDAY_MORNING,
    *,
    tasks: Iterable[dict[str, Any]] | None = None,
    command: str = "/tasks",
    started: bool = True,
    **settings: str,
) -> AsyncIterator[Harness]:
    """The sample company at ``now`` (UTC), with a bot that has ``settings`` as its variables.

    ``tasks`` are the CRM's instead of the sample's, as ChartMogul sends them.
    """
    clock = flowing_clock(now)
    with TemporaryDirectory(prefix="scenario-") as folder, _log_lines() as log:
        async with open_sandbox(clock, command=command) as sandbox:
            if tasks is not None:
                sandbox.crm.with_tasks(tasks)
            here = Harness(sandbox, clock, Path(folder), log)
            try:
                if started:
                    await here.start_bot(settings)
                yield here
                await here.quiet()
                need_promises_kept(sandbox, here.messages(), here.log, SECRETS, here.expected)
            finally:
                await here.stop_bot()


class _log_lines:  # noqa: N801
    """The log as the running process writes it, caught in memory."""

    def __enter__(self) -> StringIO:
        root, ours = logging.getLogger(), logging.getLogger("bot")
        self._before = list(root.handlers), root.level, ours.level
        lines = StringIO()
        set_up_logs("text", "debug", stream=lines)
        return lines

    def __exit__(self, *raised: object) -> None:
        root, ours = logging.getLogger(), logging.getLogger("bot")
        root.handlers, level, our_level = self._before
        root.setLevel(level)
        ours.setLevel(our_level)
        logging.captureWarnings(False)


def _only(messages: list[Message]) -> Message:
    assert len(messages) == 1, [message.text for message in messages]
    return messages[0]
