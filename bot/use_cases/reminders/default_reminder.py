"""The morning that admins switch on for all matched people: each gets it as a reminder of their own.

Whoever turns theirs off, moves or replaces it has decided for themselves, and no later default undoes that. Its id is
made of the person's, so that nobody gets it twice and nobody who deleted it gets it again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.access.person import Person, Standing
from bot.domain.reminders.reminder import Options, PlaceKind, Reminder, ReminderState, Scope, WhoseTasks
from bot.domain.reminders.reminder_ids import default_reminder_id
from bot.domain.reminders.schedule import Schedule, next_planned
from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.reminder_book import ReminderBook
from bot.use_cases.seats.resolve_seat import SeatResolver


class DefaultReminder:
    def __init__(self, book: ReminderBook, resolver: SeatResolver, clock: Clock) -> None:
        self._book = book
        self._resolver = resolver
        self._clock = clock

    async def schedule(self) -> Schedule | None:
        return await self._book.default_reminder()

    async def switch_on(self, admin: Person, schedule: Schedule) -> int:
        """The caller has made sure that ``admin`` is one. Answers how many people have it then."""
        await self._book.set_default_reminder(schedule, by=admin.id, at=self._clock.now())
        return await self.spread()

    async def switch_off(self, admin: Person) -> int:
        """Answers for how many people it ends. Deliveries that people made, moved or paused themselves stay."""
        await self._book.set_default_reminder(None, by=admin.id, at=self._clock.now())
        there = await self._book.reminders()
        ended = [each for each in there if each.by_default and each.state is ReminderState.ACTIVE]
        for reminder in ended:
            await self._book.change(replace(reminder, state=ReminderState.DELETED, next_at=None))
        return len(ended)

    async def spread(self) -> int:
        """Give it to everybody who is matched and has not decided otherwise: run again and again, since people come.

        Answers how many have it; 0 while none is switched on.
        """
        schedule = await self._book.default_reminder()
        if schedule is None:
            return 0
        there = await self._book.reminders()
        of_their_own = {each.place_id for each in there if _is_own_reminder(each) and not each.by_default}
        given = {each.id: each for each in there if each.by_default}
        count = 0
        for row in await self._resolver.overview():
            person = row.person
            if person and row.email and person.standing is Standing.MEMBER and person.id not in of_their_own:
                before = given.get(default_reminder_id(person.id)) or await self._book.reminder(
                    default_reminder_id(person.id)
                )
                count += await self._give(person, schedule, before)
        return count

    async def _give(self, person: Person, schedule: Schedule, before: Reminder | None) -> bool:
        now = self._clock.now()
        following = next_planned(schedule, person.zone, now)
        next_at = following.instant if following else None
        if before is None:
            await self._book.add(_daily_digest(person, schedule, now, next_at))
            return True
        if not before.by_default:
            return False
        paused = before.state is ReminderState.PAUSED
        if before.schedule != schedule or before.state is ReminderState.DELETED:
            state = ReminderState.PAUSED if paused else ReminderState.ACTIVE
            changed = replace(before, schedule=schedule, state=state, handled_until=now)
            await self._book.change(replace(changed, next_at=None if paused else next_at))
        return not paused


def _is_own_reminder(reminder: Reminder) -> bool:
    is_own = reminder.scope.whose is WhoseTasks.OWN and reminder.scope.customer_uuid is None
    return is_own and reminder.place is PlaceKind.PERSON


def _daily_digest(person: Person, schedule: Schedule, now: datetime, next_at: datetime | None) -> Reminder:
    return Reminder(
        id=default_reminder_id(person.id),
        place=PlaceKind.PERSON,
        place_id=person.id,
        maker_id=person.id,
        schedule=schedule,
        zone=None,
        scope=Scope(whose=WhoseTasks.OWN),
        options=Options(),
        made_at=now,
        handled_until=now,
        next_at=next_at,
        by_default=True,
    )
