"""What the feature of reminders uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.domain.access.person import Person
from bot.domain.reminders.reminder import Reminder
from bot.slack.api.notice_sender import NoticeSender
from bot.slack.blocks.message import Message
from bot.use_cases.access.allow_guests import GuestAllower
from bot.use_cases.ports.clock import Clock
from bot.use_cases.reminders.be_away import AbsenceManager
from bot.use_cases.reminders.create_reminder import ReminderCreator
from bot.use_cases.reminders.default_reminder import DefaultReminder
from bot.use_cases.reminders.manage_reminders import ReminderManager
from bot.use_cases.reminders.parse_reminder import ReminderParser
from bot.use_cases.seats.resolve_seat import SeatResolver


class DigestTests(Protocol):
    async def test_message(self, reminder: Reminder, day: date, reader: Person) -> Message:
        """What the reminder would send on ``day``, marked as a test."""


@dataclass(frozen=True, slots=True)
class ReminderTools:
    """Links to messages begin with ``team_url``."""

    creator: ReminderCreator
    parser: ReminderParser
    manager: ReminderManager
    defaults: DefaultReminder
    away: AbsenceManager
    digests: DigestTests
    guests: GuestAllower
    seats: SeatResolver
    notices: NoticeSender
    clock: Clock
    team_url: str = ""
