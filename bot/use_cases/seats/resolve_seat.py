"""Which CRM seat a person has, and why. Asked again for each question, never cached for ever.

A link that an admin approved wins over the profile e-mail, and a seat has one holder: where an e-mail is linked to
somebody, the person whose profile happens to carry it does not get it too. Only members of the own workspace are
matched by their profile: a guest's or a stranger's profile e-mail proves nothing.

A firm's Slack has more members than its CRM has seats, and ChartMogul has no endpoint that lists them. So a profile's
e-mail is believed to be a seat only where ChartMogul has used it as one: for a task, open or done, or as a customer's
owner. Somebody with a new seat and nothing on it yet asks for a link, once.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.domain.access.person import MatchedBy, Person, Seat, Standing, fold_email
from bot.domain.problems import NoSeat, NotAllowed
from bot.use_cases.ports.customer_book import CustomerBook
from bot.use_cases.ports.people import People
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

    async def seat_of(self, person: Person) -> Seat | None:
        if person.standing is not Standing.MEMBER:
            return None
        email = person.email or ""
        link, holder = await asyncio.gather(self._seats.link_of(person.id), self._seats.holder_of(email))
        if link:
            return Seat(link.email, MatchedBy.LINK)
        if email and holder is None and await self.is_seat(email):
            return Seat(fold_email(email), MatchedBy.EMAIL)
        return None

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
        if await self._seats.holder_of(email) is not None:
            return f"The seat {email} is linked to somebody else"
        return f"ChartMogul knows no seat {email}"

    async def person_with(self, email: str) -> Person | None:
        """The member who has the seat ``email``."""
        if link := await self._seats.holder_of(email):
            return await self._people.person(link.person_id)
        folded = fold_email(email)
        for person in await self._people.everyone():
            if person.standing is Standing.MEMBER and person.email and fold_email(person.email) == folded:
                linked_elsewhere = await self._seats.link_of(person.id)
                return None if linked_elsewhere else person
        return None

    async def holders(self) -> dict[str, Person]:
        """Who has which seat, by folded e-mail, of all at once."""
        people = {person.id: person for person in await self._people.everyone()}
        holders = {fold_email(person.email): person for person in people.values() if person.email}
        for link in await self._seats.links():
            if link.person_id in people:
                holders[link.email] = people[link.person_id]
        return holders

    async def overview(self) -> list[SeatRow]:
        """Every member with or without a seat, then every assignee without a person. Sorted by name."""
        assignees = await self._tasks.assignees()
        known = assignees | await self._customers.owners() | self._proved
        links = {link.person_id: link for link in await self._seats.links()}
        held = {link.email for link in links.values()}
        rows: list[SeatRow] = []
        taken: set[str] = set(held)
        for person in await self._people.everyone():
            if link := links.get(person.id):
                rows.append(SeatRow(person, link.email, MatchedBy.LINK, link.email in assignees))
            elif person.standing is Standing.MEMBER:
                email = fold_email(person.email) if person.email else None
                if email and email in known and email not in held:
                    taken.add(email)
                    rows.append(SeatRow(person, email, MatchedBy.EMAIL, email in assignees))
                else:
                    rows.append(SeatRow(person, None, None, False))
        rows.sort(key=lambda row: (row.email is None, row.person.name.casefold() if row.person else ""))
        rows += [SeatRow(None, email, None, True) for email in sorted(assignees - taken)]
        return rows


def only_members(person: Person) -> None:
    """Guests and outsiders get nothing, and are told so in one sentence. Raises NotAllowed."""
    refusals = {
        Standing.GUEST: "You are a guest in this workspace, and customer tasks are for its members only. "
        "Ask the person who invited you.",
        Standing.OUTSIDER: "You belong to another workspace, and customer tasks are for members of this one only. "
        "Ask your contact here.",
        Standing.BOT: "I don't take questions from other apps.",
        Standing.GONE: "This Slack account is deactivated, so I can't answer it.",
    }
    if refusal := refusals.get(person.standing):
        raise NotAllowed(refusal)
