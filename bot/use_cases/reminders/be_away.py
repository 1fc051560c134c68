"""Being away: reminders by direct message are held, and whoever covers sees the tasks meanwhile, marked as whose.

People can set their own absence alone, and only a member with a seat can cover: they will see somebody else's tasks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

from bot.domain.access.permissions import may_cover
from bot.domain.access.person import Person
from bot.domain.access.policy import Visibility
from bot.domain.language.advice import whole_lines
from bot.domain.language.away_words import read_away
from bot.domain.problems import NotAllowed, ParseError
from bot.domain.reminders.reminder import Away
from bot.use_cases.access.need_member import need_member
from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.people import People
from bot.use_cases.ports.reminder_book import ReminderBook
from bot.use_cases.seats.resolve_seat import SeatResolver

EXAMPLES = ("away until friday", "away back")


@dataclass(frozen=True, slots=True)
class Absence:
    """Where somebody stands: ``away`` is None while they are here. ``ended`` says that they have just come back."""

    away: Away | None
    cover: Person | None
    today: date
    ended: bool = False


class AbsenceManager:
    def __init__(
        self, book: ReminderBook, people: People, resolver: SeatResolver, clock: Clock, visibility: Visibility
    ) -> None:
        self._book = book
        self._people = people
        self._resolver = resolver
        self._clock = clock
        self._visibility = visibility

    async def tell(self, person: Person) -> Absence:
        """An absence that is over is none, and a cover from before people saw their own tasks only covers nothing."""
        today = self._today(person)
        away = await self._book.away(person.id)
        if away is None or not away.holds(today):
            return Absence(None, None, today)
        cover_id = away.cover_id if may_cover(self._visibility) else None
        cover = await self._people.person(cover_id) if cover_id else None
        return Absence(away, cover, today)

    async def change(self, person: Person, words: str) -> Absence:
        """Go away, or come back, as ``words`` say. Raises ParseError, NotFound and NotAllowed."""
        today = self._today(person)
        try:
            said = read_away(words, today)
        except ParseError as error:
            read = partial(read_away, today=today)
            raise whole_lines(error, "away", read, ("{}", "until {}"), EXAMPLES) from error
        if said is None:
            return Absence(None, None, today, ended=await self._book.end_away(person.id))
        cover = await self._cover(person, said.cover_id) if said.cover_id else None
        away = Away(person.id, said.last_day, said.cover_id)
        await self._book.set_away(away)
        return Absence(away, cover, today)

    async def _cover(self, person: Person, cover_id: str) -> Person:
        if not may_cover(self._visibility):
            raise NotAllowed(
                "In this workspace everyone sees their own tasks only, so nobody can cover for you here.",
                examples=EXAMPLES[:1],
            )
        if cover_id == person.id:
            raise NotAllowed("You can't cover for yourself. Name somebody else.", examples=EXAMPLES[:1])
        cover = await need_member(self._people, cover_id, or_else="they can't see your tasks")
        if await self._resolver.seat_of(cover) is None:
            raise NotAllowed(
                f"{cover.name} has no ChartMogul seat that I know of, so they can't see your tasks. "
                "Name somebody else, or let them ask for their seat first."
            )
        away = await self._book.away(cover_id)
        if away is not None and away.holds(self._today(cover)):
            raise NotAllowed(f"{cover.name} is away too. Name somebody who is here.")
        return cover

    def _today(self, person: Person) -> date:
        return self._clock.now().astimezone(person.zone).date()
