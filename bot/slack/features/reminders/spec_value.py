"""A reminder as somebody wants it, as the value of a button or in a form.

A button's value takes 2,000 characters (Block Kit reference), and a form's metadata 3,000.
"""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal

from msgspec import Meta

from bot.domain.problems import ParseError
from bot.domain.reminders.reminder import DueKind, Options, PlaceKind, Scope, WhoseTasks
from bot.domain.reminders.reminder_spec import ReminderSpec
from bot.domain.reminders.schedule import Schedule
from bot.slack.blocks import codec
from bot.slack.blocks.codec import Count, Text, Value

LONGEST = 1900
_MOST_WEEKS = 520
_NAMES = {
    "version": "v",
    "id": "i",
    "channel_id": "p",
    "person_id": "u",
    "days": "d",
    "at": "t",
    "every_weeks": "w",
    "anchor": "a",
    "nth": "n",
    "zone": "z",
    "whose": "s",
    "people": "m",
    "emails": "e",
    "customer_uuid": "c",
    "due": "k",
    "options": "o",
    "changes": "x",
}
OptionName = Literal["weekly", "all_clear", "mention"]


class SpecValue(Value, frozen=True, rename=_NAMES):
    """``{"v":1,"i":"abc","p":"C1","d":"01234","t":"09:00","s":"everyone","k":["overdue"]}``.

    It has a ``channel_id``, or the ``person_id`` of whoever gets it by direct message. ``days`` are weekdays, Monday
    is 0.
    """

    version: Literal[1]
    id: Text
    days: Annotated[str, Meta(pattern="^[0-6]{1,7}$")]
    at: Annotated[str, Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    whose: WhoseTasks
    channel_id: Text | None = None
    person_id: Text | None = None
    every_weeks: Annotated[int, Meta(ge=1, le=_MOST_WEEKS)] = 1
    anchor: date | None = None
    nth: int | None = None
    zone: Text | None = None
    people: tuple[Text, ...] = ()
    emails: tuple[Text, ...] = ()
    customer_uuid: Text | None = None
    due: tuple[DueKind, ...] = ()
    options: tuple[OptionName, ...] = ()
    changes: Count = 0


def write_spec(spec: ReminderSpec) -> str:
    """Raises ParseError where it names more people than a button carries."""
    value = codec.encode(spec_value(spec))
    if len(value) > LONGEST:
        raise ParseError(
            "These are too many people for one reminder. Make one for everybody who is in a channel instead."
        )
    return value


def read_spec(value: str) -> ReminderSpec:
    """Raises ParseError where the button is from a version that this one does not know."""
    return codec.decode(value, SpecValue, spec_from)


def spec_value(spec: ReminderSpec) -> SpecValue:
    schedule, scope, options = spec.schedule, spec.scope, spec.options
    chosen: list[OptionName] = []
    chosen += ["weekly"] if options.weekly else []
    chosen += ["all_clear"] if options.all_clear else []
    chosen += ["mention"] if options.mention else []
    return SpecValue(
        version=1,
        id=spec.id,
        channel_id=spec.place_id if spec.place is PlaceKind.CHANNEL else None,
        person_id=spec.place_id if spec.place is PlaceKind.PERSON else None,
        days="".join(map(str, sorted(schedule.days))),
        at=f"{schedule.at:%H:%M}",
        every_weeks=schedule.every_weeks,
        anchor=schedule.anchor,
        nth=schedule.nth,
        zone=spec.zone,
        whose=scope.whose,
        people=scope.people,
        emails=scope.emails,
        customer_uuid=scope.customer_uuid,
        due=tuple(sorted(scope.due)),
        options=tuple(chosen),
        changes=spec.changes,
    )


def spec_from(value: SpecValue) -> ReminderSpec:
    """Raises ValueError for what names no reminder. A zone that this machine does not know (any more) is refused where
    the reminder is judged, so that the form can be opened to choose another."""
    place_id = value.channel_id or value.person_id
    if not place_id:
        raise ValueError("it goes nowhere")
    return ReminderSpec(
        id=value.id,
        place=PlaceKind.CHANNEL if value.channel_id else PlaceKind.PERSON,
        place_id=place_id,
        schedule=Schedule(
            days=frozenset(int(day) for day in value.days),
            at=time.fromisoformat(value.at),
            every_weeks=value.every_weeks,
            anchor=codec.day(value.anchor),
            nth=value.nth,
        ),
        zone=value.zone or None,
        scope=Scope(
            whose=value.whose,
            people=value.people,
            emails=value.emails,
            customer_uuid=value.customer_uuid,
            due=frozenset(value.due),
        ),
        options=Options(**dict.fromkeys(value.options, True)),
        changes=value.changes,
    )
