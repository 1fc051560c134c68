"""A reminder's digest drawn for one reader, apart from its planned times: as a test, or page by page days later."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.access.person import Person
from bot.domain.problems import NotAllowed, NotFound
from bot.domain.reminders.reminder import Reminder
from bot.slack.blocks.message import Message
from bot.slack.blocks.parts import plain_message
from bot.slack.features.digests.digest_message import nothing_left
from bot.slack.features.digests.digest_place import DigestPlace
from bot.slack.features.digests.digest_post import digest_in_words
from bot.slack.ids import is_direct
from bot.use_cases.delivery.compose_digest import DigestComposer
from bot.use_cases.ports.channels import Channels
from bot.use_cases.ports.digest_post import Composed
from bot.use_cases.ports.people import People
from bot.use_cases.ports.reminder_book import ReminderBook
from bot.use_cases.reminders.guard_reminders import ReminderAccess
from bot.use_cases.tasks.guard_sharing import need_inside_channel


class DigestView:
    """Draws what a reminder says on a day, now and for one reader."""

    def __init__(
        self,
        *,
        book: ReminderBook,
        people: People,
        composer: DigestComposer,
        zone_of: Callable[[Reminder], Awaitable[ZoneInfo]],
        channels: Channels,
        access: ReminderAccess,
    ) -> None:
        self._book = book
        self._people = people
        self._composer = composer
        self._zone_of = zone_of
        self._channels = channels
        self._access = access

    async def test_message(self, reminder: Reminder, day: date, reader: Person) -> Message:
        """Marked as a test. It says so where there is nothing to list. Raises NotAllowed."""
        await self._need_digest(reader, reminder)
        composed = await self._compose(reminder, day)
        await self._need_digest(reader, reminder)
        if composed is None:
            return plain_message("Test, shown to you alone: nothing is due, so this reminder would stay silent today.")
        return digest_in_words(composed, test=True)

    async def page(self, place: DigestPlace, reader: Person, channel_id: str) -> Message:
        """From where the digest stands, whoever reads there may see all of it. In one's own direct messages stand tests
        too, of the reminders of channels that one is in. Raises NotAllowed elsewhere."""
        reminder = await self._book.reminder(place.reminder_id)
        if reminder is None:
            raise NotFound("I no longer know this reminder.", examples=("reminders",))
        await self._need_page(reader, reminder, channel_id)
        composed = await self._compose(reminder, place.day, place.first_line)
        await self._need_page(reader, reminder, channel_id)
        if composed is None:
            raise NotFound(nothing_left(place.day))
        return digest_in_words(composed)

    async def _need_page(self, reader: Person, reminder: Reminder, channel_id: str) -> None:
        """Asked before the tasks are read, and after it: that can take long, and people leave channels meanwhile."""
        await self._need_digest(reader, reminder)
        if is_direct(channel_id):
            return
        if reminder.place_id != channel_id:
            raise NotAllowed("This list belongs to another channel, and only people there see all of it.")
        await need_inside_channel(self._channels, channel_id)

    async def _need_digest(self, reader: Person, reminder: Reminder) -> None:
        await self._access.need_digest(await self._people.person(reader.id) or reader, reminder)

    async def _compose(self, reminder: Reminder, day: date, page_from: int | None = None) -> Composed | None:
        batch = await self._composer.batch_for([(reminder, day)], background=False)
        try:
            zone = await self._zone_of(reminder)
            return await self._composer.compose(reminder, day, zone, batch, page_from=page_from)
        finally:
            await batch.close()
