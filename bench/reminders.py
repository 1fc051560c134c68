"""Reminders that are due at once: 1,000 and 10,000 personal reminders with five open tasks each, and one file.

The stand-ins run in this process and the bot's part in a process of its own, so that its seconds of CPU and its memory
are its own; on two cores the stand-in Slack's work bounds the posts a second, though. Slack's and ChartMogul's paces
are lifted, to measure the bot and not the limits: with them, 1,000 posts take four minutes whatever the bot does.
Beside it stands what one request a person would cost. A sweep over 100,000 tasks shows what it weighs, and fifty
processes are killed with -9 at the four steps of a delivery, each going on with what the one before it left behind.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import time
from asyncio.subprocess import PIPE
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.real_bot import sandbox
from bot.app.demo import variables_for
from bot.app.parts import make_crm, make_reminder_parts, make_workspace
from bot.app.reminders import DeliverySettings, Reminding, make_reminding
from bot.chartmogul.client import ChartMogul, open_chartmogul
from bot.chartmogul.rate_limiter import RateLimiter
from bot.clock import SystemClock
from bot.domain.reminders.delivery import DeliveryState
from bot.domain.reminders.reminder import Options, PlaceKind, Reminder, Scope, WhoseTasks
from bot.domain.reminders.schedule import EVERY_DAY, Schedule
from bot.domain.tasks.due_window import DueWindow
from bot.domain.tasks.query import Query
from bot.sandbox.chartmogul.synthetic import synthetic_tasks
from bot.sandbox.demo import Sandbox
from bot.sandbox.slack.workspace import SlackPerson
from bot.settings import Settings, read_settings
from bot.slack.api.connection import open_slack, prove_identity
from bot.slack.api.post_rate_limiter import PostRateLimiter
from bot.store.sqlite.store import Store, open_store
from bot.use_cases.customers.sync_customers import CustomerSync
from bot.use_cases.operations.health_monitor import HealthMonitor
from tests.scenarios.killing import Step, lives

REMINDERS = (1_000, 10_000)
TASKS_EACH = 5
MANY_TASKS = 100_000
KILLS = 50
LIFTED = 10_000_000
Figures = dict[str, float]


def main() -> None:
    print("Deliveries due at once, five open tasks each; Slack's and ChartMogul's paces lifted\n")
    head = ("posts/s", "CPU ms/post", "peak MB", "before MB", "requests", "one a person", "twice", "lost")
    print(f"{'reminders':>9}  " + " ".join(f"{column:>12}" for column in head))
    for count in REMINDERS:
        print(f"{count:>9}  " + " ".join(f"{value:>12,.6g}" for value in asyncio.run(_due_at_once(count))))
    figures = asyncio.run(_heavy(MANY_TASKS))
    print(
        f"\nA sweep over {MANY_TASKS:,} tasks, for three channels and a hundred people: {figures['seconds']:.1f} s, "
        f"{figures['requests']:.0f} requests, {figures['peak_mb']:.0f} MB at most, {figures['before_mb']:.0f} before it"
    )
    twice, lost, settled = asyncio.run(_killed(KILLS))
    print(f"{KILLS} processes killed with -9: {settled} deliveries, {twice} twice, {lost} lost")


async def _due_at_once(count: int) -> tuple[float, ...]:
    async with sandbox() as served:
        people = _people(count)
        served.slack.add_people(people)
        emails = [person.email for person in people]
        now = SystemClock().now()
        served.crm.with_tasks(synthetic_tasks(TASKS_EACH * count, served.company, now, assignees=emails, days=30))
        figures = await _swept(served, [_reminder(person.id, PlaceKind.PERSON, now) for person in people], emails)
        sent = Counter(
            message.channel
            for person in people
            for message in served.slack.messages(served.slack.dm_with_app(person.id))
        )
    posts = figures["posted"]
    assert posts + figures["empty"] == count
    return (
        posts / figures["seconds"],
        figures["cpu_s"] / posts * 1000,
        figures["peak_mb"],
        figures["before_mb"],
        figures["requests"],
        figures["one_by_one"],
        sum(count > 1 for count in sent.values()),
        posts - len(sent),
    )


async def _heavy(tasks: int) -> Figures:
    """All of them are due by the days that a digest can look ahead to."""
    async with sandbox() as served:
        people = _people(100)
        served.slack.add_people(people)
        emails = [person.email for person in people]
        now = SystemClock().now()
        served.crm.with_tasks(synthetic_tasks(tasks, served.company, now - timedelta(days=60), assignees=emails))
        reminders = [_reminder(person.id, PlaceKind.PERSON, now) for person in people]
        channels = [channel.id for channel in served.company.channels[:3]]
        reminders += [_reminder(channel_id, PlaceKind.CHANNEL, now) for channel_id in channels]
        return await _swept(served, reminders, ())


async def _killed(kills: int) -> tuple[int, int, int]:
    with tempfile.TemporaryDirectory() as folder:
        async with lives(Path(folder)) as here:
            for number in range(kills):
                await here.remind(4)
                await here.killed_at(list(Step)[number % len(Step)])
                if number % len(Step) == len(Step) - 1:  # else the oldest would be too late to be sent at all
                    await here.until_settled()
            await here.until_settled()
            outcome = await here.outcome()
    return outcome.twice, outcome.lost, outcome.posted


async def _swept(served: Sandbox, reminders: Sequence[Reminder], emails: Sequence[str]) -> Figures:
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "bench.db"
        async with open_store(database, SystemClock()) as store:
            for reminder in reminders:
                await store.reminders.add(reminder)
            # A bot was at work until now: after a silence each post would be looked for first.
            await HealthMonitor(SystemClock(), store.heartbeats).write()
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bench.reminders", "sweep"),
            env={**os.environ, **variables_for(served, database), "LOG_LEVEL": "error"},
            stdin=PIPE,
            stdout=PIPE,
        )
        out, _ = await child.communicate(json.dumps(list(emails)).encode())
    assert child.returncode == 0, "the sweeping process failed"
    figures: Figures = json.loads(out)
    return figures


def _people(count: int) -> list[SlackPerson]:
    return [
        SlackPerson(f"U9{number:06}", f"p{number}", f"Person {number}", f"p{number}@lumen.example", tz="UTC")
        for number in range(count)
    ]


def _reminder(place_id: str, place: PlaceKind, now: datetime) -> Reminder:
    due = now.replace(second=0, microsecond=0)
    return Reminder(
        id=f"rem_{place_id}",
        place=place,
        place_id=place_id,
        maker_id="" if place is PlaceKind.CHANNEL else place_id,
        schedule=Schedule(EVERY_DAY, due.time()),
        zone="UTC" if place is PlaceKind.CHANNEL else None,
        scope=Scope(WhoseTasks.EVERYONE if place is PlaceKind.CHANNEL else WhoseTasks.OWN),
        options=Options(),
        made_at=due,
        handled_until=due - timedelta(minutes=1),
        next_at=due,
    )


# The bot's part, in its own process ------------------------------------------------------------------------------


async def _sweep(emails: Sequence[str]) -> Figures:
    settings, clock, requests = read_settings(env_file=None), SystemClock(), Counter[str]()

    def count(_worked: bool, _failure: str) -> None:
        requests["all"] += 1

    async with _parts(settings, clock, count) as (store, crm, reminding):
        await CustomerSync(store.customers, crm, clock).run_round()
        await crm.refresh_task_index()
        before_mb, asked = _peak_mb(), requests["all"]
        began, cpu = time.perf_counter(), time.process_time()
        posted = await reminding.deliverer.sweep()
        seconds, cpu_s = time.perf_counter() - began, time.process_time() - cpu
        peak_mb, swept = _peak_mb(), requests["all"] - asked
        rows = await store.deliveries.latest(LIFTED)
        asked = requests["all"]
        await _one_by_one(crm, emails, clock.now().date())
    return {
        "seconds": seconds,
        "cpu_s": cpu_s,
        "posted": posted,
        "empty": sum(row.state is DeliveryState.EMPTY for row in rows),
        "requests": swept,
        "one_by_one": requests["all"] - asked,
        "before_mb": before_mb,
        "peak_mb": peak_mb,
    }


async def _one_by_one(crm: ChartMogul, emails: Sequence[str], today: date) -> None:
    """What it would cost if each reminder asked for itself."""
    for email in emails:
        await crm.list_tasks(Query(assignee=email, due=DueWindow(last=today)), ZoneInfo("UTC"), background=True)


@asynccontextmanager
async def _parts(
    settings: Settings, clock: SystemClock, count: Callable[[bool, str], None]
) -> AsyncIterator[tuple[Store, ChartMogul, Reminding]]:
    limiter = RateLimiter(clock, per_second=LIFTED)
    async with (
        open_store(settings.database_path, clock) as store,
        open_slack(settings.slack_api_url, settings.slack_bot_token.reveal(), clock) as line,
        open_chartmogul(
            settings.chartmogul_api_url,
            settings.chartmogul_api_key.reveal(),
            clock,
            on_heartbeat=count,
            limiter=limiter,
        ) as chartmogul,
    ):
        workspace = make_workspace(settings, line, await prove_identity(line), store, clock)
        crm = make_crm(chartmogul, store, workspace.people, clock)
        visibility = settings.visibility
        composer = make_reminder_parts(workspace, crm, store, clock, visibility).composer
        posts = PostRateLimiter(clock, a_minute=LIFTED, a_channel_s=0.0)
        yield (
            store,
            chartmogul,
            await make_reminding(
                workspace,
                crm,
                composer,
                store,
                clock,
                HealthMonitor(clock, store.heartbeats),
                DeliverySettings(visibility, limiter=posts),
            ),
        )


def _peak_mb() -> float:
    """Of this program alone: getrusage also counts what its parent had when it was forked."""
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    if sys.argv[1:] == ["sweep"]:
        print(json.dumps(asyncio.run(_sweep(json.load(sys.stdin)))))
    else:
        main()
