"""Making and editing reminders: words or a form become a preview that is shown first, and the preview a reminder.

A `ReminderSpec` is all that a button or a form carries. Its id is given at the start, so that two clicks make one
reminder. Whether it may be so is asked for the preview and again when it is switched on; `delivery_guard` asks at each
delivery.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.access.person import Person
from bot.domain.customers.customer import Customer
from bot.domain.customers.folded_names import fold
from bot.domain.language.advice import customer_clause
from bot.domain.problems import NotAllowed, NotFound
from bot.domain.reminders.reminder import (
    Options,
    PlaceKind,
    Reminder,
    ReminderState,
    Scope,
    WhoseTasks,
    zone_that_counts,
)
from bot.domain.reminders.reminder_ids import default_reminder_id, own_reminder_id
from bot.domain.reminders.schedule import Schedule, next_planned
from bot.use_cases.customers.find_customer import Choice, CustomerFinder, SubjectNamer
from bot.use_cases.ports.channels import Channels
from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.people import People
from bot.use_cases.ports.reminder_book import ReminderBook
from bot.use_cases.reminders.change_reminder import change_reminder
from bot.use_cases.reminders.guard_reminders import GONE, NOT_YOURS, ReminderAccess, need_reminder_channel
from bot.use_cases.seats.resolve_seat import SeatResolver

NEXT_TIMES = 3


@dataclass(frozen=True, slots=True)
class ReminderSpec:
    """A reminder as somebody wants it. ``changes`` is the version of the one that it changes; 0 makes a new one."""

    id: str
    place: PlaceKind
    place_id: str
    schedule: Schedule
    zone: str | None
    scope: Scope
    options: Options
    changes: int = 0


@dataclass(frozen=True, slots=True)
class ScopeNames:
    """What the ids in a scope are called."""

    people: Mapping[str, str] = field(default_factory=dict)
    customer: str = ""


@dataclass(frozen=True, slots=True)
class ReminderPreview:
    """A wish that may be switched on: when it would come (UTC), in the zone that counts for it, and what to know."""

    spec: ReminderSpec
    zone: ZoneInfo
    next_times: tuple[datetime, ...]
    now: datetime
    names: ScopeNames
    notes: tuple[str, ...] = ()
    receiver_name: str = ""  # of direct messages


@dataclass(frozen=True, slots=True)
class Made:
    """A reminder that is on. ``now`` is False where an earlier press had switched it on."""

    preview: ReminderPreview
    reminder: Reminder
    now: bool = True


def spec_of(reminder: Reminder) -> ReminderSpec:
    """The reminder as it is, to be edited."""
    return ReminderSpec(
        id=reminder.id,
        place=reminder.place,
        place_id=reminder.place_id,
        schedule=reminder.schedule,
        zone=reminder.zone,
        scope=reminder.scope,
        options=reminder.options,
        changes=reminder.version,
    )


class ReminderCreator:
    def __init__(
        self,
        *,
        book: ReminderBook,
        people: People,
        channels: Channels,
        resolver: SeatResolver,
        finder: CustomerFinder,
        namer: SubjectNamer,
        access: ReminderAccess,
        clock: Clock,
        make_id: Callable[[], str],
    ) -> None:
        self._book = book
        self._people = people
        self._channels = channels
        self._resolver = resolver
        self._finder = finder
        self._namer = namer
        self._access = access
        self._clock = clock
        self._make_id = make_id
        self._one_at_a_time = asyncio.Lock()

    def new_id(self) -> str:
        return self._make_id()

    def now(self) -> datetime:
        return self._clock.now()

    async def preview(self, maker: Person, spec: ReminderSpec) -> ReminderPreview:
        """What ``spec`` comes to. Raises NotAllowed with what keeps it from being switched on."""
        await self._resolver.need_seat(maker)  # without one, not even customers' names
        self._access.need_listable(spec.place, spec.scope)
        await self._need_place(maker, spec)
        names = await self.names(spec.scope)
        zone = await self._zone(spec)
        now, times = self.now(), list[datetime]()
        while len(times) < NEXT_TIMES and (due := next_planned(spec.schedule, zone, max(times, default=now))):
            times.append(due.instant)
        notes, receiver = tuple(await self._notes(maker, spec)), await self._receiver_name(spec)
        return ReminderPreview(spec, zone, tuple(times), now, names, notes, receiver)

    async def switch_on(self, maker: Person, spec: ReminderSpec) -> Made:
        """Make the reminder or change it. Raises NotAllowed, or NotFound where the one to change is gone."""
        preview = await self.preview(maker, spec)
        async with self._one_at_a_time:
            if spec.changes:
                return await self._change(preview)
            there = await self._made_before(maker, spec)
            if there and there.state is not ReminderState.DELETED:
                return Made(preview, there, now=False)
            if there:
                raise NotFound(GONE)
            made = _reminder(preview, maker)
            if not await self._book.add(made):  # another process was quicker
                return Made(preview, await self._made_before(maker, spec) or made, now=False)
        if default := await self._default_replaced_by(spec):
            await change_reminder(self._book, default.id, _decided_against)
        return Made(preview, made)

    async def _made_before(self, maker: Person, spec: ReminderSpec) -> Reminder | None:
        """What an earlier press has made. Until this version a reminder had its draft's own id."""
        made = await self._book.reminder(own_reminder_id(maker.id, spec.id))
        if made:
            return made
        older = await self._book.reminder(spec.id)
        return older if older and older.maker_id == maker.id else None

    async def names(self, scope: Scope) -> ScopeNames:
        people = await asyncio.gather(*(self._people.person(person_id) for person_id in scope.people))
        called = {who: person.name if person else who for who, person in zip(scope.people, people, strict=True)}
        return ScopeNames(called, await self._customer_name(scope.customer_uuid))

    async def customer(self, words: str) -> Customer:
        """The one customer that answers to ``words``. Raises NotFound."""
        found = await self._finder.find(words)
        if isinstance(found, Choice):
            raise NotFound(
                f"Several customers answer to “{words}”. Name one by its id, its e-mail or more of its name.",
                examples=tuple(_customer_line(customer, found) for customer in found.customers[:3]),
            )
        return found

    async def customer_words(self, uuid: str | None) -> str:
        """Words that `customer` finds this very one by: its name, and its id where others have that name too."""
        if uuid is None:
            return ""
        label = await self._customer_name(uuid)
        try:
            return label if (await self.customer(label)).uuid == uuid else uuid
        except NotFound:
            return uuid

    async def without_channel(self, spec: ReminderSpec, person: Person) -> tuple[PlaceKind, str]:
        """Where ``spec`` goes when ``person`` names no channel: to them, but an edit of a reminder by direct message
        leaves it whose it is, and one in a channel that they are not in, which Slack may not show them, where it is."""
        before = await self._book.reminder(spec.id) if spec.changes else None
        if before and before.place is PlaceKind.PERSON:
            return PlaceKind.PERSON, before.place_id
        if before and before.place_id not in await self._channels.channels_of(person.id):
            return PlaceKind.CHANNEL, before.place_id
        return PlaceKind.PERSON, person.id

    async def _need_place(self, maker: Person, spec: ReminderSpec) -> None:
        before = await self._book.reminder(spec.id) if spec.changes else None
        moves = before is None or (before.place, before.place_id) != (spec.place, spec.place_id)
        if spec.changes:
            await self._need_right(maker, before)
        if spec.place is PlaceKind.CHANNEL:
            await need_reminder_channel(self._channels, spec.place_id, maker if moves else None)
        elif moves and spec.place_id != maker.id:
            raise NotAllowed("A reminder by direct message is made by whoever gets it.", examples=("remind me",))

    async def _need_right(self, maker: Person, before: Reminder | None) -> None:
        if before is None or before.state is ReminderState.DELETED:
            raise NotFound(GONE)
        actor = await self._access.actor(maker)
        if not await self._access.may_see(actor, before):
            raise NotFound(GONE)
        if not await self._access.may_change(actor, before, await self._book.reminders()):
            raise NotAllowed(NOT_YOURS)

    async def _zone(self, spec: ReminderSpec) -> ZoneInfo:
        person = None if spec.zone else await self._people.person(spec.place_id)
        zone = zone_that_counts(spec.zone, person)
        if zone is None:
            raise NotAllowed(f"I don't know the time zone {spec.zone}. Choose another one, such as Europe/Berlin.")
        return zone

    async def _notes(self, maker: Person, spec: ReminderSpec) -> list[str]:
        notes = []
        people = [person for who in spec.scope.people if (person := await self._people.person(who))]
        seatless = [person.name for person in people if await self._resolver.seat_of(person) is None]
        if seatless:
            notes.append(f"I know no ChartMogul seat of {', '.join(seatless)}, so I find no tasks of theirs.")
        unknown = [email for email in spec.scope.emails if not await self._resolver.is_seat(email)]
        notes += [f"ChartMogul knows no seat {email}." for email in unknown]
        if not spec.changes and await self._default_replaced_by(spec):
            notes.append("It takes the place of the morning that an admin switched on for everybody.")
        if await self._is_on_already(maker, spec):
            notes.append("The same reminder is on already: with this one too, the list comes twice.")
        return notes

    async def _is_on_already(self, maker: Person, spec: ReminderSpec) -> bool:
        itself = (spec.id, own_reminder_id(maker.id, spec.id))
        meant = (spec.place, spec.place_id, spec.schedule, spec.zone, spec.scope, spec.options)
        return any(
            (each.place, each.place_id, each.schedule, each.zone, each.scope, each.options) == meant
            for each in await self._book.reminders()
            if each.id not in itself and each.state is ReminderState.ACTIVE and not each.by_default
        )

    async def _default_replaced_by(self, spec: ReminderSpec) -> Reminder | None:
        """A second list of one's own tasks beside the default morning is not what anybody wants."""
        if spec.place is not PlaceKind.PERSON or spec.scope.whose is not WhoseTasks.OWN or spec.scope.customer_uuid:
            return None
        default = await self._book.reminder(default_reminder_id(spec.place_id))
        if default is None or default.id == spec.id or not default.by_default:
            return None
        return None if default.state is ReminderState.DELETED else default

    async def _change(self, preview: ReminderPreview) -> Made:
        spec = preview.spec
        before = await self._book.reminder(spec.id)
        if before is None or before.state is ReminderState.DELETED:
            raise NotFound(GONE)
        needs_repair = before.state is ReminderState.SUSPENDED and before.version == spec.changes
        if _is_so(before, spec) and not needs_repair:
            return Made(preview, before, now=False)  # pressed twice, or sent off as it was
        changed = _edited(before, preview)
        if before.version == spec.changes and await self._book.change(changed):
            return Made(preview, replace(changed, version=changed.version + 1))
        after = await self._book.reminder(spec.id)
        if (
            after
            and after.state is not ReminderState.DELETED
            and spec_of(after) == replace(spec, changes=after.version)
        ):
            return Made(preview, after, now=False)  # pressed twice at once
        raise NotAllowed("Somebody changed this reminder meanwhile. Open it again to see how it is now.")

    async def _receiver_name(self, spec: ReminderSpec) -> str:
        person = await self._people.person(spec.place_id) if spec.place is PlaceKind.PERSON else None
        return person.name if person else ""

    async def _customer_name(self, uuid: str | None) -> str:
        if uuid is None:
            return ""
        found = await self._namer.customers([uuid])
        return found[uuid].label if uuid in found else "a customer that is gone"


