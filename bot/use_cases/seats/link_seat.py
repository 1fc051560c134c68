"""Linking a person to a seat where the e-mails differ: asked for, decided by an admin, undone, made by hand.

Nobody takes a seat alone: a request only waits, and the person who asked cannot approve it unless they are an admin.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.domain.access import email as addresses
from bot.domain.access.link import REQUEST_LASTS, Decision, LinkQuestion, LinkRequest, SeatLink
from bot.domain.access.person import MatchedBy, Person, same_email
from bot.domain.problems import ChatProblem, NotAllowed, NotFound, ParseError, Problem
from bot.use_cases.access.need_member import need_member, need_membership
from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.people import People
from bot.use_cases.ports.seat_book import SeatBook
from bot.use_cases.seats.resolve_seat import SeatResolver

_NO_SEAT = "I can't give them a seat"

Tell = Callable[[LinkRequest], Awaitable[int]]
"""Brings a request to the admins, and answers how many places it reached."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a request. ``now`` is False where somebody else had decided before."""

    request: LinkRequest
    now: bool


class SeatLinker:
    def __init__(self, people: People, seats: SeatBook, resolver: SeatResolver, clock: Clock) -> None:
        self._people = people
        self._seats = seats
        self._resolver = resolver
        self._clock = clock
        self._unsure: set[str] = set()  # ids of requests that may or may not have reached an admin

    async def ask(self, person: Person, words: str, tell: Tell) -> LinkRequest:
        """A new request, with who has the seat now. Raises NotAllowed where there is nothing to ask, or too much.

        ``tell`` brings it to the admins. Where it certainly reached nobody, no request is left: nobody could decide it,
        and the person could not ask again for two weeks. Where it may have reached somebody, as when the bot is stopped
        meanwhile, it stays: their Approve has to find it. Asked again, it is brought to them again.
        """
        request = await self._file(person, words)
        try:
            reached = await tell(request)
        except Exception as error:
            if _may_have_reached(error):
                self._unsure.add(request.id)
            else:
                await self._withdraw(request)
            raise
        if not reached:
            await self._withdraw(request)
            raise NotFound("I don't know any admin to ask. Whoever runs me can name some in SLACK_ADMINS.")
        self._unsure.discard(request.id)
        return request

    async def _withdraw(self, request: LinkRequest) -> None:
        if request.id not in self._unsure:
            await self._seats.withdraw_request(request.id)

    async def _file(self, person: Person, words: str) -> LinkRequest:
        email = read_email(words)
        seat = await self._resolver.seat_of(person)
        if seat and same_email(seat.email, email):
            by_profile = seat.matched_by is MatchedBy.EMAIL
            why = ": it is the e-mail of your Slack profile." if by_profile else ". There is nothing to do."
            raise NotAllowed(f"You already have the seat {email}{why}")
        holder = await self._resolver.person_with(email)
        if holder and (link := await self._seats.link_of(holder.id)) and link.email == email:
            raise NotAllowed(f"The seat {email} belongs to somebody else. An admin can change that.")
        now = self._clock.now()
        held_by = holder.id if holder else None
        request = await self._seats.ask_for_link(person.id, email, at=now, held_by=held_by)
        if request.asked_at != now and request.id not in self._unsure:
            raise NotAllowed(
                f"You asked for the seat {email} on {request.asked_at:%d %b}, and an admin has yet to decide. "
                "You will hear from me when it is decided. If no admin has heard of it, one of them can link you."
            )
        return request

    async def decide(self, admin: Person, request_id: str, *, approve: bool) -> Decided:
        """The caller has made sure that ``admin`` is one. Raises NotAllowed where the person may have no seat any
        more, and where somebody else has got it since it was asked for: an admin has approved of taking it only from
        whom the request named."""
        request = await self._seats.request(request_id)
        if request is None:
            raise NotFound("I no longer know this request. Ask for it to be sent again.")
        taken_from: set[str] = set()
        if approve and request.decision is Decision.WAITING:
            await need_member(self._people, request.person_id, or_else=_NO_SEAT)  # they may have left since
            taken_from = await self._taken_from(request)
        request, now = await self._seats.decide(
            request_id, approve=approve, by=admin.id, at=self._clock.now(), taken_from=taken_from
        )
        if request.decision is Decision.ENDED:
            raise NotAllowed(
                f"This request for {request.email} has ended: it is older than {REQUEST_LASTS.days} days, or they "
                "asked for another seat since. They can ask again."
            )
        return Decided(request, now)

    async def link_or_question(self, admin: Person, person: Person, words: str) -> SeatLink | LinkQuestion:
        """Link at once, or answer what has to be asked first: `confirm_link` does it then. The caller has made sure
        that ``admin`` is one."""
        need_membership(person, or_else=_NO_SEAT)
        email = read_email(words, "link" if person.id == admin.id else "link @ann")
        holder = await self._resolver.person_with(email)
        if holder and holder.id != person.id:
            return LinkQuestion(person.id, email, holder.id, holder.name, await self._resolver.is_seat(email))
        if not await self._resolver.is_seat(email):
            return LinkQuestion(person.id, email, is_known=False)
        return await self._link(admin, person, email, holder)

    async def confirm_link(self, admin: Person, person: Person, email: str, holder_id: str) -> SeatLink:
        """Link after a `LinkQuestion`, of which ``holder_id`` is the one that the admin read. Raises NotAllowed where
        somebody else has the seat by now."""
        need_membership(person, or_else=_NO_SEAT)
        email = read_email(email)
        holder = await self._resolver.person_with(email)
        if holder and holder.id not in (holder_id, person.id):
            raise NotAllowed(f"Meanwhile the seat {email} is {holder.name}'s. Link it again to be asked about them.")
        return await self._link(admin, person, email, holder)

    async def _link(self, admin: Person, person: Person, email: str, holder: Person | None) -> SeatLink:
        losers = await self._losers(email, holder)
        return await self._seats.link(person.id, email, by=admin.id, at=self._clock.now(), taken_from=losers)

    async def _losers(self, email: str, holder: Person | None) -> set[str]:
        """Whom a link takes the seat from: its holder, and somebody who left and whose link is still on record."""
        link = await self._seats.holder_of(email)
        return {holder.id if holder else "", link.person_id if link else ""} - {""}

    async def _taken_from(self, request: LinkRequest) -> set[str]:
        holder = await self._resolver.person_with(request.email)
        if holder and holder.id not in (request.held_by, request.person_id):
            raise NotAllowed(
                f"Since this was asked, the seat {request.email} has become {holder.name}'s. To take it from them, "
                "link it yourself; I left the request as it is."
            )
        return await self._losers(request.email, holder)

    async def unlink(self, person: Person, *, by: Person) -> bool:
        return await self._seats.unlink(person.id, by=by.id, at=self._clock.now())


def _may_have_reached(error: Exception) -> bool:
    return error.may_be_posted if isinstance(error, ChatProblem) else not isinstance(error, Problem)


def read_email(words: str, typed: str = "link") -> str:
    """The one e-mail in ``words``, folded. Raises ParseError with lines that begin with ``typed``."""
    try:
        return addresses.read_email(words)
    except ParseError as error:
        raise error.after(typed) from error
