"""Bots as real processes that are killed with -9 at a chosen step of a delivery, and what came of their reminders.

Each life of the bot is a process of its own on the same file. The stand-ins live here, and before Slack's stands a gate
that sees each call arrive and can stop the process before the call takes effect, or before its answer goes out. The
next life begins some minutes later by its clock, so that what the one before it left behind is no longer leased.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from asyncio.subprocess import DEVNULL, Process
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from pathlib import Path

from aiohttp import ClientSession, web

from bot.app.demo import open_sandbox, variables_for
from bot.clock import SystemClock
from bot.domain.reminders.delivery import ENDS, DeliveryState
from bot.domain.reminders.reminder import Options, PlaceKind, Reminder, Scope
from bot.domain.reminders.schedule import EVERY_DAY, Schedule
from bot.sandbox.demo import Sandbox
from bot.store.sqlite.store import open_store
from tests.scenarios.shifted_bot import ShiftedClock

LIFE = timedelta(minutes=9)  # longer than any lease
WITHIN_S = 60.0
_SETTLED_WITHIN_S = 30.0  # late ones are looked for first, at the rate that Slack allows
_LIVES_TO_SETTLE = 4
_LOOK_AGAIN_S = 0.002


class Step(StrEnum):
    BEFORE_CLAIM = "before claim"
    AFTER_CLAIM = "after claim"
    AFTER_POST = "after post"
    AFTER_RECORD = "after record"


@dataclass
class Outcome:
    """By reminder, how many messages came of it. ``posted`` is what the ledger says."""

    messages: Counter[str]
    posted: int
    reminders: int

    @property
    def twice(self) -> int:
        return sum(count > 1 for count in self.messages.values())

    @property
    def lost(self) -> int:
        return self.reminders - len(self.messages)


@dataclass
class Middleware:
    """Passes Slack's Web API on. ``stop_at`` is asked of each call, before and after it took effect."""

    slack_url: str
    session: ClientSession
    stop_at: Callable[[str, bool], bool] = field(default=lambda _method, _done: False)
    stopped: asyncio.Event = field(default_factory=asyncio.Event)

    async def pass_on(self, request: web.Request) -> web.StreamResponse:
        method, body = request.match_info["method"], await request.read()
        await self._stop_or_go_on(method, done=False)
        headers = {name: request.headers[name] for name in ("Authorization", "Content-Type") if name in request.headers}
        url = f"{self.slack_url}/api/{method}"
        async with self.session.request(
            request.method, url, data=body, params=request.query, headers=headers
        ) as answer:
            content = await answer.read()
        await self._stop_or_go_on(method, done=True)
        return web.Response(
            body=content, status=answer.status, headers={"Content-Type": answer.headers["Content-Type"]}
        )

    async def _stop_or_go_on(self, method: str, *, done: bool) -> None:
        if self.stop_at(method, done):
            self.stopped.set()
            await asyncio.Event().wait()  # the caller will be dead; the connection ends with it


