"""Making and editing reminders: words or a form become a preview that is shown first, and the preview a reminder.

Whether a `ReminderSpec` may be so is asked for the preview and again when it is switched on; `delivery_guard` asks at
each delivery.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.access.person import Person
from bot.domain.problems import ChangedMeanwhile, NotAllowed, NotFound
from bot.domain.reminders.reminder import PlaceKind, Reminder, ReminderState, WhoseTasks, means_the_same
from bot.domain.reminders.reminder_ids import default_reminder_id, own_reminder_id
from bot.domain.reminders.reminder_spec import (
    ReminderSpec,
    edited_reminder,
    is_as_wanted,
    new_reminder,
)
from bot.domain.reminders.schedule import next_planned
from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.people import People
from bot.use_cases.ports.reminder_book import ReminderBook
from bot.use_cases.reminders.change_reminder import change_reminder
from bot.use_cases.reminders.guard_reminders import GONE, ReminderAccess
from bot.use_cases.reminders.need_fitting import need_fitting
from bot.use_cases.reminders.reminder_names import ReminderNames, ScopeNames
from bot.use_cases.seats.resolve_seat import SeatResolver

NEXT_TIMES = 3


@dataclass(frozen=True, slots=True)
class ReminderPreview:
    """A spec that may be switched on: when it would come (UTC), in the zone that counts for it, and what to know.

    One by direct message comes to whoever reads the preview.
    """

    spec: ReminderSpec
    zone: ZoneInfo
    next_times: tuple[datetime, ...]
    now: datetime
    names: ScopeNames
    notes: tuple[str, ...] = ()

    @property
    def next_at(self) -> datetime | None:
        return self.next_times[0] if self.next_times else None


@dataclass(frozen=True, slots=True)
class Made:
    """A reminder that is on. ``now`` is False where an earlier click had switched it on."""

    preview: ReminderPreview
    reminder: Reminder
    now: bool = True


class ReminderCreator:
    def __init__(
        self,
        book: ReminderBook,
        access: ReminderAccess,
        names: ReminderNames,
        people: People,
        resolver: SeatResolver,
        clock: Clock,
    ) -> None:
        self.names = names
        self._book = book
        self._access = access
        self._people = people
        self._resolver = resolver
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()

    async def preview(self, maker: Person, spec: ReminderSpec) -> ReminderPreview:
        """What ``spec`` comes to. Raises a Problem with what keeps it from being switched on."""
        await self._resolver.need_seat(maker)
        self._access.need_listable(spec.place, spec.scope)
        before = await self._before(spec)
        await self._need_place(maker, spec, before)
        await need_fitting(self._people, spec, before.scope if before else None)
        names = await self.names.in_scope(spec.scope)
        zone = await self._zone(spec)
        now, times = self._clock.now(), list[datetime]()
        while len(times) < NEXT_TIMES and (due := next_planned(spec.schedule, zone, max(times, default=now))):
            times.append(due.instant)
        return ReminderPreview(spec, zone, tuple(times), now, names, tuple(await self._notes(maker, spec)))

    async def need_fitting(self, spec: ReminderSpec) -> None:
        """That it fits together, and that who is newly named may be. Raises as `need_fitting` does."""
        before = await self._before(spec)
        await need_fitting(self._people, spec, before.scope if before else None)

    async def switch_on(self, maker: Person, spec: ReminderSpec) -> Made:
        """Make the reminder or change it. Raises as `preview` does, NotFound where the one to change is gone, and
        ChangedMeanwhile."""
        preview = await self.preview(maker, spec)
        async with self._one_at_a_time:
            if spec.changes:
                return await self._change(preview)
            made = await self._make(maker, preview)
        # Also where an earlier click made it: a stop between the two writes left both on, and two lists a day.
        if default := await self._default_replaced_by(spec):
            await change_reminder(self._book, default.id, _decided_against)
        return made

    async def _make(self, maker: Person, preview: ReminderPreview) -> Made:
        spec = preview.spec
        there = await self._made_before(maker, spec)
        if there and there.state is ReminderState.DELETED:
            raise NotFound(GONE)
        if there:
            return Made(preview, there, now=False)
        made = new_reminder(spec, maker.id, preview.now, preview.next_at)
        if await self._book.add(made):
            return Made(preview, made)
        return Made(preview, await self._made_before(maker, spec) or made, now=False)  # another process was quicker

    async def without_channel(self, spec: ReminderSpec, person: Person) -> tuple[PlaceKind, str]:
        """Where ``spec`` goes when ``person`` names no channel: to them, but an edit leaves it in a channel that they
        are not in, which Slack may not show them."""
        before = await self._before(spec)
        is_in_channel = before is not None and before.place is PlaceKind.CHANNEL
        if before and is_in_channel and not await self._access.is_in_channel(person, before.place_id):
            return PlaceKind.CHANNEL, before.place_id
        return PlaceKind.PERSON, person.id

    async def _made_before(self, maker: Person, spec: ReminderSpec) -> Reminder | None:
        """What an earlier click has made. Older reminders have their spec's own id."""
        made = await self._book.reminder(own_reminder_id(maker.id, spec.id))
        if made:
            return made
        older = await self._book.reminder(spec.id)
        return older if older and older.maker_id == maker.id else None

    async def _before(self, spec: ReminderSpec) -> Reminder | None:
        """The reminder that ``spec`` changes."""
        return await self._book.reminder(spec.id) if spec.changes else None

    async def _need_place(self, maker: Person, spec: ReminderSpec, before: Reminder | None) -> None:
        moves = before is None or (before.place, before.place_id) != (spec.place, spec.place_id)
        if spec.changes:
            if before is None or before.state is ReminderState.DELETED:
                raise NotFound(GONE)
            await self._access.need_edit(maker, before, await self._book.reminders())
        if spec.place is PlaceKind.CHANNEL:
            await self._access.need_channel(spec.place_id, maker if moves else None)
        elif moves and spec.place_id != maker.id:
            raise NotAllowed("A reminder by direct message is made by whoever gets it.", examples=("remind me",))

    async def _zone(self, spec: ReminderSpec) -> ZoneInfo:
        zone = await self.names.zone_of(spec)
        if zone is None:
            raise NotFound(f"I don't know the time zone {spec.zone}. Choose another one, such as Europe/Berlin.")
        return zone

    async def _notes(self, maker: Person, spec: ReminderSpec) -> list[str]:
        notes = []
        people = [person for who in spec.scope.people if (person := await self.names.person(who))]
        seatless = [person.name for person in people if await self._resolver.seat_of(person) is None]
        if seatless:
            notes.append(f"I know no ChartMogul seat of {', '.join(seatless)}, so I find no tasks of theirs.")
        unknown = [email for email in spec.scope.emails if not await self._resolver.is_seat(email)]
        notes += [f"ChartMogul knows no seat {email}." for email in unknown]
        if not spec.changes and await self._default_replaced_by(spec):
            notes.append("It takes the place of the default reminder that an admin switched on for everybody.")
        if await self._is_on_already(maker, spec):
            notes.append("Another reminder that is on sends the same: the list comes twice.")
        return notes

    async def _is_on_already(self, maker: Person, spec: ReminderSpec) -> bool:
        itself = (spec.id, own_reminder_id(maker.id, spec.id))
        return any(
            means_the_same(each, spec)
            for each in await self._book.reminders()
            if each.id not in itself and each.state is ReminderState.ACTIVE and not each.by_default
        )

    async def _default_replaced_by(self, spec: ReminderSpec) -> Reminder | None:
        """A second list of one's own tasks beside the default reminder is not what anybody wants."""
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
        if is_as_wanted(before, spec) and not needs_repair:
            return Made(preview, before, now=False)  # clicked twice, or sent off as it was
        edited = edited_reminder(before, spec, preview.now, preview.next_at)
        if before.version == spec.changes and await self._book.change(edited):
            return Made(preview, replace(edited, version=edited.version + 1))
        after = await self._book.reminder(spec.id)
        if after and is_as_wanted(after, spec):
            return Made(preview, after, now=False)  # clicked twice at once
        raise ChangedMeanwhile("Somebody changed this reminder meanwhile. Open it again to see how it is now.")


async def _decided_against(default: Reminder | None) -> Reminder | None:
    if default is None or not default.by_default or default.state is ReminderState.DELETED:
        return None
    return replace(default, state=ReminderState.DELETED, next_at=None, by_default=False)
