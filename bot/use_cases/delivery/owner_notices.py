"""What people hear of a reminder that does not come, or that is theirs now: once, as soon as the chat takes it.

Heard twice, where an answer of the chat's was lost, is better than never. What a kill cuts off is not heard; the list
of reminders says it all the same.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial

from bot.domain.problems import ChatProblem, CrmProblem, NoSeat, PostRefusal
from bot.domain.reminders.delivery import Reason
from bot.domain.reminders.reminder import Reminder, ReminderState
from bot.use_cases.operations.finish_once_begun import finish_once_begun
from bot.use_cases.ports.reminder_book import ReminderBook
from bot.use_cases.ports.reminder_notifier import ReminderNotifier
from bot.use_cases.seats.member_cache import MemberCache
from bot.use_cases.seats.resolve_seat import SeatResolver

log = logging.getLogger(__name__)

_TRIES = 288  # one in five minutes: a day


@dataclass(frozen=True, slots=True)
class _Notice:
    """``send`` it while it ``holds`` of the reminder as it is then."""

    about: str
    reminder: Reminder
    send: Callable[[], Awaitable[None]]
    holds: Callable[[Reminder], bool]
    tries_left: int = _TRIES


class OwnerNotices:
    def __init__(
        self, book: ReminderBook, member_cache: MemberCache, resolver: SeatResolver, notifier: ReminderNotifier
    ) -> None:
        self._book = book
        self._member_cache = member_cache
        self._resolver = resolver
        self._notifier = notifier
        self._waiting: dict[tuple[str, str], _Notice] = {}

    async def tell_suspended(self, reminder: Reminder, reason: Reason, detail: str) -> None:
        """To its maker, or to the admins where the maker has left or can't be reached."""
        send = partial(self._tell_suspended, reminder, reason, detail)
        holds = partial(_is_suspended_for, reason)
        await self._tell(_Notice("a suspension", reminder, send, holds))

    async def tell_seat_lost(self, reminder: Reminder) -> None:
        """To the person to whom it comes, if they still have no seat."""
        await self._tell(_Notice("a lost seat", reminder, partial(self._tell_seat_lost, reminder), _is_on))

    async def tell_maker_left(self, reminder: Reminder, maker_name: str) -> None:
        send = partial(self._notifier.tell_maker_left, reminder, maker_name)
        await self._tell(_Notice("a maker who left", reminder, send, _is_there))

    async def tell_again(self) -> None:
        """What the chat did not take before. Raises StoreProblem, and forgets nothing by it."""
        for key, notice in list(self._waiting.items()):
            now = await self._book.reminder(notice.reminder.id)
            if now is not None and notice.holds(now):
                await finish_once_begun(self._tell(notice))
            else:
                del self._waiting[key]

    async def _tell(self, notice: _Notice) -> None:
        key = (notice.about, notice.reminder.id)
        self._waiting.pop(key, None)
        try:
            await notice.send()
        except (ChatProblem, CrmProblem) as problem:
            extra = {"reminder": notice.reminder.id, "about": notice.about, "reason": str(problem)}
            log.warning("could not tell an owner", extra=extra)
            if notice.tries_left:
                self._waiting[key] = replace(notice, tries_left=notice.tries_left - 1)

    async def _tell_suspended(self, reminder: Reminder, reason: Reason, detail: str) -> None:
        maker = await self._member_cache.person(reminder.maker_id) if reminder.maker_id else None
        if maker and maker.is_member:
            try:
                await self._notifier.tell_suspended(maker.id, reminder, reason, detail)
            except ChatProblem as problem:
                if problem.refusal is not PostRefusal.PERSON_UNREACHABLE:
                    raise
            else:
                return
        await self._notifier.tell_suspended(None, reminder, reason, detail)

    async def _tell_seat_lost(self, reminder: Reminder) -> None:
        person = await self._member_cache.person(reminder.place_id)
        if person is None or not person.is_member:
            return
        try:
            await self._resolver.need_seat(person)
        except NoSeat as problem:
            await self._notifier.tell_no_seat(person.id, problem)


def _is_suspended_for(reason: Reason, reminder: Reminder) -> bool:
    return reminder.state is ReminderState.SUSPENDED and reminder.reason is reason


def _is_on(reminder: Reminder) -> bool:
    return reminder.state is ReminderState.ACTIVE


def _is_there(reminder: Reminder) -> bool:
    return reminder.state is not ReminderState.DELETED
