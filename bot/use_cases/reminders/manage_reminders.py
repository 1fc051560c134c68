"""Looking after reminders: which of them somebody may see, how each stands, and what a click on its buttons does.

A click acts on the reminder as it is now, whatever the list showed when it was drawn; asked twice, it does nothing the
second time.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from bot.domain.access.permissions import Actor, DigestRefusal
from bot.domain.access.person import MatchedBy, Person
from bot.domain.language.reason_wording import reason_in_words, repair_in_words
from bot.domain.language.schedule_words import schedule_in_words
from bot.domain.problems import ChangedMeanwhile, NotAllowed, NotFound, ParseError, Problem
from bot.domain.reminders.delivery import Delivery, DeliveryState, Reason
from bot.domain.reminders.reminder import PlaceKind, Reminder, ReminderState, WhoseTasks
from bot.domain.reminders.reminder_ids import default_reminder_id
from bot.domain.reminders.reminder_spec import ReminderSpec, spec_of, switched_on
from bot.domain.reminders.schedule import next_planned
from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.delivery_ledger import DeliveryLedger
from bot.use_cases.ports.reminder_book import ReminderBook
from bot.use_cases.reminders.change_reminder import change_reminder
from bot.use_cases.reminders.guard_reminders import GONE, ReminderAccess
from bot.use_cases.reminders.reminder_names import ReminderNames, ScopeNames
from bot.use_cases.seats.resolve_seat import SeatResolver

PAGE_SIZE = 5
_GONE_PERSON = "somebody who left"
_LOOKED_THROUGH = 20  # deliveries, for the last one sent and the last one skipped


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """One reminder as somebody sees it. ``sent`` and ``skipped`` are the last of each, where there is one."""

    reminder: Reminder
    zone: ZoneInfo
    names: ScopeNames
    maker_name: str
    receiver_name: str  # of direct messages
    sent: Delivery | None
    skipped: Delivery | None
    may_change: bool
    may_edit: bool
    digest_refusal: DigestRefusal | None = None  # why they may not read its tasks


@dataclass(frozen=True, slots=True)
class ReminderPage:
    """``unlisted`` counts other people's default reminders, which an admin's list leaves out."""

    rows: tuple[ReminderRow, ...]
    offset: int
    total: int
    unlisted: int = 0


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a click. ``now`` is False where it was so already; ``before`` is as it was found."""

    before: Reminder
    reminder: Reminder
    now: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose tasks a reminder lists: a person's name, the seat that they have, and why; or neither."""

    name: str
    email: str | None
    matched_by: MatchedBy | None


