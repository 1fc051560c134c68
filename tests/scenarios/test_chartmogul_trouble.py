"""ChartMogul fails in every way that it can; the person reads what happened and whose turn it is."""

from __future__ import annotations

import asyncio

import pytest

from bot.app.bot import Patience
from bot.sandbox.chartmogul.faults import (
    EMPTY_BODY,
    EMPTY_ERROR,
    FIELD_ERRORS,
    GATEWAY_TIMEOUT,
    HTML_BODY,
    PAYMENT_REQUIRED,
    SERVER_ERROR,
    TRIAL_EXPIRED,
    TRUNCATED_JSON,
    UNKNOWN_KEY,
    Cut,
    Fault,
    too_many_requests,
)
from tests.scenarios.harness import harness
from tests.scenarios.made import many, says, titles

KEY = (
    "ChartMogul doesn't know the API key that this bot uses. "
    "Whoever runs the bot needs to set a valid key and start it again."
)
SEAT = (
    "ChartMogul refused the bot's API key. Most likely its owner has no CRM seat: "
    "an admin in ChartMogul can give them one, or make a key as somebody who has one."
)
BUSY = "ChartMogul gets more requests than it takes just now. Please try again in {when}."
BROKE_OFF = (
    "The connection to ChartMogul could not be made or broke off. Please try again in a moment; "
    "if it stays so, whoever runs the bot should check its network."
)
UNREADABLE = (
    "ChartMogul's answer could not be read. Please try again in a moment; "
    "if it stays so, whoever runs the bot finds the reason in its log."
)

TROUBLE: dict[str, tuple[Fault, str]] = {
    "401": (UNKNOWN_KEY, KEY),
    "402": (PAYMENT_REQUIRED, SEAT),
    "403": (TRIAL_EXPIRED, SEAT),
    "429": (too_many_requests(), BUSY.format(when="a minute")),
    "429 with seconds": (too_many_requests("40"), BUSY.format(when="40 seconds")),
    "500": (SERVER_ERROR, "ChartMogul has trouble on its side (error 500). Please try again in a few minutes."),
    "500 without a word": (EMPTY_ERROR, "ChartMogul has trouble on its side (error 500)."),
    "504": (GATEWAY_TIMEOUT, "ChartMogul has trouble on its side (error 504). Please try again in a few minutes."),
    "422": (FIELD_ERRORS, "ChartMogul did not accept this question. Please try it without one of its filters;"),
    "cut before the answer": (Cut.BEFORE, BROKE_OFF),
    "cut midway": (Cut.MIDWAY, BROKE_OFF),
    "nothing": (EMPTY_BODY, UNREADABLE),
    "a web page": (HTML_BODY, UNREADABLE),
    "half of an answer": (TRUNCATED_JSON, UNREADABLE),
}
WAYS = [("/tasks", "cs-team"), ("@tasks", "cs-team"), ("mine", "dm")]


@pytest.mark.parametrize(("fault", "sentence"), TROUBLE.values(), ids=list(TROUBLE))
async def test_what_chartmogul_does_wrong_is_said_and_the_next_question_is_answered(
    fault: Fault, sentence: str
) -> None:
    async with harness(tasks=many(3)) as t:
        t.crm.fail(fault, times=None, path="/tasks")
        for words, where in WAYS:
            assert says(await t.ann.asks(words, where)).startswith(sentence)
        t.crm.clear()
        assert len(titles(await t.ann.asks("/tasks"))) == 3


_STAYS = ("401", "402", "403", "422", "429 with seconds")  # the last asks for more than a person waits
PASSING = {name: fault for name, (fault, _) in TROUBLE.items() if name not in _STAYS}


@pytest.mark.parametrize("fault", PASSING.values(), ids=list(PASSING))
async def test_what_passes_at_the_second_try_is_not_even_noticed(fault: Fault) -> None:
    async with harness(tasks=many(3)) as t:
        t.crm.fail(fault, times=1, path="/tasks")
        assert len(titles(await t.ann.asks("/tasks"))) == 3


async def test_a_chartmogul_that_does_not_answer_is_not_waited_for() -> None:
    async with harness(tasks=many(3), started=False) as t:
        await t.start_bot(patience=Patience(chartmogul=0.5))
        t.crm.latency = 60
        assert says(await t.ann.asks("/tasks")) == "ChartMogul didn't answer in time. Please try again in a moment."
        t.crm.latency = 0
        assert len(titles(await t.ann.asks("/tasks"))) == 3


async def test_trouble_while_a_page_is_turned_leaves_the_page_and_says_so() -> None:
    async with harness(tasks=many(13)) as t:
        first = await t.ann.asks("/tasks")
        await t.passes(6)
        t.crm.fail(SERVER_ERROR, times=None)
        heard = await t.ann.presses(first, "Next")
        assert says(heard).startswith("ChartMogul has trouble on its side")
        assert first in t.ann.sees("cs-team")


async def test_trouble_with_names_alone_is_trouble_too_but_costs_no_task() -> None:
    async with harness(tasks=many(3), started=False) as t:
        t.crm.fail(SERVER_ERROR, times=None, path="/customers")
        await t.start_bot(ready=False)
        assert says(await t.ann.asks("/tasks")).startswith("ChartMogul has trouble on its side")
        t.crm.clear()
        assert titles(await t.ann.asks("/tasks"))[0] == "Acme Corp: Call number 000."


async def test_a_bot_that_starts_while_chartmogul_is_down_answers_once_it_is_back() -> None:
    async with harness(tasks=many(3), started=False) as t:
        t.crm.fail(SERVER_ERROR, times=None)
        await t.start_bot(ready=False)
        assert says(await t.ann.asks("/tasks")).startswith("ChartMogul has trouble on its side")
        t.crm.clear()
        assert len(titles(await t.ann.asks("/tasks"))) == 3


async def test_the_customers_are_read_a_minute_after_a_failure() -> None:
    async with harness(tasks=many(3), started=False) as t:
        t.crm.fail(SERVER_ERROR, times=None)
        await t.start_bot(ready=False)
        await t.until(lambda: "customer sync did not work" in t.log)
        t.crm.clear()
        assert "I am still reading the customers" in says(await t.ann.asks("/tasks customer kestrel"))
        await t.passes(61)
        await t.until(lambda: "customer sync finished" in t.log)
        assert "for Kestrel Aviation." in says(await t.ann.asks("/tasks customer kestrel"))


async def test_a_customer_that_is_gone_is_said_to_be() -> None:
    gone = many(1)[0] | {"customer_uuid": "cus_11111111-0000-4000-8000-000000000000"}
    async with harness(tasks=[gone]) as t:
        assert titles(await t.ann.asks("/tasks")) == ["Customer is gone: Call number 000."]


async def test_fifty_who_ask_the_same_at_once_cost_one_request() -> None:
    async with harness(tasks=many(3)) as t:
        await t.ann.asks("/tasks")
        await t.passes(6)
        before = len(t.sandbox.crm.requests)
        answers = await asyncio.gather(*(t.sandbox.slack.person(t.ann.id).say(t.ann.dm, "/tasks") for _ in range(50)))
        await t.quiet()
        assert len(answers) == 50
        assert len(t.ann.sees("dm")) == 50
        assert len(t.sandbox.crm.requests) == before + 1
