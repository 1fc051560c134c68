"""What the terminal asks once: each opens only the rooms that it needs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import ClientSession

from bot.app.parts import make_crm, make_lister
from bot.chartmogul.client import ChartMogul, open_chartmogul
from bot.domain.access.person import Person
from bot.domain.problems import ParseError, StoreProblem
from bot.domain.reminders.delivery import delivery_in_words
from bot.domain.tasks.zones import find_zone
from bot.settings import Settings, SlackMode
from bot.slack.api.checkup import SlackAccess, check_slack
from bot.slack.features.table import COMMANDS
from bot.slack.features.tasks.listing import listing_as_json, plain_lines
from bot.slack.features.tasks.lists import LISTS, PRESETS
from bot.slack.manifest import as_yaml, manifest
from bot.slack.transport.router import route
from bot.store.sqlite.store import Store, open_store
from bot.use_cases.customers.sync_customers import CustomerSync
from bot.use_cases.operations.checkup import Finding, check_crm, check_store, check_zones, healthy, in_words
from bot.use_cases.operations.health_monitor import complaints
from bot.use_cases.ports.clock import Clock
from bot.use_cases.seats import import_export_links
from bot.use_cases.tasks.list_tasks import Ambiguous


@dataclass(frozen=True, slots=True)
class Answer:
    lines: Sequence[str]
    as_json: Any


async def ask_in_terminal(settings: Settings, clock: Clock, words: str, email: str, zone: str | None) -> Answer:
    """The list that Slack would show to whoever has the seat ``email``. Raises Problem."""
    found = route(words, COMMANDS)
    preset = PRESETS.get(found.command.name)
    if preset is None:
        lists = ", ".join(row.name for row in LISTS if not row.unlisted)
        raise ParseError(f"In the terminal I answer what lists tasks: {lists}.")
    async with _opened(settings, clock) as (store, crm):
        people = NobodyInSlack()
        lister = make_lister(make_crm(crm, store, people, clock), people, clock, settings.visibility)
        link = await store.seats.holder_of(email)
        where = _zone(zone) if zone else (await crm.account()).zone
        reader = Person(link.person_id if link else "terminal", email, email, where)
        if await store.customers.count() == 0:
            await CustomerSync(store.customers, crm, clock).run_round()
        answer = await lister.ask(reader, await lister.read(reader, found.words, preset))
    if isinstance(answer, Ambiguous):
        names = tuple(f"customer {customer.uuid}  ({customer.label})" for customer in answer.choice.customers)
        raise ParseError(f"Several customers answer to “{answer.choice.words}”.", examples=names)
    return Answer(list(plain_lines(answer)), listing_as_json(answer))


async def examine(settings: Settings, clock: Clock) -> tuple[str, bool]:
    """The doctor: every part looked at, whatever is broken. Answers the findings in words, and whether all is well."""
    access = SlackAccess(
        mode=settings.slack_mode,
        api_url=settings.slack_api_url,
        admins=settings.slack_admins,
        bot_token=settings.slack_bot_token.reveal(),
        app_token=settings.slack_app_token.reveal(),
        signing_secret=settings.slack_signing_secret.reveal(),
    )
    async with ClientSession() as session:
        findings = await check_slack(access, session, clock)
    async with _opened_crm(settings, clock) as crm:
        findings += await check_crm(crm, crm)
    findings += [await _check_database(settings, clock), check_zones()]
    return in_words(findings), healthy(findings)


async def _check_database(settings: Settings, clock: Clock) -> Finding:
    try:
        async with open_store(settings.database_path, clock) as store:
            return await check_store(store.prove_writable)
    except StoreProblem as problem:
        return Finding("Database", False, problem.sentence, "Check DATABASE_PATH.")


async def complaints_about_running_bot(settings: Settings, clock: Clock) -> list[str]:
    try:
        async with open_store(settings.database_path, clock) as store:
            return complaints(await store.heartbeats.heartbeats(), clock)
    except StoreProblem as problem:
        return [problem.sentence]


async def export_links(settings: Settings, clock: Clock) -> str:
    async with open_store(settings.database_path, clock) as store:
        return await import_export_links.export_links(store.seats)


async def import_links(settings: Settings, clock: Clock, text: str) -> int:
    async with open_store(settings.database_path, clock) as store:
        return await import_export_links.import_links(store.seats, text, clock)


async def sync_customers(settings: Settings, clock: Clock, told: Callable[[int], None]) -> int:
    async with _opened(settings, clock) as (store, crm):
        return await CustomerSync(store.customers, crm, clock).run_round(told)


async def list_deliveries(settings: Settings, clock: Clock, limit: int) -> list[str]:
    async with open_store(settings.database_path, clock) as store:
        rows = await store.deliveries.latest(limit)
    return [delivery_in_words(row) for row in rows] or ["No reminder has been due yet."]


async def back_up(settings: Settings, clock: Clock, path: Path) -> None:
    async with open_store(settings.database_path, clock) as store:
        await store.backup(path)


def manifest_text(command: str, mode: SlackMode, request_url: str | None) -> str:
    """ValueError where http mode has no https address."""
    return as_yaml(manifest(command, mode, request_url))


class NobodyInSlack:
    """The terminal knows no Slack: names are e-mails there."""

    async def person(self, person_id: str) -> Person | None:
        return None

    async def everyone(self) -> Sequence[Person]:
        return ()


@asynccontextmanager
async def _opened(settings: Settings, clock: Clock) -> AsyncIterator[tuple[Store, ChartMogul]]:
    async with open_store(settings.database_path, clock) as store, _opened_crm(settings, clock) as crm:
        yield store, crm


def _opened_crm(settings: Settings, clock: Clock) -> Any:
    return open_chartmogul(settings.chartmogul_api_url, settings.chartmogul_api_key.reveal(), clock)


def _zone(name: str) -> ZoneInfo:
    zone = find_zone(name)
    if zone is None:
        raise ParseError(f"I don't know the time zone {name}.", examples=("--zone Europe/Berlin",))
    return zone
