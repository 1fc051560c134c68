"""Whose own reminder stays silent for want of a seat hears why, once, and not every morning."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.reminders.reminder import Scope, WhoseTasks
from tests.use_cases.delivery.deliveries import DAY, HOUR, MONDAY, Deliveries, refusal
from tests.use_cases.fixtures import ANN

ELSEWHERE = replace(ANN, email="ann@elsewhere.example")
WHY = "ChartMogul knows no seat ann@elsewhere.example, so I don't know which seat is yours."


async def _mornings(m: Deliveries, count: int) -> None:
    for _ in range(count):
        m.clock.set(m.clock.now() + DAY)
        await m.look()


@pytest.fixture
async def at_nine(m: Deliveries) -> Deliveries:
    """Ann's reminder has come once, and then her seat was lost."""
    await m.remind(ANN, scope=Scope(WhoseTasks.OWN))
    m.clock.set(m.clock.now() + HOUR)
    assert await m.look() == 1
    m.people.people[ANN.id] = ELSEWHERE
    return m


def _told(m: Deliveries) -> list[str | None]:
    assert all(words.startswith(WHY) for _, _, words in m.notifier.told)
    return [person_id for person_id, _, _ in m.notifier.told]


async def test_the_first_morning_without_a_seat_says_so_and_the_others_do_not(at_nine: Deliveries) -> None:
    await _mornings(at_nine, 3)
    assert [state for state, _ in await at_nine.recorded()] == ["posted", "skipped", "skipped", "skipped"]
    assert _told(at_nine) == [ANN.id]


async def test_whoever_gets_the_seat_back_and_loses_it_again_hears_that_too(at_nine: Deliveries) -> None:
    await _mornings(at_nine, 2)
    at_nine.people.people[ANN.id] = ANN
    await _mornings(at_nine, 1)
    at_nine.people.people[ANN.id] = ELSEWHERE
    await _mornings(at_nine, 2)
    assert _told(at_nine) == [ANN.id, ANN.id]


async def test_a_reminder_that_never_came_says_so_too(m: Deliveries) -> None:
    await m.remind(ANN)
    m.people.people[ANN.id] = ELSEWHERE
    m.clock.set(MONDAY)
    await m.look()
    await _mornings(m, 2)
    assert _told(m) == [ANN.id]


async def test_whoever_has_two_reminders_hears_it_once(at_nine: Deliveries) -> None:
    await at_nine.remind(ANN, id="rem_0", scope=Scope(WhoseTasks.EVERYONE))
    await _mornings(at_nine, 2)
    assert _told(at_nine) == [ANN.id]
    assert await at_nine.recorded("rem_0") == [("skipped", "this person has no ChartMogul seat that I know of")] * 2


async def test_whom_slack_could_not_be_made_to_tell_hears_it_when_it_can(at_nine: Deliveries) -> None:
    at_nine.notifier.fails = refusal("ratelimited")
    await _mornings(at_nine, 1)
    assert _told(at_nine) == []
    await at_nine.guard.notices.tell_again()
    at_nine.notifier.fails = None
    for _ in range(2):
        await at_nine.guard.notices.tell_again()
    assert _told(at_nine) == [ANN.id]


async def test_whoever_has_the_seat_again_by_then_is_not_told(at_nine: Deliveries) -> None:
    at_nine.notifier.fails = refusal("ratelimited")
    await _mornings(at_nine, 1)
    at_nine.notifier.fails = None
    at_nine.people.people[ANN.id] = ANN
    await at_nine.guard.notices.tell_again()
    assert _told(at_nine) == []
