"""The reminders that the company's people have made already, so that the first wound morning brings some."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.domain.reminders.reminder import Options, PlaceKind, Reminder, Scope, WhoseTasks
from bot.domain.reminders.schedule import WEEKDAYS, Schedule, next_planned
from bot.sandbox.company.company import Company
from bot.sandbox.company.people import BERLIN

_MONDAY = frozenset({0})


def sample_reminders(company: Company, now: datetime) -> list[Reminder]:
    """A channel's morning, a person's own, and a weekly review; each next due after ``now``."""
    channels = {channel.name: channel.id for channel in company.channels}
    people = {person.id: person for person in company.people}
    maker = next(person.id for person in company.people if person.is_admin)
    everyone = Scope()
    own = Scope(whose=WhoseTasks.OWN)
    made = [
        ("sample-cs-team", PlaceKind.CHANNEL, channels["cs-team"], Schedule(WEEKDAYS, time(9)), everyone, Options()),
        (
            "sample-sales",
            PlaceKind.CHANNEL,
            channels["sales"],
            Schedule(_MONDAY, time(9)),
            everyone,
            Options(weekly=True),
        ),
        ("sample-own", PlaceKind.PERSON, company.persona, Schedule(WEEKDAYS, time(8, 30)), own, Options()),
    ]
    return [
        _reminder(*each, maker=maker, zone_name=BERLIN, now=now, home=ZoneInfo(people[company.persona].tz))
        for each in made
    ]


def _reminder(
    reminder_id: str,
    place: PlaceKind,
    place_id: str,
    schedule: Schedule,
    scope: Scope,
    options: Options,
    *,
    maker: str,
    zone_name: str,
    now: datetime,
    home: ZoneInfo,
) -> Reminder:
    is_personal = place is PlaceKind.PERSON
    following = next_planned(schedule, home if is_personal else ZoneInfo(zone_name), now)
    return Reminder(
        id=reminder_id,
        place=place,
        place_id=place_id,
        maker_id=place_id if is_personal else maker,
        schedule=schedule,
        zone=None if is_personal else zone_name,
        scope=scope,
        options=options,
        made_at=now,
        handled_until=now,
        next_at=following.instant if following else None,
    )
