"""The reminder that admins switch on for everybody with a seat: each gets it as a reminder of their own.

A person who turns theirs off, moves or replaces it has decided for themselves, and no later default undoes that. Its
id is made of the person's, so that nobody gets it twice. In deleted ones ``by_default`` says who ended them: it
stays where the admins switched it off for everybody, and goes where the person deleted theirs, who never gets it again.

The hourly job, an admin's command and people's own clicks run at the same time, in several processes too. So each
person's is given by itself, judged by what is saved at that moment, and asked for once more after it was written.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from bot.domain.access.person import Person
from bot.domain.language.advice import whole_lines
from bot.domain.language.schedule_words import read_schedule
from bot.domain.problems import ChangedMeanwhile, NotAllowed, ParseError, StoreProblem
from bot.domain.reminders.reminder import Options, PlaceKind, Reminder, ReminderState, Scope, WhoseTasks
from bot.domain.reminders.reminder_ids import default_reminder_id
from bot.domain.reminders.reminder_spec import switched_on
from bot.domain.reminders.schedule import Schedule, next_planned
from bot.use_cases.ports.admins import AdminRoll
from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.reminder_book import ReminderBook
from bot.use_cases.reminders.change_reminder import change_reminder
from bot.use_cases.seats.resolve_seat import SeatResolver

log = logging.getLogger(__name__)

EXAMPLES = ("remind default weekdays 8:30", "remind default off")
_TRIES = 3  # admins change their mind while it is being given


class DefaultReminder:
    """What is asked or changed by a person raises NotAllowed where they are no admin, before their words are read."""

    def __init__(self, book: ReminderBook, resolver: SeatResolver, admins: AdminRoll, clock: Clock) -> None:
        self._book = book
        self._resolver = resolver
        self._admins = admins
        self._clock = clock

    async def schedule(self, admin: Person) -> Schedule | None:
        await self._need_admin(admin)
        return await self._book.default_reminder()

    async def read(self, admin: Person, words: str) -> Schedule:
        """The schedule that ``words`` say. Raises ParseError."""
        await self._need_admin(admin)
        read = partial(_read_schedule, today=self._clock.now().astimezone(admin.zone).date())
        try:
            return read(words)
        except ParseError as error:
            raise whole_lines(error, "remind default", read, ("{}", "weekdays {}"), EXAMPLES) from error

    async def switch_on(self, admin: Person, schedule: Schedule) -> int:
        """Answers how many people have it then."""
        await self._need_admin(admin)
        await self._book.set_default_reminder(schedule, by=admin.id, at=self._clock.now())
        return await self.spread()

    async def switch_off(self, admin: Person) -> int:
        """Answers for how many people it ends. What people made, moved or paused themselves stays.

        A suspended one ends too: the bot suspended it, and nobody decided anything.
        """
        await self._need_admin(admin)
        await self._book.set_default_reminder(None, by=admin.id, at=self._clock.now())
        ended = 0
        for reminder in await self._book.reminders():
            if _follows_default(reminder):
                ended += await self._end(reminder.id)
        return ended

    async def spread(self) -> int:
        """Give it to everybody who is matched and has not decided otherwise: run again and again, since people come.

        Answers how many have it; 0 while none is switched on. What goes wrong with one person's keeps no other from
        theirs; raises StoreProblem at the end where the database took some of them not.
        """
        schedule = await self._book.default_reminder()
        if schedule is None:
            return 0
        there = await self._book.reminders()
        of_their_own = {each.place_id for each in there if _is_own_reminder(each) and not each.by_default}
        given = {each.id: each for each in there if each.by_default}
        count, refused = 0, list[StoreProblem]()
        for row in await self._resolver.overview():
            person = row.person
            if not person or not row.email or not person.is_member or person.id in of_their_own:
                continue
            try:
                count += await self._give(person, schedule, given.get(default_reminder_id(person.id)))
            except StoreProblem as problem:
                refused.append(problem)
            except Exception:
                log.exception("cannot give the default reminder", extra={"person": person.id})
        if refused:
            log.error("default reminder not given", extra={"people": len(refused), "reason": refused[0].detail})
            raise refused[0]
        return count

    async def _need_admin(self, person: Person) -> None:
        if not await self._admins.is_admin(person):
            raise NotAllowed(
                "Only admins switch a reminder on for everybody. You can have your own.",
                examples=("remind me weekdays 8:30",),
            )

    async def _give(self, person: Person, schedule: Schedule, seen: Reminder | None) -> bool:
        """Whether they have it then. ``seen`` is theirs as it was a moment ago."""
        if seen is not None and seen.schedule == schedule:
            return seen.state is ReminderState.ACTIVE
        wanted: Schedule | None = schedule
        for _ in range(_TRIES):
            has_it = await (self._give_now(person, wanted) if wanted else self._end(default_reminder_id(person.id)))
            before, wanted = wanted, await self._book.default_reminder()
            if wanted == before:
                return has_it and wanted is not None
        raise ChangedMeanwhile("Others are changing the default reminder right now. Please try again in a moment.")

    async def _give_now(self, person: Person, schedule: Schedule) -> bool:
        now = self._clock.now()
        following = next_planned(schedule, person.zone, now)
        next_at = following.instant if following else None
        if await self._book.reminder(default_reminder_id(person.id)) is None and await self._book.add(
            _daily_digest(person, schedule, now, next_at)
        ):
            return True

        async def given(before: Reminder | None) -> Reminder | None:
            if before is None or not before.by_default:
                return None
            if before.schedule == schedule and before.state is not ReminderState.DELETED:
                return None
            if before.state is ReminderState.PAUSED:
                return replace(before, schedule=schedule)
            return switched_on(replace(before, schedule=schedule), now, next_at)

        before, after = await change_reminder(self._book, default_reminder_id(person.id), given)
        if before is None:  # there is one of this id, but it cannot be read
            log.error("cannot give the default reminder", extra={"person": person.id})
            return False
        there = after or before
        return there.by_default and there.state is ReminderState.ACTIVE

    async def _end(self, reminder_id: str) -> bool:
        async def ended(before: Reminder | None) -> Reminder | None:
            if before is None or not _follows_default(before):
                return None
            return replace(before, state=ReminderState.DELETED, reason=None, detail="", next_at=None)

        return (await change_reminder(self._book, reminder_id, ended))[1] is not None


def _read_schedule(words: str, today: date) -> Schedule:
    said = read_schedule(words, today)
    if said.rest or said.zone or said.weekly:
        raise ParseError(
            "The default reminder lists to each their own tasks that are overdue or due today, at their own local "
            "time. It takes days and a time, and no more."
        )
    return said.schedule


def _follows_default(reminder: Reminder) -> bool:
    return reminder.by_default and reminder.state in (ReminderState.ACTIVE, ReminderState.SUSPENDED)


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