def _customer_line(customer: Customer, choice: Choice) -> str:
    """By its name where that tells it from the others, by its id where it does not."""
    alike = [other for other in choice.customers if fold(other.label) == fold(customer.label)]
    clause = customer_clause(customer.label) if len(alike) == 1 else None
    return clause or f"customer {customer.uuid}"


def _reminder(preview: ReminderPreview, maker: Person) -> Reminder:
    """Handled up to the instant of the preview: a time that came since then is one that was shown."""
    spec = preview.spec
    return Reminder(
        id=own_reminder_id(maker.id, spec.id),
        place=spec.place,
        place_id=spec.place_id,
        maker_id=maker.id,
        schedule=spec.schedule,
        zone=spec.zone,
        scope=spec.scope,
        options=spec.options,
        made_at=preview.now,
        handled_until=preview.now,
        next_at=preview.next_times[0] if preview.next_times else None,
    )


def _is_so(reminder: Reminder, spec: ReminderSpec) -> bool:
    is_there = reminder.state is not ReminderState.DELETED
    return is_there and spec_of(reminder) == replace(spec, changes=reminder.version)


def _edited(before: Reminder, preview: ReminderPreview) -> Reminder:
    """``before`` as the preview showed it. It is its person's own then, whoever had switched it on."""
    spec = preview.spec
    changed = replace(
        before,
        place=spec.place,
        place_id=spec.place_id,
        schedule=spec.schedule,
        zone=spec.zone,
        scope=spec.scope,
        options=spec.options,
        version=spec.changes,
        by_default=False,
    )
    if before.state is ReminderState.PAUSED or (before.state is ReminderState.ACTIVE and _keeps_times(before, spec)):
        return changed
    return replace(
        changed,
        handled_until=preview.now,
        state=ReminderState.ACTIVE,
        reason=None,
        detail="",
        next_at=preview.next_times[0] if preview.next_times else None,
    )


def _keeps_times(before: Reminder, spec: ReminderSpec) -> bool:
    """Whether it comes when it came before: what is due at the moment of the edit is then still to be sent."""
    same_zone = before.zone == spec.zone and (spec.zone is not None or before.place_id == spec.place_id)
    return same_zone and before.schedule == spec.schedule


async def _decided_against(default: Reminder | None) -> Reminder | None:
    if default is None or not default.by_default or default.state is ReminderState.DELETED:
        return None
    return replace(default, state=ReminderState.DELETED, next_at=None, by_default=False)
