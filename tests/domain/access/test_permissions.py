"""Who may see, change and read what, as tables over every kind of person and place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.access.permissions import (
    DigestRefusal,
    digest_refusal,
    may_be_listed,
    may_change_reminder,
    may_edit_reminder,
    may_see_reminder,
    narrowed,
    only_members,
)
from bot.domain.access.policy import Visibility
from bot.domain.problems import NotAllowed
from bot.domain.reminders.reminder import PlaceKind, Scope, WhoseTasks
from bot.domain.tasks.query import Query
from tests.domain.access.matrix import (
    ADMINS,
    CHANNELS,
    HAVE_SEATS,
    MEMBERS,
    Case,
    Kind,
    Place,
    actor,
    cases,
    person,
    reminder,
)

CASES = list(cases())
OTHER = "U2"


def in_public(place: Place) -> bool:
    channel = CHANNELS.get(place)
    return channel is not None and not channel.private


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rights_to_a_reminder_in_every_place(case: Case) -> None:
    """A direct message is the person's own where they made it, else another's."""
    me = actor(case.kind, case.place)
    whose = "U1" if case.makes else OTHER
    one = reminder(case.place, maker_id=whose, receiver_id=whose)
    public = in_public(case.place)

    sees = may_see_reminder(me, one, in_public=public)
    changes = may_change_reminder(me, one, [one], in_public=public)
    edits = may_edit_reminder(me, one, [one], in_public=public)
    refusal = digest_refusal(me, one, case.visibility)

    if case.kind not in MEMBERS:
        assert (sees, changes, refusal) == (False, False, DigestRefusal.NO_MEMBER)
        return
    is_admin, has_seat = case.kind in ADMINS, case.kind in HAVE_SEATS
    is_inside = case.place is not Place.HIDDEN and case.kind is not Kind.EX_MEMBER
    if case.place is Place.DIRECT:
        assert sees is changes is (is_admin or case.makes)
        assert edits is case.makes, "an admin edits it neither"
        if not has_seat:
            assert refusal is DigestRefusal.NO_SEAT
        else:
            assert refusal is (None if case.makes else DigestRefusal.SOMEBODY_ELSES), "an admin reads it neither"
        return
    assert sees is (is_admin or (has_seat and (is_inside or (public and case.makes))))
    assert changes is edits is (is_admin or (sees and case.makes))
    if not has_seat:
        assert refusal is DigestRefusal.NO_SEAT
    elif not is_inside:
        assert refusal is DigestRefusal.NOT_IN_CHANNEL
    else:
        assert refusal is (DigestRefusal.OWN_TASKS_ONLY if case.visibility is Visibility.OWN else None)


def test_the_makers_in_one_channel_change_each_others_reminders_while_they_are_there() -> None:
    of_another = reminder(Place.PRIVATE, maker_id=OTHER)
    of_mine = replace(of_another, id="r2", maker_id="U1")
    elsewhere = replace(of_mine, place_id="C2")
    member, ex_member = actor(Kind.MEMBER, Place.PRIVATE), actor(Kind.EX_MEMBER, Place.PRIVATE)
    assert may_change_reminder(member, of_another, [of_another, of_mine], in_public=False)
    assert not may_change_reminder(member, of_another, [of_another, elsewhere], in_public=False)
    assert not may_change_reminder(ex_member, of_another, [of_another, of_mine], in_public=False)


def test_a_reminder_that_was_moved_to_somebodys_messages_is_its_makers_no_more() -> None:
    moved = reminder(Place.DIRECT, maker_id="U1", receiver_id=OTHER)
    assert not may_see_reminder(actor(Kind.MEMBER, Place.DIRECT), moved, in_public=False)


LISTED = [
    (PlaceKind.PERSON, WhoseTasks.OWN, True),
    (PlaceKind.PERSON, WhoseTasks.EVERYONE, False),
    (PlaceKind.PERSON, WhoseTasks.NAMED, False),
    (PlaceKind.CHANNEL, WhoseTasks.EVERYONE, False),
    (PlaceKind.CHANNEL, WhoseTasks.MEMBERS, False),
    (PlaceKind.CHANNEL, WhoseTasks.NAMED, False),
]


@pytest.mark.parametrize(("place", "whose", "where_all_see_their_own"), LISTED)
def test_what_a_reminder_may_list(place: PlaceKind, whose: WhoseTasks, where_all_see_their_own: bool) -> None:
    assert may_be_listed(place, Scope(whose), Visibility.EVERYONE)
    assert may_be_listed(place, Scope(whose), Visibility.OWN) is where_all_see_their_own


QUESTIONS = [
    (Query(assignee="Ann@firm.com"), Query(assignee="Ann@firm.com")),
    (Query(assignee="ben@firm.com"), None),
    (Query(), None),
    (Query(customer_uuid="cus_1"), Query(customer_uuid="cus_1", assignee="ann@firm.com")),
    (Query(customer_uuid="cus_1", assignee="ben@firm.com"), None),
]


@pytest.mark.parametrize(("asked", "of_ones_own"), QUESTIONS)
def test_what_a_question_may_list(asked: Query, of_ones_own: Query | None) -> None:
    assert narrowed(asked, "ann@firm.com", Visibility.EVERYONE) == asked
    assert narrowed(asked, "ann@firm.com", Visibility.OWN) == of_ones_own


@pytest.mark.parametrize("kind", Kind)
def test_members_pass_and_everybody_else_gets_their_own_sentence(kind: Kind) -> None:
    if kind in MEMBERS:
        only_members(person(kind))
    else:
        with pytest.raises(NotAllowed):
            only_members(person(kind))
