"""Who holds which seat: one rule, for one person and for the list of all.

* Only active members of the workspace hold seats. A link of somebody who is none any more counts for nothing, so that
  a deactivated account never keeps the same person's new one from its seat.
* A link wins over the profile's e-mail: whoever is linked elsewhere has left the seat of their e-mail, and an e-mail
  that is linked to somebody is not its owner's too.
* Slack keeps one active account an e-mail. Where two have one for a moment, both have proved that the mailbox is
  theirs, and the seat goes by the name of the first by id.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.access.link import SeatLink
from bot.domain.access.person import MatchedBy, Person, Seat, fold_email


def claimed_seat(person: Person, own_link: SeatLink | None, linked_to: Person | None) -> Seat | None:
    """The seat that ``person`` has, if ChartMogul knows it as one. ``linked_to`` is who their e-mail is linked to."""
    if not person.is_member:
        return None
    if own_link is not None:
        return Seat(own_link.email, MatchedBy.LINK)
    if not person.email or (linked_to is not None and linked_to.is_member):
        return None
    return Seat(fold_email(person.email), MatchedBy.EMAIL)


class SeatDirectory:
    """Everybody's seats at once. ``people`` are all of the workspace."""

    def __init__(self, people: Iterable[Person], links: Iterable[SeatLink]) -> None:
        members = {person.id: person for person in people if person.is_member}
        of_person = {link.person_id: link for link in links if link.person_id in members}
        linked_to = {link.email: members[link.person_id] for link in of_person.values()}
        self._seats: dict[str, Seat] = {}
        self._holders: dict[str, Person] = {}
        for person_id, person in sorted(members.items()):
            email = fold_email(person.email or "")
            if seat := claimed_seat(person, of_person.get(person_id), linked_to.get(email)):
                self._seats[person_id] = seat
                self._holders.setdefault(seat.email, person)

    def seat_of(self, person_id: str) -> Seat | None:
        return self._seats.get(person_id)

    def holder(self, email: str) -> Person | None:
        return self._holders.get(fold_email(email))

    def holders(self) -> dict[str, Person]:
        """By folded e-mail."""
        return dict(self._holders)
