"""Making and editing reminders: from words or a form to a draft that is shown first, and from the draft to a reminder.

A `Wish` is all that a button or a form carries. Its id is given at the start, so that two presses make one reminder.
Whether it may be so is asked for the draft and again when it is switched on; `keep_safe` asks at each delivery.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.access import Visibility
from bot.domain.customer import Customer
from bot.domain.person import Person
from bot.domain.reminder import Options, PlaceKind, Reminder, ReminderState, Scope, WhoseTasks
from bot.domain.schedule import Schedule, next_planned
from bot.use_cases.find_customer import Choice, CustomerFinder, SubjectNamer
from bot.use_cases.guard_reminders import GONE, NOT_YOURS, may_change, need_reminder_channel
from bot.use_cases.match_seat import SeatMatcher
from bot.use_cases.ports import AdminRoll, Channels, Clock, People
from bot.use_cases.problems import NotAllowed, NotFound
from bot.use_cases.reminder_ports import ReminderBook

NEXT_TIMES = 3
_UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Wish:
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
class Draft:
    """A wish that may be switched on: when it would come (UTC), in the zone that counts for it, and what to know."""

    wish: Wish
    zone: ZoneInfo
    next_times: tuple[datetime, ...]
    now: datetime
    names: ScopeNames
    notes: tuple[str, ...] = ()
    receiver_name: str = ""  # of direct messages


@dataclass(frozen=True, slots=True)
class Made:
    """A reminder that is on. ``now`` is False where an earlier press had switched it on."""

    draft: Draft
    reminder: Reminder
    now: bool = True


def wish_to_change(reminder: Reminder) -> Wish:
    """The reminder as it is, to be edited."""
    return Wish(
        id=reminder.id,
        place=reminder.place,
        place_id=reminder.place_id,
        schedule=reminder.schedule,
        zone=reminder.zone,
        scope=reminder.scope,
        options=reminder.options,
        changes=reminder.version,
    )


class ReminderPlanner:
    def __init__(
        self,
        *,
        book: ReminderBook,
        people: People,
        channels: Channels,
        matcher: SeatMatcher,
        finder: CustomerFinder,
        namer: SubjectNamer,
        admins: AdminRoll,
        clock: Clock,
        visibility: Visibility,
        make_id: Callable[[], str],
    ) -> None:
        self._book = book
        self._people = people
        self._channels = channels
        self._matcher = matcher
        self._finder = finder
        self._namer = namer
        self._admins = admins
        self._clock = clock
        self._visibility = visibility
        self._make_id = make_id
        self._one_at_a_time = asyncio.Lock()

    def new_id(self) -> str:
        return self._make_id()

    def now(self) -> datetime:
        return self._clock.now()

    async def draft(self, maker: Person, wish: Wish) -> Draft:
        """What ``wish`` comes to. Raises NotAllowed with what keeps it from being switched on."""
        await self._matcher.need_seat(maker)  # without one, not even customers' names
        self._need_visible(maker, wish)
        await self._need_place(maker, wish)
        names = await self.names(wish.scope)
        zone = await self._zone(wish)
        times: list[datetime] = []
        while len(times) < NEXT_TIMES and (due := next_planned(wish.schedule, zone, max(times, default=self.now()))):
            times.append(due.instant)
        notes, receiver = tuple(await self._notes(wish)), await self._receiver_name(wish)
        return Draft(wish, zone, tuple(times), self.now(), names, notes, receiver)

    async def switch_on(self, maker: Person, wish: Wish) -> Made:
        """Make the reminder or change it. Raises NotAllowed, or NotFound where the one to change is gone."""
        draft = await self.draft(maker, wish)
        async with self._one_at_a_time:
            if wish.changes:
                return await self._change(draft)
            if (there := await self._book.reminder(wish.id)) and there.state is not ReminderState.DELETED:
                return Made(draft, there, now=False)
            if there:
                raise NotFound(GONE)
            made = self._reminder(draft, maker)
            await self._book.add(made)
        if default := await self._default_replaced_by(wish):
            await self._book.change(replace(default, state=ReminderState.DELETED, next_at=None, by_default=False))
        return Made(draft, made)

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
                examples=tuple(f"customer {customer.label}" for customer in found.customers[:3]),
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

    def _need_visible(self, maker: Person, wish: Wish) -> None:
        own = wish.scope.whose is WhoseTasks.OWN and wish.place is PlaceKind.PERSON
        if self._visibility is Visibility.OWN and not own:
            raise NotAllowed(
                "In this workspace everyone sees their own tasks only, so I can remind you of yours alone, "
                "in your direct messages. An admin of the bot can change that.",
                examples=("remind me weekdays 8:30",),
            )

    async def _need_place(self, maker: Person, wish: Wish) -> None:
        before = await self._book.reminder(wish.id) if wish.changes else None
        moves = before is None or (before.place, before.place_id) != (wish.place, wish.place_id)
        if wish.changes:
            await self._need_right(maker, before)
        if wish.place is PlaceKind.CHANNEL:
            await need_reminder_channel(self._channels, wish.place_id, maker if moves else None)
        elif moves and wish.place_id != maker.id:
            raise NotAllowed("A reminder by direct message is made by whoever gets it.", examples=("remind me",))

    async def _need_right(self, maker: Person, before: Reminder | None) -> None:
        if before is None or before.state is ReminderState.DELETED:
            raise NotFound(GONE)
        others = await self._book.reminders()
        if not may_change(maker, before, others, is_admin=await self._admins.is_admin(maker)):
            raise NotAllowed(NOT_YOURS)

    async def _zone(self, wish: Wish) -> ZoneInfo:
        if wish.zone is not None:
            return ZoneInfo(wish.zone)
        person = await self._people.person(wish.place_id)
        return person.zone if person else _UTC

    async def _notes(self, wish: Wish) -> list[str]:
        notes = []
        people = [person for who in wish.scope.people if (person := await self._people.person(who))]
        seatless = [person.name for person in people if await self._matcher.seat_of(person) is None]
        if seatless:
            notes.append(f"I know no ChartMogul seat of {', '.join(seatless)}, so I find no tasks of theirs.")
        unknown = [email for email in wish.scope.emails if not await self._matcher.is_seat(email)]
        notes += [f"ChartMogul knows no seat {email}." for email in unknown]
        if not wish.changes and await self._default_replaced_by(wish):
            notes.append("It takes the place of the morning that an admin switched on for everybody.")
        if await self._is_on_already(wish):
            notes.append("The same reminder is on already: with this one too, the list comes twice.")
        return notes

    async def _is_on_already(self, wish: Wish) -> bool:
        meant = (wish.place, wish.place_id, wish.schedule, wish.zone, wish.scope, wish.options)
        return any(
            (each.place, each.place_id, each.schedule, each.zone, each.scope, each.options) == meant
            for each in await self._book.reminders()
            if each.id != wish.id and each.state is ReminderState.ACTIVE and not each.by_default
        )

    async def _default_replaced_by(self, wish: Wish) -> Reminder | None:
        """A second list of one's own tasks beside the default morning is not what anybody wants."""
        if wish.place is not PlaceKind.PERSON or wish.scope.whose is not WhoseTasks.OWN or wish.scope.customer_uuid:
            return None
        default = await self._book.reminder(morning_id(wish.place_id))
        if default is None or default.id == wish.id or not default.by_default:
            return None
        return None if default.state is ReminderState.DELETED else default

    def _reminder(self, draft: Draft, maker: Person) -> Reminder:
        wish, now = draft.wish, self.now()
        return Reminder(
            id=wish.id,
            place=wish.place,
            place_id=wish.place_id,
            maker_id=maker.id,
            schedule=wish.schedule,
            zone=wish.zone,
            scope=wish.scope,
            options=wish.options,
            made_at=now,
            handled_until=now,
            next_at=draft.next_times[0] if draft.next_times else None,
        )

    async def _change(self, draft: Draft) -> Made:
        wish = draft.wish
        before = await self._book.reminder(wish.id)
        if before is None or before.state is ReminderState.DELETED:
            raise NotFound(GONE)
        if before.version != wish.changes and wish_to_change(before) == replace(wish, changes=before.version):
            return Made(draft, before, now=False)  # pressed twice
        stays_paused = before.state is ReminderState.PAUSED
        changed = replace(
            before,
            place=wish.place,
            place_id=wish.place_id,
            schedule=wish.schedule,
            zone=wish.zone,
            scope=wish.scope,
            options=wish.options,
            version=wish.changes,
            by_default=False,
            handled_until=self.now(),
            state=ReminderState.PAUSED if stays_paused else ReminderState.ACTIVE,
            reason="",
            next_at=None if stays_paused or not draft.next_times else draft.next_times[0],
        )
        if before.version != wish.changes or not await self._book.change(changed):
            raise NotAllowed("Somebody changed this reminder meanwhile. Open it again to see how it is now.")
        return Made(draft, replace(changed, version=changed.version + 1))

    async def _receiver_name(self, wish: Wish) -> str:
        person = await self._people.person(wish.place_id) if wish.place is PlaceKind.PERSON else None
        return person.name if person else ""

    async def _customer_name(self, uuid: str | None) -> str:
        if uuid is None:
            return ""
        found = await self._namer.customers([uuid])
        return found[uuid].label if uuid in found else "a customer that is gone"


def morning_id(person_id: str) -> str:
    """The id of the morning that admins switched on for everybody, as this person has it."""
    return f"morning-{person_id}"
