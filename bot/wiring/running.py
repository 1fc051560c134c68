"""The running bot: every room put together, in the order in which they are opened and closed."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.chartmogul.client import ChartMogul, open_chartmogul
from bot.domain.access import Visibility
from bot.pictures.easel import Easel
from bot.settings import Settings
from bot.slack.answering import Answering
from bot.slack.app import Identity, build_app
from bot.slack.connection import SlackLine, listening, open_slack, prove_identity
from bot.slack.desk import Desk
from bot.slack.digest_post import Draw
from bot.slack.digest_view import DigestView
from bot.slack.people import SlackAdmins, SlackChannels, SlackPeople, SlackReader
from bot.slack.postbox import Postbox
from bot.slack.work import Work
from bot.store.store import Store, open_store
from bot.use_cases.find_customer import CustomerFinder, SubjectNamer
from bot.use_cases.link_seat import SeatLinker
from bot.use_cases.list_tasks import TaskLister
from bot.use_cases.match_seat import SeatMatcher
from bot.use_cases.ports import Clock, People
from bot.use_cases.problems import StoreProblem
from bot.use_cases.sync_customers import CustomerSync
from bot.use_cases.upkeep import forget_old_deliveries, repeat
from bot.use_cases.vital_signs import VitalSigns
from bot.wiring.reminder_desk import make_reminder_desk
from bot.wiring.reminding import LOOK_EVERY, make_composer, make_reminding

log = logging.getLogger(__name__)

DRAIN_SECONDS = 8.0  # a supervisor usually gives ten before it kills
_PRUNE_EVERY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often the bot looks after itself. ``spread`` gives people who came the morning that admins switched on."""

    census: timedelta = timedelta(hours=1)
    replan: timedelta = timedelta(minutes=15)
    spread: timedelta = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Bot:
    """A running bot. ``work`` counts what is still being answered."""

    desk: Desk
    work: Work
    signs: VitalSigns
    store: Store


@asynccontextmanager
async def running_bot(
    settings: Settings, clock: Clock, *, http_host: str = "0.0.0.0", rhythm: Rhythm = Rhythm()
) -> AsyncIterator[Bot]:
    """Connected when it yields. Raises StoreProblem or ChatProblem where it cannot start.

    Leaving it takes no more questions, finishes those under way or says so, and writes down the last signs of life.
    """
    async with (
        open_store(settings.database_path, clock) as store,
        open_slack(settings.slack_api_url, settings.slack_bot_token.reveal(), clock) as line,
    ):
        signs = VitalSigns(clock, store.pulses)

        def heard_from_crm(worked: bool, failure: str) -> None:
            signs.worked("chartmogul") if worked else signs.failed("chartmogul", failure)

        async with open_chartmogul(
            settings.chartmogul_api_url, settings.chartmogul_api_key.reveal(), clock, on_pulse=heard_from_crm
        ) as crm:
            app_token = settings.slack_app_token.reveal() if settings.slack_mode == "socket" else None
            identity = await prove_identity(line)
            desk = make_desk(settings, clock, store, crm, line, identity)
            work = Work()
            answering = Answering(desk, desk.postbox, store.seen, clock)
            app = build_app(
                identity, line.client, answering, work, signing_secret=settings.slack_signing_secret.reveal()
            )
            sync = CustomerSync(store.customers, crm, clock)
            reminding = make_reminding(clock, store, crm, desk, SlackReader(line.client), _pictures(settings))
            address = (http_host, settings.port)
            async with listening(app, line, app_token=app_token, http_address=address, clock=clock, signs=signs):
                upkeep = (
                    signs.keep_writing(),
                    repeat("customer sync", sync.run_round, settings.customer_sync_every, clock),
                    repeat("census of tasks", crm.take_census, rhythm.census, clock),
                    repeat("reminders", reminding.look, LOOK_EVERY, clock),
                    repeat("planning of reminders", reminding.replanner.replan, rhythm.replan, clock),
                    repeat("default morning", desk.reminding.mornings.spread, rhythm.spread, clock),
                    repeat("pruning", lambda: _prune(store, clock, settings.keep_deliveries), _PRUNE_EVERY, clock),
                )
                log.info("connected", extra={"workspace": identity.team_name, "command": settings.command_name})
                async with _in_background(*upkeep):
                    yield Bot(desk, work, signs, store)
                log.info("stopping")
            await work.drain(DRAIN_SECONDS)
            with contextlib.suppress(StoreProblem):  # said in the log each time that they could not be written
                await signs.write()


def make_desk(
    settings: Settings,
    clock: Clock,
    store: Store,
    crm: ChartMogul,
    line: SlackLine,
    identity: Identity,
) -> Desk:
    reader = SlackReader(line.client)
    people = SlackPeople(reader, identity.team_id, clock, identity.enterprise_id)
    channels = SlackChannels(reader)
    admins = SlackAdmins(settings.slack_admins, people, reader)
    matcher = SeatMatcher(people, store.seats, crm, store.customers)
    reminding = make_reminder_desk(
        clock,
        store,
        crm,
        people=people,
        channels=channels,
        admins=admins,
        matcher=matcher,
        visibility=settings.visibility,
    )
    digests = DigestView(
        book=store.reminders,
        composer=make_composer(clock, store, crm, people, channels, matcher),
        zone_of=reminding.keeper.zone_of,
        channels=channels,
        matcher=matcher,
    )
    return Desk(
        lister=make_lister(clock, store, crm, people, matcher, settings.visibility),
        matcher=matcher,
        linker=SeatLinker(store.seats, matcher, clock),
        people=people,
        channels=channels,
        admins=admins,
        postbox=Postbox(line.client, line.session),
        command=settings.command_name,
        reminding=reminding,
        digests=digests,
        team_url=identity.team_url,
    )


def make_lister(
    clock: Clock, store: Store, crm: ChartMogul, people: People, matcher: SeatMatcher, visibility: Visibility
) -> TaskLister:
    return TaskLister(
        tasks=crm,
        crm=crm,
        people=people,
        matcher=matcher,
        finder=CustomerFinder(store.customers, crm, clock),
        namer=SubjectNamer(store.customers, crm, clock),
        clock=clock,
        visibility=visibility,
    )


def _pictures(settings: Settings) -> Draw | None:
    return Easel().draw_week if settings.pictures else None


async def _prune(store: Store, clock: Clock, keep_deliveries: timedelta) -> None:
    await forget_old_deliveries(store.seen, clock)
    await store.deliveries.forget_before(clock.now() - keep_deliveries)


@asynccontextmanager
async def _in_background(*jobs: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(job) for job in jobs]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
