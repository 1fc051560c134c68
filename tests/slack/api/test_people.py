"""Who is a member of this workspace, and how long that is believed."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.domain.access.person import Standing
from bot.domain.problems import ChatProblem
from bot.slack.api.answers import Answer
from bot.slack.api.people import SlackPeople
from bot.use_cases.ports.people import FRESH_SECONDS
from tests.fakes.clock import HandWoundClock, settle
from tests.slack.api.fake_reader import TEAM, FakeReader, user

STANDINGS: dict[str, tuple[dict[str, Any], Standing]] = {
    "member": ({}, Standing.MEMBER),
    "guest of several channels": ({"is_restricted": True}, Standing.GUEST),
    "guest of one channel": ({"is_restricted": True, "is_ultra_restricted": True}, Standing.GUEST),
    "deactivated": ({"deleted": True}, Standing.GONE),
    "deactivated guest": ({"deleted": True, "is_restricted": True}, Standing.GONE),
    "app": ({"is_bot": True}, Standing.BOT),
    "of another workspace": ({"team_id": "T2"}, Standing.OUTSIDER),
    "stranger": ({"is_stranger": True}, Standing.OUTSIDER),
    "Grid, of this workspace": (
        {"team_id": "", "enterprise_user": {"enterprise_id": "E1", "teams": ["T2", TEAM]}},
        Standing.MEMBER,
    ),
    "Grid, who came here from another": (
        {"team_id": "T2", "enterprise_user": {"enterprise_id": "E1", "teams": [TEAM, "T2"]}},
        Standing.MEMBER,
    ),
    "Grid, of another workspace": (
        {"team_id": "T2", "enterprise_user": {"enterprise_id": "E1", "teams": ["T2"]}},
        Standing.OUTSIDER,
    ),
    "Grid, who has left this one": (
        {"team_id": TEAM, "enterprise_user": {"enterprise_id": "E1", "teams": ["T2"]}},
        Standing.OUTSIDER,
    ),
    "Grid, in no workspace": ({"team_id": TEAM, "enterprise_user": {"teams": []}}, Standing.OUTSIDER),
    "Grid, workspaces not named": ({"enterprise_user": {"enterprise_id": "E1"}}, Standing.MEMBER),
    "Grid, named nowhere": ({"team_id": "", "enterprise_user": {"enterprise_id": "E1"}}, Standing.OUTSIDER),
    "Grid, a guest here": (
        {"is_restricted": True, "enterprise_user": {"enterprise_id": "E1", "teams": [TEAM]}},
        Standing.GUEST,
    ),
}


@pytest.mark.parametrize(("facts", "standing"), STANDINGS.values(), ids=list(STANDINGS))
async def test_slacks_facts_say_where_somebody_stands(facts: dict[str, Any], standing: Standing) -> None:
    people = SlackPeople(FakeReader(user("U1", is_admin=True, **facts)), TEAM, HandWoundClock())
    person = await people.person("U1")
    assert person
    assert person.standing is standing
    assert person.is_admin is (standing is Standing.MEMBER), "an admin of another workspace is none of ours"
    assert (person.email is None) is (standing is not Standing.MEMBER)


async def test_a_person_who_is_unknown_is_none() -> None:
    assert await SlackPeople(FakeReader(), TEAM, HandWoundClock()).person("U404") is None


async def test_who_became_a_guest_a_moment_ago_is_one_where_that_is_asked_for() -> None:
    reader = FakeReader(user("U1"))
    people = SlackPeople(reader, TEAM, HandWoundClock())
    await people.person("U1")
    reader.users["U1"] = user("U1", is_restricted=True)
    for seconds_old, standing in ((60, Standing.MEMBER), (0, Standing.GUEST), (60, Standing.GUEST)):
        person = await people.person("U1", seconds_old=seconds_old)
        assert person
        assert person.standing is standing


async def test_who_became_a_guest_is_one_within_a_minute_in_the_list_too() -> None:
    clock, reader = HandWoundClock(), FakeReader(user("U1"))
    people = SlackPeople(reader, TEAM, clock)
    assert [each.standing for each in await people.everyone()] == [Standing.MEMBER]
    reader.users["U1"] = user("U1", is_restricted=True)
    await clock.wind(FRESH_SECONDS)
    assert [each.standing for each in await people.everyone(seconds_old=FRESH_SECONDS)] == [Standing.GUEST]


class SlowReader(FakeReader):
    """Each call waits for a moment of the clock, then fails where ``failure`` is set."""

    def __init__(self, clock: HandWoundClock, *users: dict[str, Any]) -> None:
        super().__init__(*users)
        self._clock = clock
        self.failure: ChatProblem | None = None

    async def call(self, method: str, **arguments: Any) -> Answer:
        answer = await super().call(method, **arguments)
        await self._clock.sleep(90)
        if self.failure:
            raise self.failure
        return answer


@pytest.mark.parametrize("failure", [None, ChatProblem("Slack asks to slow down.", code="ratelimited")])
async def test_all_who_ask_at_once_hear_at_once_what_comes_of_one_reading(failure: ChatProblem | None) -> None:
    clock = HandWoundClock()
    reader = SlowReader(clock, user("U1"))
    reader.failure = failure
    people = SlackPeople(reader, TEAM, clock)
    asking = [asyncio.create_task(people.everyone()) for _ in range(6)]
    await settle()
    await clock.wind(90)
    await settle()
    assert [task.done() for task in asking] == [True] * 6
    assert {task.exception() for task in asking} == {failure}
    assert reader.asked == ["users.list"]


async def test_one_who_gives_up_takes_the_list_from_nobody() -> None:
    clock = HandWoundClock()
    reader = SlowReader(clock, user("U1"))
    people = SlackPeople(reader, TEAM, clock)
    first, second = (asyncio.create_task(people.everyone()) for _ in range(2))
    await settle()
    first.cancel()
    await clock.wind(90)
    assert len(await second) == 1


async def test_a_reading_that_began_too_long_before_the_question_is_followed_by_another() -> None:
    clock = HandWoundClock()
    reader = SlowReader(clock, user("U1"))
    people = SlackPeople(reader, TEAM, clock)
    first = asyncio.create_task(people.everyone(seconds_old=FRESH_SECONDS))
    await settle()
    await clock.wind(FRESH_SECONDS + 1)
    second = asyncio.create_task(people.everyone(seconds_old=FRESH_SECONDS))
    await settle()
    await clock.wind(90)
    assert first.done()
    assert not second.done()
    await clock.wind(90)
    assert len(await second) == 1
    assert reader.asked == ["users.list"] * 2


async def test_the_list_is_read_no_more_often_than_it_is_asked_to_be() -> None:
    clock, reader = HandWoundClock(), FakeReader(user("U1"))
    people = SlackPeople(reader, TEAM, clock)
    for _ in range(40):
        await people.everyone(seconds_old=FRESH_SECONDS)
        await clock.wind(15)
    assert reader.asked.count("users.list") == 10, "of ten minutes"
    await people.everyone()
    assert reader.asked.count("users.list") == 10, "who can wait takes what there is"


async def test_however_many_people_the_list_takes_half_of_slacks_rate_at_most() -> None:
    clock, reader = HandWoundClock(), FakeReader(*(user(f"U{number}") for number in range(40)), page_size=2)
    people = SlackPeople(reader, TEAM, clock)
    for _ in range(40):
        await people.everyone(seconds_old=FRESH_SECONDS)
        await clock.wind(15)
    assert reader.asked.count("users.list") <= 10 * 10, "twenty pages, ten minutes, ten calls a minute"
