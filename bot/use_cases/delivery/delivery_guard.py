"""Whether a reminder may be sent, asked each time: channels change, people leave, and a channel can become shared.

Fails closed. What is wrong with a channel, or with what the reminder lists, suspends it and tells its maker once, with
the way to repair it; it is never deleted. What holds for one person on one day (away, without a seat, gone) only skips
that delivery.

A thousand mornings must not ask Slack a thousand times who is still a member: ``member_cache`` holds the list of all,
read when a sweep begins and again after a minute (ports/people.py: FRESH_SECONDS). So a guest of one minute ago gets
nothing, at the cost of a call a minute for each thousand people.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.access.channel import ChannelRefusal, posting_refusal
from bot.domain.access.permissions import may_be_listed
from bot.domain.access.person import Standing
from bot.domain.access.policy import Visibility
from bot.domain.problems import ChatProblem
from bot.domain.reminders.reminder import PlaceKind, Reminder, ReminderState
from bot.use_cases.ports.channels import Channels
from bot.use_cases.ports.reminder_book import ReminderBook
from bot.use_cases.ports.reminder_notifier import ReminderNotifier
from bot.use_cases.seats.member_cache import MemberCache
from bot.use_cases.seats.resolve_seat import SeatResolver

log = logging.getLogger(__name__)

_UTC = ZoneInfo("UTC")


class SkipDelivery(Exception):
    """Not this time: the reason, in words that go on after "skipped:"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class SuspendReminder(Exception):
    """Not until somebody repairs it. ``repair`` is a sentence."""

    def __init__(self, reason: str, repair: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.repair = repair


_SHARED = (
    "the channel is shared with another company",
    "Customer tasks stay inside. Delete it, or move it to an internal channel with Edit.",
)
_GUESTS = (
    "people who are not members of this workspace are in the channel",
    "Let an admin type “reminders allow guests” there, or the guests leave; then press Resume in the list.",
)
_OWN_ONLY = (
    "everyone sees their own tasks only, and it lists more",
    "Delete it, or make one of your own tasks: type remind me.",
)
_HIDDEN = (
    "I can't see or post in the channel any more",
    "Invite me to the channel again, then press Resume in the list of reminders.",
)
_ARCHIVED = (
    "the channel is archived",
    "Unarchive it and press Resume, or move the reminder to another channel with Edit.",
)
_UNSAFE = {
    ChannelRefusal.HIDDEN: _HIDDEN,
    ChannelRefusal.BOT_NOT_IN: _HIDDEN,
    ChannelRefusal.SHARED_OUTSIDE: _SHARED,
    ChannelRefusal.ARCHIVED: _ARCHIVED,
    ChannelRefusal.GUESTS: _GUESTS,
}
_NOT_THERE = "this person is not an active member any more"
_UNREACHABLE_PEOPLE = {"user_disabled", "user_not_found", "user_not_visible", "cannot_dm_bot"}
_TRIES = 3
_REFUSED = {
    "not_in_channel": _HIDDEN,
    "channel_not_found": _HIDDEN,
    "is_archived": _ARCHIVED,
    "restricted_action": (
        "the workspace does not let me post there",
        "Ask a workspace admin to let me post, then press Resume.",
    ),
}


class DeliveryGuard:
    def __init__(
        self,
        *,
        member_cache: MemberCache,
        channels: Channels,
        resolver: SeatResolver,
        book: ReminderBook,
        notifier: ReminderNotifier,
        visibility: Visibility,
    ) -> None:
        self._member_cache = member_cache
        self._channels = channels
        self._resolver = resolver
        self._book = book
        self._notifier = notifier
        self._visibility = visibility

    async def know_everybody(self) -> None:
        """Read who is in the workspace, once for many questions. Raises ChatProblem."""
        await self._member_cache.listed(())

    async def zone_of(self, reminder: Reminder) -> ZoneInfo:
        """The reminder's own zone; where it follows a person, theirs as Slack has it now.

        Raises Unsafe where this machine's zone data does not know it any more.
        """
        if reminder.zone is not None:
            try:
                return ZoneInfo(reminder.zone)
            except (ZoneInfoNotFoundError, ValueError) as error:
                raise SuspendReminder(
                    f"I don't know the time zone {reminder.zone} any more",
                    "Choose another one with Edit, then press Resume in the list of reminders.",
                ) from error
        person = await self._member_cache.person(reminder.place_id)
        return person.zone if person else _UTC

    async def check(self, reminder: Reminder, day: date) -> None:
        """Asked right before the post, after all waiting. Raises SkipDelivery or SuspendReminder; ChatProblem where
        Slack does not say."""
        if not may_be_listed(reminder.place, reminder.scope, self._visibility):
            raise SuspendReminder(*_OWN_ONLY)
        if reminder.place is PlaceKind.PERSON:
            await self._check_person(reminder, day)
        else:
            if refusal := posting_refusal(await self._channels.channel(reminder.place_id)):
                raise SuspendReminder(*_UNSAFE[refusal])
            await self._check_maker(reminder)

    async def _check_person(self, reminder: Reminder, day: date) -> None:
        person = await self._member_cache.person(reminder.place_id)
        if person is None or person.standing is not Standing.MEMBER:
            raise SkipDelivery(_NOT_THERE)
        if await self._resolver.seat_of(person) is None:
            raise SkipDelivery("this person has no ChartMogul seat that I know of")
        away = await self._book.away(reminder.place_id)
        if away is not None and day <= away.last_day:
            raise SkipDelivery(f"away until {away.last_day:%d %b %Y}")

    async def _check_maker(self, reminder: Reminder) -> None:
        """Whoever made it and left hands it to the admins, who are told once."""
        if not reminder.maker_id:
            return
        maker = await self._member_cache.person(reminder.maker_id)
        if maker is not None and maker.standing is Standing.MEMBER:
            return
        if await self._book.change(replace(reminder, maker_id="")):
            try:
                await self._notifier.tell_maker_left(reminder, maker.name if maker else "Somebody")
            except ChatProblem:
                log.exception("could not tell that a maker has left", extra={"reminder": reminder.id})

    async def suspend(self, reminder: Reminder, suspension: SuspendReminder) -> None:
        """Suspend and tell the maker, or the admins where the maker has left; once, whoever suspends it first.

        Not where somebody has paused, deleted or moved it meanwhile: then this is no more than history.
        """
        for _ in range(_TRIES):
            now = await self._book.reminder(reminder.id)
            if now is None or now.state is not ReminderState.ACTIVE or now.place_id != reminder.place_id:
                return
            suspended = replace(now, state=ReminderState.SUSPENDED, reason=suspension.reason, next_at=None)
            if await self._book.change(suspended):
                await self._tell_suspended(now, suspension)
                return

    async def _tell_suspended(self, reminder: Reminder, suspension: SuspendReminder) -> None:
        try:
            maker = await self._member_cache.person(reminder.maker_id) if reminder.maker_id else None
            told = maker.id if maker and maker.standing is Standing.MEMBER else None
            await self._notifier.tell_suspended(told, reminder, suspension.reason, suspension.repair)
        except ChatProblem:
            log.exception("could not tell about a suspended reminder", extra={"reminder": reminder.id})

    @staticmethod
    def as_suspension(problem: ChatProblem) -> SuspendReminder | None:
        """What Slack's refusal of a post means for the reminder; None where it passes by itself."""
        code = "restricted_action" if problem.code.startswith("restricted_action") else problem.code
        known = _REFUSED.get(code)
        return SuspendReminder(*known) if known else None

    @staticmethod
    def as_skip(problem: ChatProblem) -> SkipDelivery | None:
        """The same for what concerns only the person who would get it."""
        return SkipDelivery(_NOT_THERE) if problem.code in _UNREACHABLE_PEOPLE else None
