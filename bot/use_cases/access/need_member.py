"""A person whom somebody named, as Slack has them now, or the sentence that says why it can't be them."""

from __future__ import annotations

from bot.domain.access.person import Person
from bot.domain.problems import NotAllowed, NotFound
from bot.use_cases.ports.people import People

PICK_THEM = "Pick them from Slack's list after typing @."


async def need_person(people: People, person_id: str) -> Person:
    """Whatever their standing is. Raises NotFound."""
    person = await people.person(person_id) if person_id else None
    if person is None:
        raise NotFound(f"I can't find this person. {PICK_THEM}")
    return person


async def need_member(people: People, person_id: str, *, or_else: str) -> Person:
    """``or_else`` ends the sentence: what can't be for somebody who is no member. Raises NotFound and NotAllowed."""
    person = await need_person(people, person_id)
    need_membership(person, or_else=or_else)
    return person


def need_membership(person: Person, *, or_else: str) -> None:
    """Raises NotAllowed."""
    if not person.is_member:
        raise NotAllowed(f"{person.name} is not a member of this workspace, so {or_else}.")
