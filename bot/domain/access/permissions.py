"""Who may see, change and receive what. Every road asks here, at the moment of showing or changing.

The facts come as values: the use cases fetch them right before they ask. channel.py says what a place allows.

* Nobody but a member of the workspace gets anything.
* No tasks without a seat, for admins neither.
* A personal list is read by the person to whom it belongs, and by nobody else. Admins see that it exists, and can pause
  or delete it; what it lists, when and where, its person alone edits.
* What stands in a private channel is for those who are in it now, whoever made it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.access.person import Person, Seat, Standing, same_email
from bot.domain.access.policy import Visibility
from bot.domain.problems import NotAllowed
from bot.domain.reminders.reminder import PlaceKind, Reminder, Scope, WhoseTasks
from bot.domain.tasks.query import Query

_REFUSED_STANDINGS = {
    Standing.GUEST: "You are a guest in this workspace, and customer tasks are for its members only. "
    "Ask the person who invited you.",
    Standing.OUTSIDER: "You belong to another workspace, and customer tasks are for members of this one only. "
    "Ask your contact here.",
    Standing.BOT: "I don't take questions from other apps.",
    Standing.GONE: "This Slack account is deactivated, so I can't answer it.",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """The person who reads or clicks, with all that their rights depend on.

    ``channel_ids`` are the channels that they are in, as far as the bot can see them.
    """

    person: Person
    seat: Seat | None
    is_admin: bool = False
    channel_ids: frozenset[str] = frozenset()

    @property
    def is_member(self) -> bool:
        return self.person.is_member


class DigestRefusal(StrEnum):
    """Why somebody may not read what a reminder lists."""

    NO_MEMBER = "no_member"
    NO_SEAT = "no_seat"
    SOMEBODY_ELSES = "somebody_elses"  # it comes to another person
    NOT_IN_CHANNEL = "not_in_channel"
    OWN_TASKS_ONLY = "own_tasks_only"  # everyone sees their own tasks only, and it lists more


def only_members(person: Person) -> None:
    """Guests and outsiders get nothing but one sentence that says so. Raises NotAllowed."""
    if refusal := _REFUSED_STANDINGS.get(person.standing):
        raise NotAllowed(refusal)


def narrowed(query: Query, own_email: str, visibility: Visibility) -> Query | None:
    """What of ``query`` the holder of the seat ``own_email`` may list; None for nothing.

    Where everyone sees their own tasks only, a question about a customer is answered with one's own.
    """
    if visibility is Visibility.EVERYONE or same_email(query.assignee, own_email):
        return query
    if query.assignee is None and query.customer_uuid is not None:
        return replace(query, assignee=own_email)
    return None


def may_be_listed(place: PlaceKind, scope: Scope, visibility: Visibility) -> bool:
    """Whether a reminder may list ``scope`` there at all, whoever reads it."""
    return visibility is Visibility.EVERYONE or (place is PlaceKind.PERSON and scope.whose is WhoseTasks.OWN)


def may_cover(visibility: Visibility) -> bool:
    """Whether somebody who is away may let another see their tasks."""
    return visibility is Visibility.EVERYONE


def may_see_reminder(actor: Actor, reminder: Reminder, *, in_public: bool) -> bool:
    """That it exists, when it comes and what it is about. ``in_public`` is False where its channel is private, or
    can't be seen: then it is for those who are in it. The maker of one in a public channel can join that at any time.
    """
    if not actor.is_member:
        return False
    if actor.is_admin:
        return True
    if reminder.place is PlaceKind.PERSON:
        return reminder.place_id == actor.person.id
    if actor.seat is None:
        return False
    return reminder.place_id in actor.channel_ids or (in_public and reminder.maker_id == actor.person.id)


def may_change_reminder(actor: Actor, reminder: Reminder, others: Iterable[Reminder], *, in_public: bool) -> bool:
    """Pause, resume, delete and bring it back: its receiver, the makers of it and of others in the same channel, and
    admins; if they may see it."""
    if not may_see_reminder(actor, reminder, in_public=in_public):
        return False
    if actor.is_admin or reminder.place is PlaceKind.PERSON or reminder.maker_id == actor.person.id:
        return True
    return any(other.place_id == reminder.place_id and other.maker_id == actor.person.id for other in others)


def may_edit_reminder(actor: Actor, reminder: Reminder, others: Iterable[Reminder], *, in_public: bool) -> bool:
    """What it lists, when and where: whoever may change it, but one by direct message its receiver alone."""
    if reminder.place is PlaceKind.PERSON and reminder.place_id != actor.person.id:
        return False
    return may_change_reminder(actor, reminder, others, in_public=in_public)


def digest_refusal(actor: Actor, reminder: Reminder, visibility: Visibility) -> DigestRefusal | None:
    """Why ``actor`` may not read the tasks that ``reminder`` lists; None where they may."""
    if not actor.is_member:
        return DigestRefusal.NO_MEMBER
    if actor.seat is None:
        return DigestRefusal.NO_SEAT
    if reminder.place is PlaceKind.PERSON and reminder.place_id != actor.person.id:
        return DigestRefusal.SOMEBODY_ELSES
    if reminder.place is PlaceKind.CHANNEL and reminder.place_id not in actor.channel_ids:
        return DigestRefusal.NOT_IN_CHANNEL
    if not may_be_listed(reminder.place, reminder.scope, visibility):
        return DigestRefusal.OWN_TASKS_ONLY
    return None
