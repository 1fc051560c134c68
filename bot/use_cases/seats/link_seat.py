"""Linking a person to a seat where the e-mails differ: asked for, decided by an admin, undone, made by hand.

Nobody takes a seat alone: a request only waits, and the person who asked cannot approve it unless they are an admin.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.access import email as addresses
from bot.domain.access.link import LinkRequest, SeatLink
from bot.domain.access.person import MatchedBy, Person, Standing, same_email
from bot.domain.problems import NotAllowed, NotFound, ParseError
from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.seat_book import SeatBook
from bot.use_cases.seats.resolve_seat import SeatResolver


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a request. ``now`` is False where somebody else had decided before."""

    request: LinkRequest
    now: bool


class SeatLinker:
    def __init__(self, seats: SeatBook, resolver: SeatResolver, clock: Clock) -> None:
        self._seats = seats
        self._resolver = resolver
        self._clock = clock

    async def ask(self, person: Person, words: str) -> LinkRequest:
        email = read_email(words)
        if holder := await self._seats.holder_of(email):
            if holder.person_id == person.id:
                raise NotAllowed(f"You already have the seat {email}. There is nothing to do.")
            raise NotAllowed(f"The seat {email} belongs to somebody else. An admin can change that.")
        seat = await self._resolver.seat_of(person)
        if seat and seat.matched_by is MatchedBy.EMAIL and same_email(seat.email, email):
            raise NotAllowed(f"You already have the seat {email}: it is the e-mail of your Slack profile.")
        return await self._seats.ask_for_link(person.id, email, at=self._clock.now())

    async def decide(self, admin: Person, request_id: str, *, approve: bool) -> Decided:
        """The caller has made sure that ``admin`` is one."""
        if await self._seats.request(request_id) is None:
            raise NotFound("I no longer know this request. Ask for it to be sent again.")
        request, now = await self._seats.decide(request_id, approve=approve, by=admin.id, at=self._clock.now())
        return Decided(request, now)

    async def link(self, admin: Person, person: Person, words: str) -> SeatLink:
        """The caller has made sure that ``admin`` is one."""
        if person.standing is not Standing.MEMBER:
            raise NotAllowed(f"{person.name} is not a member of this workspace, so I can't give them a seat.")
        return await self._seats.link(person.id, read_email(words), by=admin.id, at=self._clock.now())

    async def unlink(self, person: Person, *, by: Person) -> bool:
        return await self._seats.unlink(person.id, by=by.id, at=self._clock.now())


def read_email(words: str) -> str:
    """The one e-mail in ``words``, folded. Raises ParseError with words that can follow the command's name."""
    try:
        return addresses.read_email(words)
    except ParseError as error:
        raise error.after("link") from error