class Lives:
    """One file, and one life of a bot after the other on it."""

    def __init__(self, sandbox: Sandbox, clock: ShiftedClock, gate: Middleware, gate_url: str, database: Path) -> None:
        self.sandbox = sandbox
        self._clock = clock  # the stand-ins' too
        self.database = database
        self._middleware = gate
        self._variables = variables_for(sandbox, database) | {
            "SLACK_API_URL": f"{gate_url}/api/",
            "LOG_LEVEL": "error",
            "PICTURES": "off",
        }
        self._made = 0

    @asynccontextmanager
    async def process(self) -> AsyncIterator[Process]:
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.scenarios.shifted_bot", str(self._clock.ahead.total_seconds())),
            env=self._variables,
            cwd=Path(__file__).parents[2],
            stdout=DEVNULL,
        )
        try:
            yield child
        finally:
            if child.returncode is None:
                child.kill()
            await child.wait()

    async def remind(self, count: int) -> None:
        """New reminders of a channel, due a minute ago by the clock of the next life."""
        self._clock.ahead += LIFE
        due = self._clock.now().replace(second=0, microsecond=0) - timedelta(minutes=1)
        channels = self.sandbox.company.channels
        guests = {person.id for person in self.sandbox.company.people if person.kind == "guest"}
        inside = [each for each in channels if not each.archived and not each.shared_with]
        places = [channel.id for channel in inside if not guests & set(channel.members)]
        async with open_store(self.database, self._clock) as store:
            for number in range(self._made, self._made + count):
                await store.reminders.add(_reminder(f"rem_{number}", places[number % len(places)], due))
        self._made += count

    async def killed_at(self, step: Step) -> None:
        """One life, which ends at the first delivery that comes to ``step``."""
        self._middleware.stopped.clear()
        incoming = {
            Step.BEFORE_CLAIM: ("conversations.info", False),
            Step.AFTER_CLAIM: ("chat.postMessage", False),
            Step.AFTER_POST: ("chat.postMessage", True),
        }
        if step in incoming:
            self._middleware.stop_at = lambda method, done: (method, done) == incoming[step]
            reached = self._middleware.stopped.is_set
        else:
            before = self.count(DeliveryState.POSTED)
            reached = lambda: self.count(DeliveryState.POSTED) > before  # noqa: E731
        async with self.process() as child:
            await self._until(reached)
            child.kill()
            await child.wait()
        self._middleware.stop_at = lambda _method, _done: False

    async def until_settled(self, processes: int = 1) -> None:
        """So many lives at once, undisturbed, until every reminder has come to an end.

        A life's waits are short, and so is what it allows for a look: on a busy machine one that comes to nothing is
        left to a later life, for which its lease has run out.
        """
        for _ in range(_LIVES_TO_SETTLE):
            self._clock.ahead += LIFE
            async with self.process(), self.process() if processes > 1 else self._nobody():
                with suppress(TimeoutError):
                    await self._until(self._is_settled, _SETTLED_WITHIN_S)
            if self._is_settled():
                return
        raise TimeoutError("some reminders came to no end")

    def _is_settled(self) -> bool:
        return self.count(*ENDS) == self._made

    async def outcome(self) -> Outcome:
        async with open_store(self.database, self._clock) as store:
            keys = {row.key: row.reminder_id for row in await store.deliveries.latest(self._made)}
        places = [channel.id for channel in self.sandbox.company.channels]
        said = [message for place in places for message in self.sandbox.slack.messages(place) if message.metadata]
        messages = Counter(keys[message.metadata["event_payload"]["key"]] for message in said if message.metadata)
        return Outcome(messages, self.count(DeliveryState.POSTED), self._made)

    def count(self, *states: DeliveryState) -> int:
        """Rows of the ledger in one of these states, as another process sees them at one moment.

        Asked state by state, a row that goes from one to the other in between would be counted in neither.
        """
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True) as db:
            condition = f"state IN ({', '.join('?' * len(states))})"
            [(found,)] = db.execute(f"SELECT count(*) FROM deliveries WHERE {condition}", states)
        db.close()
        return int(found)

    async def _until(self, reached: Callable[[], bool], within_s: float = WITHIN_S) -> None:
        async with asyncio.timeout(within_s):
            while not reached():
                await SystemClock().sleep(_LOOK_AGAIN_S)

    @asynccontextmanager
    async def _nobody(self) -> AsyncIterator[None]:
        yield


@asynccontextmanager
async def lives(folder: Path) -> AsyncIterator[Lives]:
    clock = ShiftedClock()
    async with open_sandbox(clock) as sandbox, ClientSession() as session:
        sandbox.slack.rate_limits = False
        gate = Middleware(sandbox.slack_url, session)
        app = web.Application()
        app.router.add_route("*", "/api/{method}", gate.pass_on)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            host, port = runner.addresses[0][:2]
            yield Lives(sandbox, clock, gate, f"http://{host}:{port}", folder / "lives.db")
        finally:
            await runner.cleanup()


def _reminder(id: str, channel_id: str, due: datetime) -> Reminder:  # noqa: A002
    return Reminder(
        id=id,
        place=PlaceKind.CHANNEL,
        place_id=channel_id,
        maker_id="",
        schedule=Schedule(EVERY_DAY, time(due.hour, due.minute)),
        zone="UTC",
        scope=Scope(),
        options=Options(all_clear=True),
        made_at=due,
        handled_until=due - timedelta(minutes=1),
        next_at=due,
    )