class ReminderManager:
    def __init__(
        self,
        book: ReminderBook,
        ledger: DeliveryLedger,
        access: ReminderAccess,
        names: ReminderNames,
        resolver: SeatResolver,
        clock: Clock,
    ) -> None:
        self._book = book
        self._ledger = ledger
        self._access = access
        self._names = names
        self._resolver = resolver
        self._clock = clock

    async def page(self, person: Person, offset: int = 0) -> ReminderPage:
        """Those that ``person`` may see from ``offset`` on; the last page where the list has become shorter."""
        everything = await self._book.reminders()
        actor = await self._access.actor(person)
        seen = [reminder for reminder in everything if await self._access.may_see(actor, reminder)]
        listed = [reminder for reminder in seen if not reminder.by_default or reminder.place_id == person.id]
        if offset >= len(listed):
            offset = max((len(listed) - 1) // PAGE_SIZE * PAGE_SIZE, 0)
        rows = [await self._row(actor, reminder, everything) for reminder in listed[offset : offset + PAGE_SIZE]]
        return ReminderPage(tuple(rows), offset, len(listed), unlisted=len(seen) - len(listed))

    async def row(self, person: Person, reminder_id: str) -> ReminderRow:
        """Raises NotFound where it is gone or not theirs to see, and NoSeat where they lack nothing else."""
        reminder, actor = await self._book.reminder(reminder_id), await self._access.actor(person)
        if reminder is None or reminder.state is ReminderState.DELETED:
            raise NotFound(GONE)
        await self._access.need_sight(actor, reminder)
        return await self._row(actor, reminder, await self._book.reminders())

    async def to_edit(self, person: Person, reminder_id: str) -> ReminderSpec:
        """Raises NotFound where it is gone or not theirs to see, and NotAllowed where it is not theirs to edit."""
        reminder = await self._book.reminder(reminder_id)
        if reminder is None or reminder.state is ReminderState.DELETED:
            raise NotFound(GONE)
        await self._access.need_edit(person, reminder, await self._book.reminders())
        return spec_of(reminder)

    async def readers(self, row: ReminderRow) -> list[Reader]:
        """Whose link makes the list of those who are named; nobody where it lists everybody's tasks, or where the row
        is for somebody who may not read them."""
        if row.digest_refusal is not None:
            return []
        scope = row.reminder.scope
        people = (row.reminder.place_id,) if scope.whose is WhoseTasks.OWN else scope.people
        readers = []
        for person_id in people:
            person = await self._names.person(person_id)
            seat = await self._resolver.seat_of(person) if person else None
            name = person.name if person else person_id
            readers.append(Reader(name, seat.email if seat else None, seat.matched_by if seat else None))
        return readers + [Reader(email, email, None) for email in scope.emails]

    async def pause(self, person: Person, reminder_id: str) -> Changed:
        async def paused(before: Reminder) -> Reminder | None:
            if before.state is ReminderState.PAUSED:
                return None
            return replace(before, state=ReminderState.PAUSED, reason=None, detail="", next_at=None)

        return await self._change(person, reminder_id, paused)

    async def resume(self, person: Person, reminder_id: str) -> Changed:
        """Times that passed meanwhile do not count as missed. Raises NotAllowed or NotFound where it would be suspended
        again, and NotAllowed where it is the default one that an admin has switched off."""

        async def resumed(before: Reminder) -> Reminder | None:
            if before.state is ReminderState.ACTIVE:
                return None
            if not before.by_default:
                return await self._on_again(before)
            default = await self._book.default_reminder()
            if default is None:
                raise _default_is_off(before)
            return await self._on_again(replace(before, schedule=default))

        return await self._change(person, reminder_id, resumed)

    async def pause_own(self, person: Person) -> int:
        """How many that come to ``person`` by direct message are off then."""
        return await self._each_own(person, self.pause)

    async def resume_own(self, person: Person) -> int:
        """How many come to ``person`` by direct message then."""
        return await self._each_own(person, self.resume)

    async def _each_own(self, person: Person, turn: Callable[[Person, str], Awaitable[Changed]]) -> int:
        """How many it was done with. What keeps one of them from it keeps no other; it is raised where all were kept
        from it. Raises ParseError where there are none."""
        own = await self.own_reminders(person)
        if not own:
            raise ParseError("No reminder comes to you by direct message.", examples=("remind me weekdays 8:30",))
        refusals, count = list[Problem](), 0
        for reminder in own:
            try:
                await turn(person, reminder.id)
                count += 1
            except (NotAllowed, NotFound, ChangedMeanwhile) as problem:
                refusals.append(problem)
        if refusals and not count:
            raise refusals[0]
        return count

    async def delete(self, person: Person, reminder_id: str) -> Changed:
        """Keeps why it was suspended, for the undo."""

        async def deleted(before: Reminder) -> Reminder | None:
            return replace(before, state=ReminderState.DELETED, next_at=None, by_default=False)

        return await self._change(person, reminder_id, deleted)

    async def undo_delete(
        self, person: Person, reminder_id: str, was: ReminderState, *, was_default: bool = False
    ) -> Changed:
        """Back to the state ``was`` that it had; as the default one where it was that, which comes as it is by now.

        Raises NotAllowed where an admin has switched the default off meanwhile: that would have ended it.
        """

        async def restored(before: Reminder) -> Reminder | None:
            if before.state is not ReminderState.DELETED:
                return None
            is_default = before.by_default or (was_default and before.id == default_reminder_id(before.place_id))
            back = replace(before, by_default=is_default)
            if is_default and (default := await self._book.default_reminder()):
                back = replace(back, schedule=default)
            elif is_default and was is not ReminderState.PAUSED:
                return back  # ended by the admin then, and no longer by the person
            return await self._on_again(back) if was is ReminderState.ACTIVE else replace(back, state=was)

        changed = await self._change(person, reminder_id, restored, deleted_too=True)
        if changed.reminder.state is ReminderState.DELETED:
            raise _default_is_off(changed.reminder)
        return changed

    async def own_reminders(self, person: Person) -> list[Reminder]:
        """The reminders that come to ``person`` by direct message."""
        everything = await self._book.reminders()
        return [each for each in everything if each.place is PlaceKind.PERSON and each.place_id == person.id]

    async def _change(
        self,
        person: Person,
        reminder_id: str,
        turned: Callable[[Reminder], Awaitable[Reminder | None]],
        *,
        deleted_too: bool = False,
    ) -> Changed:
        """``turned`` answers how the reminder is to be, None where it is so already."""

        async def turn(before: Reminder | None) -> Reminder | None:
            if before is None or (before.state is ReminderState.DELETED and not deleted_too):
                raise NotFound(GONE)
            await self._access.need_change(person, before, await self._book.reminders())
            return await turned(before)

        before, after = await change_reminder(self._book, reminder_id, turn)
        if before is None:
            raise NotFound(GONE)
        return Changed(before, after or before, now=after is not None)

    async def _on_again(self, before: Reminder) -> Reminder:
        self._access.need_listable(before.place, before.scope)
        if before.reason is Reason.CUSTOMER_GONE:  # a customer's id never comes back
            why = reason_in_words(before.reason)
            raise NotFound(f"It can't go on: {why}. {repair_in_words(before.reason)}")
        if before.place is PlaceKind.CHANNEL:
            await self._access.need_channel(before.place_id, None)
        zone = await self._names.zone_of(before)
        if zone is None:
            why = reason_in_words(Reason.ZONE_UNKNOWN, before.zone or "")
            raise NotFound(f"It can't go on: {why}. Press Edit and choose another time zone.")
        now = self._clock.now()
        following = next_planned(before.schedule, zone, now)
        return switched_on(before, now, following.instant if following else None)

    async def _row(self, actor: Actor, reminder: Reminder, everything: Sequence[Reminder]) -> ReminderRow:
        latest = await self._ledger.latest_of(reminder.id, _LOOKED_THROUGH)
        names = await self._names.in_scope(reminder.scope)
        if names.customer and actor.seat is None:
            names = replace(names, customer="a customer")  # without a seat, not even customers' names
        return ReminderRow(
            reminder=reminder,
            zone=await self._names.zone_to_show(reminder),
            names=names,
            maker_name=await self._maker_name(reminder.maker_id),
            receiver_name=await self._names.receiver_name(reminder, gone=_GONE_PERSON),
            sent=_first(latest, DeliveryState.POSTED),
            skipped=_first(latest, DeliveryState.SKIPPED),
            may_change=await self._access.may_change(actor, reminder, everything),
            may_edit=await self._access.may_edit(actor, reminder, everything),
            digest_refusal=self._access.digest_refusal(actor, reminder),
        )

    async def _maker_name(self, maker_id: str) -> str:
        if not maker_id:
            return "the admins"
        person = await self._names.person(maker_id)
        return person.name if person else _GONE_PERSON


def _default_is_off(reminder: Reminder) -> NotAllowed:
    return NotAllowed(
        "An admin has switched off the default reminder that everybody got, so this one does not come back. "
        "You can make one of your own.",
        examples=(f"remind me {schedule_in_words(reminder.schedule, None)}",),
    )


def _first(deliveries: Iterable[Delivery], state: DeliveryState) -> Delivery | None:
    return next((delivery for delivery in deliveries if delivery.state is state), None)
