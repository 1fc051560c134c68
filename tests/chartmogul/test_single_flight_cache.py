from __future__ import annotations

import asyncio

import pytest

from bot.chartmogul.single_flight_cache import SingleFlightCache
from tests.fakes.clock import HandWoundClock, settle


class Question:
    """Answers 1, 2, 3… as often as it is really asked, once it is let."""

    def __init__(self) -> None:
        self.times = 0
        self.may_answer = asyncio.Event()
        self.failing = False

    async def __call__(self) -> int:
        self.times += 1
        times = self.times
        await self.may_answer.wait()
        if self.failing:
            raise LookupError(times)
        return times


async def test_many_askers_at_once_cost_one_question() -> None:
    cached, question = SingleFlightCache[int](HandWoundClock()), Question()
    askers = [asyncio.create_task(cached.get("key", question)) for _ in range(50)]
    await settle()
    question.may_answer.set()

    assert await asyncio.gather(*askers) == [1] * 50


async def test_an_answer_stays_good_for_five_seconds() -> None:
    clock = HandWoundClock()
    cached, question = SingleFlightCache[int](clock), Question()
    question.may_answer.set()

    assert await cached.get("key", question) == 1
    await clock.wind(4.9)
    assert await cached.get("key", question) == 1
    await clock.wind(0.2)
    assert await cached.get("key", question) == 2


async def test_another_key_is_another_question() -> None:
    cached, question = SingleFlightCache[int](HandWoundClock()), Question()
    question.may_answer.set()

    assert await cached.get("one", question) == 1
    assert await cached.get("other", question) == 2


async def test_forgetting_drops_answers() -> None:
    cached, question = SingleFlightCache[int](HandWoundClock()), Question()
    question.may_answer.set()
    await cached.get("key", question)
    cached.forget()

    assert await cached.get("key", question) == 2


async def test_an_answer_that_was_under_way_when_we_forgot_is_neither_joined_nor_kept() -> None:
    cached, question = SingleFlightCache[int](HandWoundClock()), Question()
    before = asyncio.create_task(cached.get("key", question))
    await settle()
    cached.forget()
    after = asyncio.create_task(cached.get("key", question))
    await settle()
    question.may_answer.set()

    assert (await before, await after) == (1, 2)
    assert await cached.get("key", question) == 2


async def test_an_asker_who_gives_up_takes_nothing_from_the_others() -> None:
    cached, question = SingleFlightCache[int](HandWoundClock()), Question()
    first, second = (asyncio.create_task(cached.get("key", question)) for _ in range(2))
    await settle()
    first.cancel()
    await settle()
    question.may_answer.set()

    assert await second == 1
    assert first.cancelled()


async def test_a_failure_reaches_everybody_and_is_not_kept() -> None:
    cached, question = SingleFlightCache[int](HandWoundClock()), Question()
    question.failing = True
    question.may_answer.set()
    failures = await asyncio.gather(*[cached.get("key", question) for _ in range(3)], return_exceptions=True)
    assert [repr(failure) for failure in failures] == ["LookupError(1)"] * 3

    question.failing = False
    assert await cached.get("key", question) == 2


async def test_only_so_many_answers_are_kept_and_the_oldest_goes_first() -> None:
    cached, question = SingleFlightCache[int](HandWoundClock(), keep=2), Question()
    question.may_answer.set()
    for key in "abc":
        await cached.get(key, question)

    assert await cached.get("c", question) == 3
    assert await cached.get("b", question) == 2
    assert await cached.get("a", question) == 4


async def test_closing_ends_what_is_under_way() -> None:
    cached, question = SingleFlightCache[int](HandWoundClock()), Question()
    asker = asyncio.create_task(cached.get("key", question))
    await settle()
    await cached.close()

    with pytest.raises(asyncio.CancelledError):
        await asker
