"""Reminders put straight into the bot's store, and digests that come when the clock is wound to them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.app.reminders import LOOK_EVERY, SETTLE_EVERY
from bot.domain.reminders.delivery import Delivery
from bot.domain.reminders.reminder import Options, PlaceKind, Reminder, Scope, WhoseTasks
from bot.domain.reminders.schedule import EVERY_DAY, WEEKDAYS, Schedule, next_planned
from bot.sandbox.slack.state import Message
from bot.sandbox.slack.workspace import SlackPerson
from tests.fakes.clock import settle
from tests.scenarios.harness import FakeUser, Harness

BERLIN = ZoneInfo("Europe/Berlin")
WITHIN_S = 60.0
IDLE_TURNS = 150  # each after the database has done what it was given
SUNDAY_NOON = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
NINE = Schedule(EVERY_DAY, time(9, 0))
HALF_PAST_EIGHT = Schedule(WEEKDAYS, time(8, 30))
EVERYBODYS_OWN = Scope(WhoseTasks.OWN)


def berlin(day: int, hour: int, minute: int = 0, second: int = 5) -> datetime:
    """A moment of November 2026, some seconds after the minute."""
    return datetime(2026, 11, day, hour, minute, second, tzinfo=BERLIN)


async def remind(
    t: Harness,
    place: FakeUser | SlackPerson | str,
    *,
    id: str = "",  # noqa: A002
    schedule: Schedule = NINE,
    zone: str | None = None,
    scope: Scope | None = None,
    options: Options | None = None,
    maker: FakeUser | None = None,
) -> Reminder:
    """For a person, who is followed where no zone is named, or for a channel by its name."""
    is_person = not isinstance(place, str)
    place_id = t.place(place, t.ann) if isinstance(place, str) else place.id
    now = t.clock.now()
    own = next((person.tz for person in t.sandbox.company.people if person.id == place_id), BERLIN.key)
    following = next_planned(schedule, ZoneInfo(zone or own), now)
    reminder = Reminder(
        id=id or f"rem_{place_id}",
        place=PlaceKind.PERSON if is_person else PlaceKind.CHANNEL,
        place_id=place_id,
        maker_id=(maker or t.ann).id,
        schedule=schedule,
        zone=zone if is_person else zone or BERLIN.key,
        scope=scope or (EVERYBODYS_OWN if is_person else Scope()),
        options=options or Options(),
        made_at=now,
        handled_until=now,
        next_at=following.instant if following else None,
    )
    await t.bot.store.reminders.add(reminder)
    return reminder


async def hire(t: Harness, count: int) -> list[SlackPerson]:
    """So many more people in Slack, each with a seat where a task is theirs."""
    hired = [
        SlackPerson(f"U9{number:05}", f"p{number}", f"Person {number:04}", f"p{number}@lumen.example", tz=BERLIN.key)
        for number in range(count)
    ]
    t.sandbox.slack.add_people(hired)
    return hired


async def until(t: Harness, moment: datetime) -> None:
    """Nothing of the time between is seen; what is due at ``moment`` is delivered when it returns."""
    await looked(t)
    ahead = (moment - t.clock.now()).total_seconds()
    if ahead > 0:  # waits for Slack's pace may have taken it past that
        await t.clock.leap(ahead)
    await looked(t)


async def through(t: Harness, span: timedelta, every: timedelta = timedelta(minutes=5)) -> None:
    """The bot is awake all the while."""
    end = t.clock.now() + span
    while t.clock.now() < end:
        await until(t, t.clock.now() + every)


async def looked(t: Harness) -> None:
    """Until the bot has done what there was to do for reminders, and rests. Its waits for Slack's pace are wound."""
    idle, done = 0, -1
    async with asyncio.timeout(WITHIN_S):
        while not all(t.clock.is_slept(every.total_seconds()) for every in (LOOK_EVERY, SETTLE_EVERY)):
            await settle(3)
            await t.bot.store.database.read(_nothing)  # whatever was given to its thread before is done
            before, done = done, len(t.sandbox.slack.calls) + len(t.sandbox.crm.requests)
            idle = idle + 1 if done == before else 0
            if idle > IDLE_TURNS:
                idle = 0
                await t.clock.wind(5.0)


def _nothing(_db: object) -> None:
    pass


def digests(messages: Sequence[Message]) -> list[Message]:
    return [message for message in messages if message.metadata]


def notices(messages: Sequence[Message]) -> list[Message]:
    return [message for message in messages if not message.metadata]


async def recorded(t: Harness, reminder: Reminder) -> list[Delivery]:
    """Oldest first."""
    return list(reversed(await t.bot.store.deliveries.latest_of(reminder.id, 100)))
