"""What a reminder says on a day: whose tasks, from the sweep's shared reading, as one digest; or nothing to say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.domain.access.permissions import may_cover
from bot.domain.access.person import Person, fold_email
from bot.domain.access.policy import Visibility
from bot.domain.language.wording import day_in_words
from bot.domain.problems import ChatProblem, CrmProblem, Problem
from bot.domain.reminders.digest import ON_TIME, Cover, Delay, DigestHead, compose, tasks_in_scope, whose_tasks
from bot.domain.reminders.digest_lines import Known
from bot.domain.reminders.reminder import Away, Reminder, WhoseTasks
from bot.domain.reminders.weekly_chart import picture_week
from bot.domain.reminders.weekly_digest import review_week, week_reviewed
from bot.domain.tasks.periods import Span
from bot.domain.tasks.task import Task
from bot.use_cases.crm import Crm
from bot.use_cases.delivery.batch_read import BatchReader, Wanted, Whose, prove_crm
from bot.use_cases.ports.channels import Channels
from bot.use_cases.ports.digest_post import Composed
from bot.use_cases.ports.reminder_book import ReminderBook
from bot.use_cases.seats.member_cache import MemberCache

_FURTHEST = timedelta(days=14)  # that a digest looks ahead: to the end of next week. A picture shows all open tasks


class DigestComposer:
    def __init__(
        self, crm: Crm, member_cache: MemberCache, channels: Channels, book: ReminderBook, visibility: Visibility
    ) -> None:
        self._crm = crm
        self._member_cache = member_cache
        self._channels = channels
        self._book = book
        self._visibility = visibility

    async def batch_for(self, wanted: Sequence[tuple[Reminder, date]], *, background: bool = True) -> BatchReader:
        """One reading for all these reminders on their days. A problem with one is kept for that one."""
        aways = await self._book.aways() if may_cover(self._visibility) else []
        whose: dict[str, Whose | Problem] = {}
        for reminder, day in wanted:
            try:
                whose[reminder.id] = await self._whose(reminder, day, aways)
            except (CrmProblem, ChatProblem) as problem:
                whose[reminder.id] = problem
        weeks = [week_reviewed(day) for reminder, day in wanted if reminder.options.weekly]
        reviewed = Span(min(week.first for week in weeks), max(week.last for week in weeks)) if weeks else None
        furthest = None if weeks else max((day for _, day in wanted), default=date.min) + _FURTHEST
        needed = Wanted(whose, furthest, reviewed, await self._crm.seats.holders())
        return BatchReader(self._crm.tasks, self._crm.directory, needed, background=background)

    async def compose(
        self,
        reminder: Reminder,
        day: date,
        zone: ZoneInfo,
        batch: BatchReader,
        *,
        delay: Delay = ON_TIME,
        page_from: int | None = None,
    ) -> Composed | None:
        """None where nothing is due, and the reminder asks for silence then."""
        whose, account = batch.whose(reminder.id), await self._crm.source.account()
        head = DigestHead(
            reminder_id=reminder.id,
            place=reminder.place,
            day=day,
            zone=zone,
            currency=account.currency,
            own_email=whose.own_email,
            delay=delay,
            page_from=page_from,
        )
        mention_ids = batch.mention_ids if reminder.options.mention else None
        asked = _Asked(reminder, whose, head, account.week_start, mention_ids)
        found = await batch.tasks_of(whose.emails)
        if reminder.options.weekly:
            return _review(asked, found, await batch.done_by(whose.emails), batch.known)
        return _daily_digest(asked, found, batch.known)

    async def customer_is_gone(self, reminder: Reminder) -> bool:
        """Whether it lists one customer's tasks and ChartMogul says that there is no such customer. Raises CrmProblem
        where that could not be checked, which is not the same."""
        uuid = reminder.scope.customer_uuid
        return uuid is not None and await self._crm.source.customer(uuid) is None

    async def prove_crm(self) -> None:
        """That ChartMogul can be read at present. Raises CrmProblem."""
        await prove_crm(self._crm.tasks)

    async def _whose(self, reminder: Reminder, day: date, aways: Sequence[Away]) -> Whose:
        """Worked out anew each time: people join channels, get seats and go away."""
        match reminder.scope.whose:
            case WhoseTasks.EVERYONE:
                return Whose(None)
            case WhoseTasks.OWN:
                return await self._own(reminder.place_id, day, aways)
            case WhoseTasks.MEMBERS:
                here = await self._member_cache.listed(await self._channels.members(reminder.place_id))
                return Whose(await self._seats_of(here), is_nobody=_nobody_is_left(here))
            case WhoseTasks.NAMED:
                emails = frozenset(fold_email(email) for email in reminder.scope.emails)
                found = [await self._member_cache.person(person_id) for person_id in reminder.scope.people]
                people = [person for person in found if person]
                is_nobody = not emails and _nobody_is_left(people)
                return Whose(emails | await self._seats_of(people), is_nobody=is_nobody)

    async def _own(self, person_id: str, day: date, aways: Sequence[Away]) -> Whose:
        person = await self._member_cache.person(person_id)
        seat = await self._crm.seats.seat_of(person) if person else None
        if seat is None:
            return Whose(frozenset())
        covers: dict[str, Cover] = {}
        for away in aways:
            if away.cover_id != person_id or not away.holds(day):
                continue
            absent = await self._member_cache.person(away.person_id)
            absent_seat = await self._crm.seats.seat_of(absent) if absent else None
            if absent and absent_seat:
                covers[absent_seat.email] = Cover(absent.name, away.last_day)
        return Whose(frozenset({seat.email, *covers}), seat.email, covers)

    async def _seats_of(self, people: Iterable[Person]) -> frozenset[str]:
        seats = [await self._crm.seats.seat_of(person) for person in people]
        return frozenset(seat.email for seat in seats if seat)


def _nobody_is_left(people: Iterable[Person]) -> bool:
    return not any(person.is_member for person in people)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a reminder asks for on a day: its digest before the tasks are known."""

    reminder: Reminder
    whose: Whose
    head: DigestHead
    week_start: int
    mention_ids: Mapping[str, str] | None

    @property
    def is_silent(self) -> bool:
        """Whether nothing is sent where nothing is due."""
        head = self.head
        return not self.reminder.options.all_clear and not head.delay.missed and head.page_from is None


def _daily_digest(asked: _Asked, found: Sequence[Task], known: Known) -> Composed | None:
    head, whose = asked.head, asked.whose
    tasks = tasks_in_scope(asked.reminder.scope, found, head.day, head.zone, asked.week_start, whose.emails)
    if not tasks and asked.is_silent:
        return None
    return Composed(compose(head, tasks, known, whose.covers), asked.mention_ids)


def _review(asked: _Asked, found: Sequence[Task], done: Sequence[Task], known: Known) -> Composed | None:
    head, scope, emails = asked.head, asked.reminder.scope, asked.whose.emails
    week = review_week(head, scope, found, done, known, emails)
    if not week.total and not week.older and asked.is_silent:
        return None
    shown = whose_tasks(scope, found, emails)
    called = {task.assignee: known.name_of(fold_email(task.assignee)) for task in shown if task.assignee}
    title = f"Open tasks, {day_in_words(head.day, head.day)}"
    picture = picture_week(title, shown, called, head.zone, head.day, asked.week_start)
    return Composed(week, asked.mention_ids, picture)
