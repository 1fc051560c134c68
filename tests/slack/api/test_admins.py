"""Who decides about seats, and where they are asked: never where anybody else reads."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.access.channel import Channel
from bot.domain.access.policy import Admins
from bot.slack.api.admins import SlackAdmins
from bot.slack.api.people import SlackPeople
from bot.use_cases.ports.people import FRESH_SECONDS
from tests.fakes.channels import FakeChannels
from tests.fakes.clock import HandWoundClock
from tests.slack.api.fake_reader import TEAM, FakeReader, user

ASKED = Channel("C1", "seats", shared_outside=False, private=True)
PEOPLE = (user("U1"), user("U2", is_admin=True), user("U3", is_owner=True), user("U4", is_admin=True, deleted=True))


def admins(named: Admins, channel: Channel | None = ASKED) -> SlackAdmins:
    reader = FakeReader(*PEOPLE)
    reader.channels["C1"] = {"id": "C1", "name": "seats"}
    channels = FakeChannels(*([channel] if channel else []))
    return SlackAdmins(named, SlackPeople(reader, TEAM, HandWoundClock()), channels, reader)


async def test_without_a_channel_each_admin_is_asked() -> None:
    asked = await admins(Admins()).asked_at()
    assert (asked.ids, asked.note) == (("U2", "U3"), "")


NAMED = {
    "by ids only": (Admins(person_ids=frozenset({"U1"})), ("U1",)),
    "by e-mails only": (Admins(emails=frozenset({"u1@firm.example"})), ("U1",)),
    "by either": (Admins(frozenset({"U1"}), frozenset({"u2@firm.example"})), ("U1", "U2")),
    "somebody who is gone": (Admins(person_ids=frozenset({"U4"})), ()),
    "a channel only": (Admins(channel="C1"), ("U2", "U3")),
}


@pytest.mark.parametrize(("named", "decide"), NAMED.values(), ids=list(NAMED))
async def test_whoever_is_named_decides_and_nobody_else(named: Admins, decide: tuple[str, ...]) -> None:
    profiles = [each | {"profile": {"email": f"{each['id'].lower()}@Firm.example"}} for each in PEOPLE]
    people = SlackPeople(FakeReader(*profiles), TEAM, HandWoundClock())
    known = [await people.person(each["id"]) for each in PEOPLE]
    deciding = [person.id for person in known if person and await admins(named).is_admin(person)]
    assert tuple(deciding) == decide


@pytest.mark.parametrize("name", ["C1", "#seats"])
async def test_a_safe_channel_is_asked(name: str) -> None:
    asked = await admins(Admins(channel=name)).asked_at()
    assert (asked.ids, asked.note) == (("C1",), "")


UNSAFE: dict[str, tuple[dict[str, Any], str]] = {
    "shared": ({"shared_outside": True}, "it is shared with another company"),
    "guests": ({"guests": ("Gus",)}, "people who aren't members of this workspace read there"),
    "archived": ({"archived": True}, "it is archived"),
    "bot not in": ({"bot_is_in": False, "private": False}, "I'm not in it"),
    "members unreadable": ({"guests": None}, "I can't see it, so I can't tell who reads there"),
}


@pytest.mark.parametrize(("facts", "why"), UNSAFE.values(), ids=list(UNSAFE))
async def test_an_unsafe_channel_is_passed_over_and_the_admins_are_asked_one_by_one(
    facts: dict[str, Any], why: str
) -> None:
    named = Admins(channel="C1", person_ids=frozenset({"U1"}))
    asked = await admins(named, replace(ASKED, **facts)).asked_at()
    assert asked.ids == ("U1",)
    assert asked.note.endswith(f"<#C1>, is not safe: {why}.")


async def test_a_channel_that_the_bot_cannot_see_is_passed_over() -> None:
    asked = await admins(Admins(channel="C1"), channel=None).asked_at()
    assert asked.ids == ("U2", "U3")
    assert "I can't see it" in asked.note


async def test_guests_whom_an_admin_allowed_keep_nobody_from_being_asked_there() -> None:
    allowed = replace(ASKED, guests=("Gus",), guests_allowed=True)
    assert (await admins(Admins(channel="C1"), allowed).asked_at()).ids == ("C1",)


async def test_a_name_that_no_channel_has_keeps_no_admin_from_being_asked() -> None:
    asked = await admins(Admins(channel="#nowhere")).asked_at()
    assert asked.ids == ("U2", "U3")
    assert asked.note.endswith("names for it, #nowhere, is not safe: I can't see it, so I can't tell who reads there.")


async def test_whoever_was_an_admin_a_minute_ago_is_asked_no_more() -> None:
    clock, reader = HandWoundClock(), FakeReader(*PEOPLE)
    asked = SlackAdmins(Admins(), SlackPeople(reader, TEAM, clock), FakeChannels(), reader)
    assert (await asked.asked_at()).ids == ("U2", "U3")
    reader.users["U2"] = user("U2")
    reader.users["U3"] = user("U3", is_owner=True, deleted=True)
    await clock.wind(FRESH_SECONDS)
    assert (await asked.asked_at()).ids == ()
