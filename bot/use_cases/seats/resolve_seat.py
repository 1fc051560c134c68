"""Which CRM seat a person has, and why. Asked again for each question, never cached for ever.

The rule is in domain/access/seat_directory.py: here are the facts for it, for one person and for everybody. Only
members of the own workspace are matched by their profile: a guest's or a stranger's profile e-mail proves nothing.

A firm's Slack has more members than its CRM has seats, and ChartMogul has no endpoint that lists them. So a profile's
e-mail is believed to be a seat only where ChartMogul has used it as one: for a task, open or done, or as a customer's
owner. Somebody with a new seat and nothing on it yet asks for a link, once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.access.link import SeatLink
from bot.domain.access.person import MatchedBy, Person, Seat, fold_email
from bot.domain.access.seat_directory import SeatDirectory, claimed_seat
from bot.domain.problems import NoSeat
from bot.use_cases.ports.customer_book import CustomerBook
from bot.use_cases.ports.people import EVERYONE_SECONDS, FRESH_SECONDS, People
from bot.use_cases.ports.seat_book import SeatBook
from bot.use_cases.ports.task_source import TaskSource


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One line of the overview of seats. ``person`` or ``seat`` is missing where the other stands alone."""

    person: Person | None
    email: str | None
    matched_by: MatchedBy | None
    has_tasks: bool


class SeatResolver:
    def __init__(self, people: People, seats: SeatBook, tasks: TaskSource, customers: CustomerBook) -> None:
        self._people = people
        self._seats = seats
        self._tasks = tasks
        self._customers = customers
        self._proved: set[str] = set()  # what has been a seat's e-mail once stays one
        self._listed: Sequence[Person] = ()
        self._links: Sequence[SeatLink] = ()
        self._directory = SeatDirectory((), ())

    async def seat_of(self, person: Person) -> Seat | None:
        seat = await self._claim(person)
        if seat and seat.matched_by is MatchedBy.EMAIL and not await self.is_seat(seat.email):
            return None
        return seat

    async def _claim(self, person: Person) -> Seat | None:
        if not person.is_member:
            return None
        link, of_email = await asyncio.gather(self._seats.link_of(person.id), self._seats.holder_of(person.email or ""))
        linked_to = await self._people.person(of_email.person_id) if of_email and not link else None
        return claimed_seat(person, link, linked_to)

    async def is_seat(self, email: str) -> bool:
        """Whether ChartMogul has ever used ``email`` as a seat's."""
        folded = fold_email(email)
        if folded not in self._proved and (
            await self._tasks.has_seat(folded) or folded in await self._customers.owners()
        ):
            self._proved.add(folded)
        return folded in self._proved

    async def need_seat(self, person: Person) -> Seat:
        """The person's seat; raises NoSeat with the way to get one."""
        seat = await self.seat_of(person)
        if seat is None:
            why = await self._why_seatless(person.email)
            raise NoSeat(
                f"{why}, so I don't know which seat is yours. Ask for it by its e-mail; an admin approves.",
                examples=("link you@your-firm.com",),
            )
        return seat

    async def _why_seatless(self, email: str | None) -> str:
        if not email:
            return "Your Slack profile has no e-mail"
        if await self._linked_member(email) is not None:
            return f"The seat {email} is linked to somebody else"
        return f"ChartMogul knows no seat {email}"

    async def _linked_member(self, email: str) -> Person | None:
        link = await self._seats.holder_of(email)
        person = await self._people.person(link.person_id) if link else None
        return person if person and person.is_member else None

    async def person_with(self, email: str) -> Person | None:
        """The member who has the seat ``email``, as Slack has them now: the list may be some minutes old."""
        if linked := await self._linked_member(email):
            return linked
        listed = (await self.directory()).holder(email)
        person = await self._people.person(listed.id) if listed else None
        claim = await self._claim(person) if person else None
        return person if claim and claim.email == fold_email(email) else None

    async def directory(self, *, seconds_old: float = EVERYONE_SECONDS) -> SeatDirectory:
        """Who has which seat, of all at once, as they were ``seconds_old`` ago at most."""
        people, links = await self._people.everyone(seconds_old=seconds_old), await self._seats.links()
        if people is not self._listed or links != self._links:
            self._listed, self._links = people, links
            self._directory = SeatDirectory(people, links)
        return self._directory

    async def holders(self) -> dict[str, Person]:
        """The same, by folded e-mail."""
        return (await self.directory()).holders()

    async def overview(self) -> list[SeatRow]:
        """Every member with or without a seat, then every assignee without a person. Sorted by name.

        As fresh as each person's own answer is, so that an admin and the person read the same.
        """
        assignees = await self._tasks.assignees()
        known = assignees | await self._customers.owners() | self._proved
        directory = await self.directory(seconds_old=FRESH_SECONDS)
        rows: list[SeatRow] = []
        for person in await self._people.everyone(seconds_old=FRESH_SECONDS):
            seat = directory.seat_of(person.id)
            if seat and (seat.matched_by is MatchedBy.LINK or seat.email in known):
                rows.append(SeatRow(person, seat.email, seat.matched_by, seat.email in assignees))
            elif person.is_member:
                rows.append(SeatRow(person, None, None, False))
        rows.sort(key=lambda row: (row.email is None, row.person.name.casefold() if row.person else ""))
        rows += [SeatRow(None, email, None, True) for email in sorted(assignees) if directory.holder(email) is None]
        return rows
