"""Whether a reminder may be sent, asked each time: channels change, people leave, and a channel can become shared.

Fails closed. A fault of the channel, or of what the reminder lists, suspends it and tells its maker once, with
the way to repair it; it is never deleted. What holds for one person on one day (away, without a seat, gone) only skips
that delivery.

A thousand reminders must not ask Slack a thousand times who is still a member: ``member_cache`` holds the list of all,
read when a sweep begins and again after a minute (ports/people.py: FRESH_SECONDS). So a guest of one minute ago gets
nothing, at the cost of a call a minute for each thousand people.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.access.channel import ChannelRefusal, posting_refusal
from bot.domain.access.permissions import may_be_listed
from bot.domain.access.policy import Visibility
from bot.domain.problems import ChatProblem, PostRefusal
from bot.domain.reminders.delivery import Reason
from bot.domain.reminders.reminder import (
    PlaceKind,
    Reminder,
    ReminderState,
    means_the_same,
    zone_that_counts,
)
from bot.use_cases.delivery.owner_notices import OwnerNotices
from bot.use_cases.operations.finish_once_begun import finish_once_begun
from bot.use_cases.ports.channels import Channels
from bot.use_cases.ports.reminder_book import ReminderBook
from bot.use_cases.reminders.change_reminder import change_reminder
from bot.use_cases.seats.member_cache import MemberCache
from bot.use_cases.seats.resolve_seat import SeatResolver

log = logging.getLogger(__name__)


class SkipDelivery(Exception):
    """Not this time."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


class SuspendReminder(Exception):
    """Not until somebody repairs it."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


Objection = SkipDelivery | SuspendReminder

_UNSAFE = {
    ChannelRefusal.HIDDEN: Reason.CHANNEL_HIDDEN,
    ChannelRefusal.BOT_NOT_IN: Reason.CHANNEL_HIDDEN,
    ChannelRefusal.SHARED_OUTSIDE: Reason.SHARED_OUTSIDE,
    ChannelRefusal.ARCHIVED: Reason.CHANNEL_ARCHIVED,
    ChannelRefusal.GUESTS: Reason.GUESTS_IN_CHANNEL,
}
_REFUSED = {
    PostRefusal.PLACE_HIDDEN: Reason.CHANNEL_HIDDEN,
    PostRefusal.PLACE_ARCHIVED: Reason.CHANNEL_ARCHIVED,
    PostRefusal.MAY_NOT_POST: Reason.MAY_NOT_POST,
}


class DeliveryGuard:
    def __init__(
        self,
        *,
        member_cache: MemberCache,
        channels: Channels,
        resolver: SeatResolver,
        book: ReminderBook,
        notices: OwnerNotices,
        visibility: Visibility,
    ) -> None:
        self._member_cache = member_cache
        self._channels = channels
        self._resolver = resolver
        self._book = book
        self.notices = notices
        self._visibility = visibility

    async def know_everybody(self) -> None:
        """Read who is in the workspace, once for many questions. Raises ChatProblem."""
        await self._member_cache.listed(())

    async def zone_of(self, reminder: Reminder) -> ZoneInfo:
        """Raises SuspendReminder where this machine's zone data does not know it any more."""
        person = None if reminder.zone else await self._member_cache.person(reminder.place_id)
        zone = zone_that_counts(reminder.zone, person)
        if zone is None:
            raise SuspendReminder(Reason.ZONE_UNKNOWN, reminder.zone or "")
        return zone

    async def check(self, reminder: Reminder, day: date) -> None:
        """Asked right before the post, after all waiting. Raises SkipDelivery or SuspendReminder; ChatProblem where
        Slack does not say."""
        if not may_be_listed(reminder.place, reminder.scope, self._visibility):
            raise SuspendReminder(Reason.OWN_TASKS_ONLY)
        if reminder.place is PlaceKind.PERSON:
            await self._check_person(reminder, day)
        else:
            if refusal := posting_refusal(await self._channels.channel(reminder.place_id)):
                raise SuspendReminder(_UNSAFE[refusal])
            await self._check_maker(reminder)

    async def _check_person(self, reminder: Reminder, day: date) -> None:
        person = await self._member_cache.person(reminder.place_id)
        if person is None or not person.is_member:
            raise SkipDelivery(Reason.NOT_A_MEMBER)
        away = await self._book.away(reminder.place_id)
        if away is not None and away.holds(day):  # before the seat, which ChartMogul may have to be asked for:
            raise SkipDelivery(Reason.AWAY, away.last_day.isoformat())  # who is away hears of no outage either
        if await self._resolver.seat_of(person) is None:
            raise SkipDelivery(Reason.NO_SEAT)

    async def _check_maker(self, reminder: Reminder) -> None:
        """A reminder whose maker left goes to the admins, who hear of it once."""
        if not reminder.maker_id:
            return
        maker = await self._member_cache.person(reminder.maker_id)
        if maker is not None and maker.is_member:
            return
        if await self._book.change(replace(reminder, maker_id="")):
            await self.notices.tell_maker_left(reminder, maker.name if maker else "Somebody")

    async def suspend(self, reminder: Reminder, suspension: SuspendReminder) -> None:
        """Suspend and tell the maker, or the admins where the maker has left; once, whoever suspends it first.

        Not where somebody has paused, deleted or changed it meanwhile: then this is no more than history. A bot that
        stops tells them first: the next one finds the reminder suspended, and would not.
        """
        await finish_once_begun(self._suspend(reminder, suspension))

    async def _suspend(self, reminder: Reminder, suspension: SuspendReminder) -> None:
        async def suspended(now: Reminder | None) -> Reminder | None:
            if now is None or now.state is not ReminderState.ACTIVE or not means_the_same(now, reminder):
                return None
            return replace(
                now, state=ReminderState.SUSPENDED, next_at=None, reason=suspension.reason, detail=suspension.detail
            )

        before, after = await change_reminder(self._book, reminder.id, suspended)
        if before and after:
            await self.notices.tell_suspended(before, suspension.reason, suspension.detail)

    @staticmethod
    def as_objection(problem: ChatProblem) -> Objection | None:
        """What Slack's refusal of a post means for the reminder, or for the person who would get it; None where it
        passes by itself."""
        if problem.refusal is PostRefusal.PERSON_UNREACHABLE:
            return SkipDelivery(Reason.NOT_A_MEMBER)
        reason = _REFUSED.get(problem.refusal) if problem.refusal else None
        return SuspendReminder(reason) if reason else None
