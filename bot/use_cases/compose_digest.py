"""What a reminder says on a day: whose tasks, from the sweep's shared reading, as one digest; or nothing to say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.morning import ON_TIME, Cover, Delay, compose, tasks_in_scope, whose_tasks
from bot.domain.morning_lines import Known
from bot.domain.person import fold_email
from bot.domain.reminder import Reminder, WhoseTasks
from bot.domain.week_picture import picture_week
from bot.domain.week_review import review_week, week_reviewed
from bot.domain.wording import day_in_words
from bot.use_cases.find_customer import SubjectNamer
from bot.use_cases.match_seat import SeatMatcher
from bot.use_cases.ports import Channels, CustomerSource, TaskSource
from bot.use_cases.read_for_many import SharedReading, completed_between
from bot.use_cases.reminder_ports import Composed, ReminderBook
from bot.use_cases.roster import Roster

_FURTHEST = 14  # days ahead that a reminder can list: to the end of next week


@dataclass(frozen=True, slots=True)
class Whose:
    """The seats of one reminder (folded; None is everybody's), and those among them who are away and covered."""

    emails: frozenset[str] | None
    own_email: str | None = None
    covers: Mapping[str, Cover] = field(default_factory=dict)


class DigestComposer:
    def __init__(
        self,
        *,
        tasks: TaskSource,
        crm: CustomerSource,
        roster: Roster,
        channels: Channels,
        matcher: SeatMatcher,
        namer: SubjectNamer,
        book: ReminderBook,
    ) -> None:
        self._tasks = tasks
        self._crm = crm
        self._roster = roster
        self._channels = channels
        self._matcher = matcher
        self._namer = namer
        self._book = book

    async def reading_for(self, wanted: Sequence[tuple[Reminder, date]]) -> SharedReading:
        """One reading for all these reminders on their days."""
        emails: set[str] | None = set()
        for reminder, day in wanted:
            seats = (await self.whose(reminder, day)).emails
            emails = None if emails is None or seats is None else emails | seats
        last = max((day for _, day in wanted), default=date.min)
        furthest = date.fromordinal(last.toordinal() + _FURTHEST)
        needed = None if emails is None else frozenset(emails)
        holders = await self._matcher.holders()
        return SharedReading(self._tasks, self._namer, needed, furthest, holders)

    async def compose(
        self,
        reminder: Reminder,
        day: date,
        zone: ZoneInfo,
        reading: SharedReading,
        *,
        delay: Delay = ON_TIME,
        page_from: int | None = None,
    ) -> Composed | None:
        """None where nothing is to be said: nothing due, and silence is what the reminder asks for then."""
        whose = await self.whose(reminder, day)
        account = await self._crm.account()
        found = await reading.tasks_of(whose.emails)
        names = {email: person.name for email, person in reading.holders.items()}
        known = Known(reading.customers, reading.contacts, names)
        mentions = {email: person.id for email, person in reading.holders.items()} if reminder.options.mention else None
        if reminder.options.weekly:
            past = week_reviewed(day)
            week = review_week(
                reminder.id,
                reminder.place,
                reminder.scope,
                day,
                zone,
                found,
                await completed_between(self._tasks, past.first, past.last, zone),
                known,
                emails=whose.emails,
                currency=account.currency,
                own_email=whose.own_email,
                delay=delay,
                page_from=page_from,
            )
            title = f"Open tasks, {day_in_words(day, day)}"
            shown = whose_tasks(reminder.scope, found, whose.emails)
            called = {
                task.assignee: names.get(fold_email(task.assignee), task.assignee) for task in shown if task.assignee
            }
            return Composed(week, mentions, picture_week(title, shown, called, zone, day, account.week_start))
        tasks = tasks_in_scope(reminder.scope, found, day, zone, account.week_start, whose.emails)
        if not (tasks or reminder.options.all_clear or delay.missed or page_from is not None):
            return None
        morning = compose(
            reminder.id,
            reminder.place,
            day,
            zone,
            tasks,
            known,
            currency=account.currency,
            own_email=whose.own_email,
            covers_for=whose.covers,
            delay=delay,
            page_from=page_from,
        )
        return Composed(morning, mentions)

    async def whose(self, reminder: Reminder, day: date) -> Whose:
        """Worked out anew each time: people join channels, get seats and go away."""
        match reminder.scope.whose:
            case WhoseTasks.EVERYONE:
                return Whose(None)
            case WhoseTasks.OWN:
                return await self._own(reminder.place_id, day)
            case WhoseTasks.MEMBERS:
                return Whose(await self._seats_of(await self._channels.members(reminder.place_id)))
            case WhoseTasks.NAMED:
                named = {fold_email(email) for email in reminder.scope.emails}
                return Whose(frozenset(named) | await self._seats_of(reminder.scope.people))

    async def _own(self, person_id: str, day: date) -> Whose:
        person = await self._roster.person(person_id)
        seat = await self._matcher.seat_of(person) if person else None
        if seat is None:
            return Whose(frozenset())
        covers: dict[str, Cover] = {}
        for away in await self._book.aways():
            if away.cover_id != person_id or day > away.last_day:
                continue
            absent = await self._roster.person(away.person_id)
            absent_seat = await self._matcher.seat_of(absent) if absent else None
            if absent and absent_seat:
                covers[absent_seat.email] = Cover(absent.name, away.last_day)
        return Whose(frozenset({seat.email, *covers}), seat.email, covers)

    async def _seats_of(self, person_ids: Iterable[str]) -> frozenset[str]:
        people = [await self._roster.person(person_id) for person_id in person_ids]
        seats = [await self._matcher.seat_of(person) for person in people if person]
        return frozenset(seat.email for seat in seats if seat)
