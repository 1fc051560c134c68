"""The desk: all that the bot can do for somebody, in one place, for subcommands and buttons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.domain.link import LinkRequest
from bot.domain.person import Person
from bot.domain.reminder import Reminder
from bot.slack.blocks.seats import request_message
from bot.slack.digest_place import DigestPlace
from bot.slack.message import Message
from bot.slack.people import SlackAdmins
from bot.slack.postbox import Postbox
from bot.use_cases.be_away import AwayKeeper
from bot.use_cases.default_morning import DefaultMorning
from bot.use_cases.link_seat import SeatLinker
from bot.use_cases.list_tasks import TaskLister
from bot.use_cases.match_seat import SeatMatcher, only_members
from bot.use_cases.mind_reminders import ReminderKeeper
from bot.use_cases.plan_reminders import ReminderPlanner
from bot.use_cases.ports import Channels, Clock, People
from bot.use_cases.problems import ChatProblem, NotAllowed, NotFound
from bot.use_cases.read_wishes import WishReader


class Digests(Protocol):
    """Draws what a reminder says on a day, now and for one reader."""

    async def test_message(self, reminder: Reminder, day: date, reader: Person) -> Message:
        """Marked as a test. It says so where there is nothing to list."""

    async def page(self, place: DigestPlace, reader: Person, channel_id: str) -> Message:
        """A page of "show all", for somebody who reads where the digest stands."""


@dataclass(frozen=True, slots=True)
class ReminderDesk:
    """All that can be done about reminders and absences."""

    planner: ReminderPlanner
    wishes: WishReader
    keeper: ReminderKeeper
    mornings: DefaultMorning
    away: AwayKeeper
    clock: Clock


@dataclass(frozen=True, slots=True)
class Desk:
    lister: TaskLister
    matcher: SeatMatcher
    linker: SeatLinker
    people: People
    channels: Channels
    admins: SlackAdmins
    postbox: Postbox
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
            await self.postbox.direct(place, message)
        else:
            await self.postbox.post(place, message)
