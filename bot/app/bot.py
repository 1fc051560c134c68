"""The running bot: every room put together, in the order in which they are opened and closed."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Coroutine, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from bot.app.parts import Workspace, make_answering, make_crm, make_handlers, make_reminder_parts, make_workspace
from bot.app.patience import once_free
from bot.app.reminders import LOOK_EVERY, SETTLE_EVERY, DeliverySettings, make_reminding
from bot.chartmogul.api import PATIENCE_S
from bot.chartmogul.client import open_chartmogul
from bot.domain.problems import StoreProblem
from bot.pictures.chart_renderer import ChartRenderer
from bot.settings import Settings
from bot.slack.api.connection import open_slack, prove_identity
from bot.slack.features.digests.digest_post import Draw
from bot.slack.transport.background_work import Work
from bot.slack.transport.bolt_app import build_app
from bot.slack.transport.listening import HttpEntrance, SocketEntrance, listening
from bot.store.sqlite.store import Store, open_store
from bot.use_cases.customers.sync_customers import CustomerSync
from bot.use_cases.operations.background_jobs import forget_seen_keys, run_every
from bot.use_cases.operations.finish_once_begun import FINISH_WITHIN_SECONDS
from bot.use_cases.operations.health_monitor import SWEEP, WRITE_EVERY, HealthMonitor
from bot.use_cases.ports.clock import Clock

log = logging.getLogger(__name__)

_PRUNE_EVERY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class JobIntervals:
    """How often the bot looks after itself. ``spread`` gives newcomers the default reminder; ``notices`` are those that
    Slack did not take."""

    task_index: timedelta = timedelta(hours=1)
    replan: timedelta = timedelta(minutes=15)
    spread: timedelta = timedelta(hours=1)
    notices: timedelta = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds a question waits for ChartMogul, and a stop for what is still being answered."""

    chartmogul: float = PATIENCE_S
    stop: float = FINISH_WITHIN_SECONDS


@dataclass(frozen=True, slots=True)
class Bot:
    """A running bot. ``work`` counts what is still being answered."""

    workspace: Workspace
    work: Work
    monitor: HealthMonitor
    store: Store


@asynccontextmanager
async def running_bot(
    settings: Settings,
    clock: Clock,
    *,
    intervals: JobIntervals = JobIntervals(),
    patience: Patience = Patience(),
    draw: Draw | None = None,
) -> AsyncIterator[Bot]:
    """Connected when it yields, however long Slack or the database is away. ``draw`` makes pictures in the plotting
    library's place.

    Raises StoreProblem or ChatProblem where waiting cannot help.

    Leaving it takes no more questions, finishes those under way or says so, and writes down the last signs of life.
    """
    async with (
        once_free(lambda: open_store(settings.database_path, clock), clock) as store,
        open_slack(settings.slack_api_url, settings.slack_bot_token.reveal(), clock) as line,
    ):
        monitor = HealthMonitor(clock, store.heartbeats)

        def heard_from_crm(worked: bool, failure: str) -> None:
            monitor.worked("chartmogul") if worked else monitor.failed("chartmogul", failure)

        async with open_chartmogul(
            settings.chartmogul_api_url,
            settings.chartmogul_api_key.reveal(),
            clock,
            on_heartbeat=heard_from_crm,
            patience_s=patience.chartmogul,
        ) as chartmogul:
            identity = await prove_identity(line)
            workspace = make_workspace(settings, line, identity, store, clock)
            crm = make_crm(chartmogul, store, workspace.people, clock)
            reminders = make_reminder_parts(workspace, crm, store, clock, settings.visibility)
            handlers = make_handlers(settings, workspace, crm, reminders, store, clock)
            answering = make_answering(handlers, workspace, crm, store, clock, settings.command_name)
            work = Work()
            app = build_app(identity, line.client, answering, work)
            sync = CustomerSync(store.customers, chartmogul, clock)
            pictures = (draw or ChartRenderer().draw_week) if settings.pictures else None
            how = DeliverySettings(settings.visibility, pictures, finish_within_seconds=patience.stop)
            reminding = await make_reminding(workspace, crm, reminders.composer, store, clock, monitor, how)
            jobs: list[asyncio.Task[None]] = []
            async with (
                _ended_in_order(work, jobs, monitor, patience.stop),
                listening(app, line, _entrance(settings), monitor),
            ):
                repeat = partial(run_every, clock=clock, monitor=monitor)
                jobs_to_run = (
                    repeat("heartbeats", monitor.write, WRITE_EVERY),
                    repeat("customer sync", sync.run_round, settings.customer_sync_every),
                    repeat("task index", chartmogul.refresh_task_index, intervals.task_index),
                    repeat(SWEEP, reminding.deliverer.sweep, LOOK_EVERY),
                    repeat("doubts about deliveries", reminding.reconciler.settle, SETTLE_EVERY),
                    repeat("planning of reminders", reminding.replanner.replan, intervals.replan),
                    repeat("notices to owners", reminding.notices.tell_again, intervals.notices),
                    repeat("default reminder", reminders.defaults.spread, intervals.spread),
                    repeat("pruning", partial(_prune, store, clock, settings.keep_deliveries), _PRUNE_EVERY),
                    repeat("pruning of seen keys", partial(forget_seen_keys, store.seen, clock), _PRUNE_EVERY),
                )
                log.info("connected", extra={"workspace": identity.team_name, "command": settings.command_name})
                async with _in_background(jobs, jobs_to_run):
                    yield Bot(workspace, work, monitor, store)
                log.info("stopping")


def _entrance(settings: Settings) -> SocketEntrance | HttpEntrance:
    if settings.slack_mode == "socket":
        return SocketEntrance(settings.slack_app_token.reveal())
    return HttpEntrance(settings.slack_signing_secret.reveal(), settings.bind_address, settings.port)


async def _prune(store: Store, clock: Clock, keep_deliveries: timedelta) -> None:
    await store.deliveries.forget_before(clock.now() - keep_deliveries)


@asynccontextmanager
async def _ended_in_order(
    work: Work, jobs: Sequence[asyncio.Task[None]], monitor: HealthMonitor, seconds: float
) -> AsyncIterator[None]:
    """Whatever it is left by, what is under way is finished or says so, and a bot that ran leaves its last signs."""
    try:
        yield
    finally:
        await asyncio.gather(work.drain(seconds), *jobs, return_exceptions=True)
        if jobs:
            with contextlib.suppress(StoreProblem):  # said in the log each time that they could not be written
                await monitor.write()


@asynccontextmanager
async def _in_background(
    tasks: list[asyncio.Task[None]], jobs: Iterable[Coroutine[Any, Any, None]]
) -> AsyncIterator[None]:
    """``jobs`` become ``tasks``. Leaving it, none begins anything new; what one has begun may still be under way."""
    tasks += [asyncio.create_task(job) for job in jobs]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
