"""The desk: all that the bot can do for somebody, in one place, for subcommands and buttons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.domain.access.link import LinkRequest
from bot.domain.access.person import Person
from bot.domain.problems import ChatProblem, NotAllowed, NotFound
from bot.domain.reminders.reminder import Reminder
from bot.slack.api.admins import SlackAdmins
from bot.slack.api.message_sender import MessageSender
from bot.slack.blocks.message import Message
from bot.slack.features.digests.digest_place import DigestPlace
from bot.slack.features.seats.messages import request_message
from bot.use_cases.ports.channels import Channels
from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.people import People
from bot.use_cases.reminders.be_away import AbsenceManager
from bot.use_cases.reminders.create_reminder import ReminderCreator
from bot.use_cases.reminders.default_reminder import DefaultReminder
from bot.use_cases.reminders.manage_reminders import ReminderManager
from bot.use_cases.reminders.parse_reminder import ReminderParser
from bot.use_cases.seats.link_seat import SeatLinker
from bot.use_cases.seats.resolve_seat import SeatResolver, only_members
from bot.use_cases.tasks.list_tasks import TaskLister


class Digests(Protocol):
    """Draws what a reminder says on a day, now and for one reader."""

    async def test_message(self, reminder: Reminder, day: date, reader: Person) -> Message:
        """Marked as a test. It says so where there is nothing to list."""

    async def page(self, place: DigestPlace, reader: Person, channel_id: str) -> Message:
        """A page of "show all", for somebody who reads where the digest stands."""


@dataclass(frozen=True, slots=True)
class ReminderDesk:
    """All that can be done about reminders and absences."""

    creator: ReminderCreator
    parser: ReminderParser
    manager: ReminderManager
    defaults: DefaultReminder
    away: AbsenceManager
    clock: Clock


@dataclass(frozen=True, slots=True)
class Desk:
    lister: TaskLister
    resolver: SeatResolver
    linker: SeatLinker
    people: People
    channels: Channels
    admins: SlackAdmins
    sender: MessageSender
    command: str  # what people type first, such as /tasks
    reminding: ReminderDesk
    digests: Digests
    team_url: str = ""  # where links to messages begin, with its slash at the end

    async def member(self, person_id: str) -> Person:
        """Whoever acts, if they may act at all. Raises NotAllowed."""
        person = await self.people.person(person_id)
        if person is None:
            raise NotAllowed("Slack doesn't tell me who you are, so I can't answer. Ask a member of this workspace.")
        only_members(person)
        return person

    async def ask_admins(self, request: LinkRequest, person: Person) -> str:
        """Send the request to the admins' channel, or to each of them. Answers who was asked, in words."""
        places = await self.admins.places()
        if not places:
            raise NotFound("I don't know any admin to ask. Whoever runs me can name some in SLACK_ADMINS.")
        message = request_message(request, person)
        reached, refused = 0, None
        for place in places:
            try:
                await self.send(place, message)
                reached += 1
            except ChatProblem as problem:  # one admin who can't be reached must not keep the others from being asked
                refused = problem
        if not reached and refused:
            raise refused
        return "the admin" if reached == 1 else f"{reached} admins"

    async def send(self, place: str, message: Message) -> None:
        """To a person's direct messages or to a channel, by its id."""
        if place.startswith(("U", "W")):
            await self.sender.direct(place, message)
        else:
            await self.sender.post(place, message)
