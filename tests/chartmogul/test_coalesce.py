from __future__ import annotations

import asyncio

import pytest

from bot.chartmogul.coalesce import Coalesced
from tests.fakes import HandWoundClock, settle


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
    coalesced, question = Coalesced[int](HandWoundClock()), Question()
    askers = [asyncio.create_task(coalesced.get("key", question)) for _ in range(50)]
    await settle()
    question.may_answer.set()

    assert await asyncio.gather(*askers) == [1] * 50


async def test_an_answer_stays_good_for_five_seconds() -> None:
    clock = HandWoundClock()
    coalesced, question = Coalesced[int](clock), Question()
    question.may_answer.set()

    assert await coalesced.get("key", question) == 1
    await clock.wind(4.9)
    assert await coalesced.get("key", question) == 1
    await clock.wind(0.2)
    assert await coalesced.get("key", question) == 2


async def test_another_key_is_another_question() -> None:
    coalesced, question = Coalesced[int](HandWoundClock()), Question()
    question.may_answer.set()

    assert await coalesced.get("one", question) == 1
    assert await coalesced.get("other", question) == 2


async def test_forgetting_drops_answers() -> None:
    coalesced, question = Coalesced[int](HandWoundClock()), Question()
    question.may_answer.set()
    await coalesced.get("key", question)
    coalesced.forget()

    assert await coalesced.get("key", question) == 2


async def test_an_answer_that_was_under_way_when_we_forgot_is_neither_joined_nor_kept() -> None:
    coalesced, question = Coalesced[int](HandWoundClock()), Question()
    before = asyncio.create_task(coalesced.get("key", question))
    await settle()
    coalesced.forget()
    after = asyncio.create_task(coalesced.get("key", question))
    await settle()
    question.may_answer.set()

    assert (await before, await after) == (1, 2)
    assert await coalesced.get("key", question) == 2


async def test_an_asker_who_gives_up_takes_nothing_from_the_others() -> None:
    coalesced, question = Coalesced[int](HandWoundClock()), Question()
    first, second = (asyncio.create_task(coalesced.get("key", question)) for _ in range(2))
    await settle()
    first.cancel()
    await settle()
    question.may_answer.set()

    assert await second == 1
    assert first.cancelled()


async def test_a_failure_reaches_everybody_and_is_not_kept() -> None:
    coalesced, question = Coalesced[int](HandWoundClock()), Question()
    question.failing = True
    question.may_answer.set()
    failures = await asyncio.gather(*[coalesced.get("key", question) for _ in range(3)], return_exceptions=True)
    assert [repr(failure) for failure in failures] == ["LookupError(1)"] * 3

    question.failing = False
    assert await coalesced.get("key", question) == 2


async def test_only_so_many_answers_are_kept_and_the_oldest_goes_first() -> None:
    coalesced, question = Coalesced[int](HandWoundClock(), keep=2), Question()
    question.may_answer.set()
    for key in "abc":
        await coalesced.get(key, question)

    assert await coalesced.get("c", question) == 3
    assert await coalesced.get("b", question) == 2
    assert await coalesced.get("a", question) == 4


async def test_closing_ends_what_is_under_way() -> None:
    coalesced, question = Coalesced[int](HandWoundClock()), Question()
    asker = asyncio.create_task(coalesced.get("key", question))
    await settle()
    await coalesced.close()

    with pytest.raises(asyncio.CancelledError):
        await asker
