"""A question asked in the terminal: what Slack would show to whoever has the seat, without Slack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from bot.app.opening import Say, opened_chartmogul, store_made_where_missing
from bot.app.parts import make_crm
from bot.domain.access.email import read_email
from bot.domain.access.person import Person
from bot.domain.problems import ParseError
from bot.domain.tasks.zones import find_zone
from bot.settings import Settings
from bot.slack.features.table import COMMANDS
from bot.slack.features.tasks.listing import listing_as_json, plain_lines
from bot.slack.features.tasks.lists import COMMANDS as LISTS
from bot.slack.features.tasks.lists import PRESETS
from bot.slack.transport.router import route
from bot.use_cases.customers.customer_directory import CHOICES, several_customers
from bot.use_cases.customers.sync_customers import CustomerSync
from bot.use_cases.ports.clock import Clock
from bot.use_cases.tasks.list_tasks import Ambiguous, TaskLister


@dataclass(frozen=True, slots=True)
class Answer:
    lines: Sequence[str]
    as_json: Any


async def ask_in_terminal(
    settings: Settings, clock: Clock, words: str, seat: str, zone: str | None, say: Say
) -> Answer:
    """The list that Slack would show to whoever has the e-mail ``seat``. Raises Problem."""
    found = route(words, COMMANDS)
    preset = PRESETS.get(found.command.name)
    if preset is None:
        lists = ", ".join(row.name for row in LISTS if not row.unlisted)
        raise ParseError(f"In the terminal I answer what lists tasks: {lists}.")
    email = _email(seat)
    where = _zone(zone) if zone else None
    async with store_made_where_missing(settings, clock, say) as store, opened_chartmogul(settings, clock) as crm:
        people = NobodyInSlack()
        lister = TaskLister(make_crm(crm, store, people, clock), people, clock, settings.visibility)
        link = await store.seats.holder_of(email)
        here = where or (await crm.account()).zone
        reader = Person(link.person_id if link else "terminal", email, email, here)
        if await store.customers.count() == 0:
            await CustomerSync(store.customers, crm, clock).run_round()
        answer = await lister.ask(reader, await lister.read(reader, found.words, preset))
    if isinstance(answer, Ambiguous):
        raise several_customers(answer.choice, shown=CHOICES)
    return Answer(list(plain_lines(answer, any_day="mine" if preset.due else "")), listing_as_json(answer))


class NobodyInSlack:
    """The terminal knows no Slack: names are e-mails there."""

    async def person(self, person_id: str, *, seconds_old: float = 0) -> Person | None:
        return None

    async def everyone(self, *, seconds_old: float = 0) -> Sequence[Person]:
        return ()


def _email(seat: str) -> str:
    try:
        return read_email(seat)
    except ParseError as error:
        raise error.after("--as") from error


def _zone(name: str) -> ZoneInfo:
    zone = find_zone(name)
    if zone is None:
        raise ParseError(f"I don't know the time zone {name}.", examples=("--zone Europe/Berlin",))
    return zone
