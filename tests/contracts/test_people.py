"""The workspace's people: who they are, and no e-mail that proves nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.domain.access.person import Standing
from bot.use_cases.ports.people import People
from tests.contracts.vendors import CHATS
from tests.sandbox.slack_world import ANN, BOB, DEE, GUS, OLA, WORKSPACE


@pytest.fixture(params=CHATS)
async def people(request: pytest.FixtureRequest) -> AsyncIterator[People]:
    async with CHATS[request.param]() as (opened, _, _):
        yield opened


async def test_a_member_is_known_with_email_zone_and_rights(people: People) -> None:
    ann = await people.person(ANN.id)
    assert ann is not None
    assert (ann.name, ann.email, ann.zone.key) == ("Ann Weber", "ann@firm.example", "Europe/Berlin")
    assert (ann.standing, ann.is_admin) == (Standing.MEMBER, True)
    bob = await people.person(BOB.id)
    assert bob is not None
    assert bob.is_admin is False


@pytest.mark.parametrize(
    ("person_id", "standing"),
    [
        (GUS.id, Standing.GUEST),
        (OLA.id, Standing.OUTSIDER),
        (DEE.id, Standing.GONE),
        (WORKSPACE.bot.id, Standing.BOT),
    ],
)
async def test_whoever_is_no_member_is_known_as_such_and_without_email(
    people: People, person_id: str, standing: Standing
) -> None:
    person = await people.person(person_id)
    assert person is not None
    assert (person.standing, person.email, person.is_admin) == (standing, None, False)


async def test_nobody_has_an_unknown_id(people: People) -> None:
    assert await people.person("U0UNKNOWN") is None


async def test_everyone_is_of_the_own_workspace_guests_and_deactivated_ones_too_and_no_app(people: People) -> None:
    everyone = {person.id: person for person in await people.everyone()}
    assert set(everyone) == {ANN.id, BOB.id, GUS.id, DEE.id}
    assert everyone[ANN.id] == await people.person(ANN.id)
    assert everyone[GUS.id].email is None
