"""What goes wrong on ChartMogul's side, over real HTTP: what is tried again, and what a person is told."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from email.utils import format_datetime
from zoneinfo import ZoneInfo

import pytest
import stamina
from stamina.instrumentation import RetryDetails, get_on_retry_hooks, set_on_retry_hooks

from bot.chartmogul.client import open_chartmogul
from bot.domain.problems import (
    CrmBusy,
    CrmNonsense,
    CrmProblem,
    CrmRefusedKey,
    CrmRefusedSeat,
    CrmUnreachable,
)
from bot.domain.tasks.query import Query
from bot.sandbox.chartmogul import faults
from bot.sandbox.chartmogul.faults import Canned, Cut, Fault, too_many_requests
from tests.chartmogul.conftest import Crm
from tests.chartmogul.made_tasks import NOW, as_json, made_list

UTC_ZONE = ZoneInfo("UTC")
NOT_FOUND = Canned(404, b'{"code":404,"message":"Not found","param":null}')
REDIRECT = Canned(302, b"")
UNAVAILABLE = Canned(503, b"503 Service Unavailable", faults.TEXT)


async def ask(crm: Crm) -> int:
    return len(await crm.client.list_tasks(Query(), UTC_ZONE))


FINAL: list[tuple[Fault, type[CrmProblem]]] = [
    (faults.UNKNOWN_KEY, CrmRefusedKey),
    (faults.PAYMENT_REQUIRED, CrmRefusedSeat),
    (faults.TRIAL_EXPIRED, CrmRefusedSeat),
    (faults.FIELD_ERRORS, CrmProblem),
    (faults.FIELD_ERROR_LISTS, CrmProblem),
    (NOT_FOUND, CrmNonsense),
    (REDIRECT, CrmNonsense),
]
PASSING: list[tuple[Fault, type[CrmProblem]]] = [
    (too_many_requests(), CrmBusy),
    (too_many_requests("0"), CrmBusy),
    (UNAVAILABLE, CrmBusy),
    (faults.SERVER_ERROR, CrmUnreachable),
    (faults.EMPTY_ERROR, CrmUnreachable),
    (faults.GATEWAY_TIMEOUT, CrmUnreachable),
    (Cut.BEFORE, CrmUnreachable),
    (Cut.MIDWAY, CrmUnreachable),
    (faults.EMPTY_BODY, CrmNonsense),
    (faults.HTML_BODY, CrmNonsense),
    (faults.TRUNCATED_JSON, CrmNonsense),
]


@pytest.mark.parametrize(("fault", "problem"), FINAL)
async def test_a_refusal_is_told_at_once(crm: Crm, fault: Fault, problem: type[CrmProblem]) -> None:
    crm.stand_in.faults.fail(fault, times=None)
    with pytest.raises(CrmProblem) as refused:
        await ask(crm)

    assert type(refused.value) is problem
    assert len(crm.stand_in.requests) == 1
    assert crm.heartbeats[-1] == (False, refused.value.detail)


@pytest.mark.parametrize(("fault", "problem"), PASSING)
async def test_what_may_pass_is_tried_again_and_then_works(crm: Crm, fault: Fault, problem: type[CrmProblem]) -> None:
    crm.stand_in.with_tasks(as_json(made_list(10)))
    crm.stand_in.faults.fail(fault, times=2)

    assert await ask(crm) == 10
    assert crm.heartbeats == [(True, "")]


@pytest.mark.parametrize(("fault", "problem"), PASSING)
async def test_what_does_not_pass_is_told_after_four_attempts(
    crm: Crm, fault: Fault, problem: type[CrmProblem]
) -> None:
    crm.stand_in.faults.fail(fault, times=None)
    with pytest.raises(CrmProblem) as failed:
        await ask(crm)

    assert type(failed.value) is problem
    assert len(crm.stand_in.requests) == 4
    assert [worked for worked, _ in crm.heartbeats] == [False]


async def test_a_failure_is_not_remembered(crm: Crm) -> None:
    crm.stand_in.faults.fail(faults.UNKNOWN_KEY)
    with pytest.raises(CrmRefusedKey):
        await ask(crm)

    assert await ask(crm) > 0


async def test_a_page_that_is_tried_again_does_not_restart_its_list(crm: Crm) -> None:
    crm.stand_in.with_tasks(as_json(made_list(1000)))
    pages_seen = 0

    def cut_the_fourth(_seen: object) -> None:
        nonlocal pages_seen
        pages_seen += 1
        if pages_seen == 3:
            crm.stand_in.faults.fail(Cut.MIDWAY)

    crm.stand_in.on_request = cut_the_fourth
    assert await ask(crm) == 1000
    cursors = [seen.query.get("cursor") for seen in crm.stand_in.requests]
    assert len(cursors) == 6
    assert len(set(cursors)) == 5
    assert cursors[3] == cursors[4]


async def test_a_slow_chartmogul_is_given_up_within_the_budget(crm: Crm) -> None:
    crm.stand_in.faults.latency = 60  # by a clock that stands still: for ever
    async with open_chartmogul(crm.url, crm.stand_in.api_key, crm.clock, patience_s=0.1) as client:
        with pytest.raises(CrmUnreachable, match="in time"):
            async with asyncio.timeout(5):
                await client.has_seat("nobody@lumen.example")


@pytest.mark.parametrize(
    ("said", "seconds"), [("2", 2.0), (format_datetime(NOW + timedelta(seconds=3), usegmt=True), 3.0)]
)
async def test_retry_after_is_honoured_where_it_fits_in_the_budget(crm: Crm, said: str, seconds: float) -> None:
    retries: asyncio.Queue[RetryDetails] = asyncio.Queue()
    before = get_on_retry_hooks()

    def note(details: RetryDetails) -> None:
        retries.put_nowait(details)

    set_on_retry_hooks([note])
    try:
        with stamina.set_testing(False):
            async with open_chartmogul(crm.url, crm.stand_in.api_key, crm.clock) as client:
                crm.stand_in.faults.fail(too_many_requests(said))
                asking = asyncio.create_task(client.customer("cus_nobody"))
                assert (await retries.get()).wait_for == seconds
                asking.cancel()
                await asyncio.gather(asking, return_exceptions=True)
    finally:
        set_on_retry_hooks(before)


async def test_a_longer_wait_than_a_person_has_is_told_instead(crm: Crm) -> None:
    crm.stand_in.faults.fail(too_many_requests("30"), times=None)
    with pytest.raises(CrmBusy, match="in 30 seconds"):
        await ask(crm)

    assert len(crm.stand_in.requests) == 1


async def test_a_retry_after_that_is_neither_number_nor_date_is_passed_over(crm: Crm) -> None:
    crm.stand_in.faults.fail(too_many_requests("soon"))

    assert await ask(crm) > 0


async def test_nobody_listening_is_told_as_a_broken_connection(crm: Crm) -> None:
    async with crm.stand_in.serving() as gone:
        pass
    async with open_chartmogul(gone, "key", crm.clock, patience_s=0.4) as client:
        with pytest.raises(CrmUnreachable, match="could not be made"):
            await client.account()


async def test_a_cursor_that_leads_to_itself_does_not_go_on_for_ever(crm: Crm) -> None:
    page = Canned(200, b'{"entries":[{"task_uuid":"tas_1"}],"has_more":true,"cursor":"same"}')
    crm.stand_in.faults.fail(page, times=None)
    with pytest.raises(CrmNonsense):
        await ask(crm)


def _page(entry: str, cursor: str) -> Canned:
    return Canned(200, f'{{"entries":[{entry}],"has_more":true,"cursor":"{cursor}"}}'.encode())


@pytest.mark.parametrize("question", ["a list", "the task index"])
async def test_cursors_in_a_circle_and_empty_pages_without_end_do_not_go_on_for_ever(crm: Crm, question: str) -> None:
    circle = [_page('{"task_uuid":"tas_1"}', cursor) for cursor in ("a", "b", "a", "b")]
    empty = [_page("", f"cursor {number}") for number in range(40)]
    for pages in (circle, empty):
        crm.stand_in.faults.clear()
        for page in pages:
            crm.stand_in.faults.fail(page)
        with pytest.raises(CrmNonsense):
            await (ask(crm) if question == "a list" else crm.client.refresh_task_index())
        await crm.clock.wind(6)


async def test_a_ffailing_task_index_leaves_the_last_one(crm: Crm) -> None:
    known = await crm.client.assignees()
    await crm.clock.wind(6)
    crm.stand_in.faults.fail(faults.UNKNOWN_KEY)
    with pytest.raises(CrmRefusedKey):
        await crm.client.refresh_task_index()

    assert await crm.client.assignees() == known


async def test_the_key_is_in_no_log_line_and_in_no_problem(crm: Crm, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    key = crm.stand_in.api_key.encode()
    crm.stand_in.faults.fail(Canned(401, b'{"message":"Key ' + key + b' is unknown"}'))
    with pytest.raises(CrmRefusedKey) as refused:
        await ask(crm)
    await ask(crm)

    assert "Key [key] is unknown" in refused.value.detail
    assert crm.stand_in.api_key not in caplog.text + str(refused.value)


async def test_a_proxy_in_the_environment_is_used(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stand-in plays the proxy: it is asked for an address where nobody is."""
    monkeypatch.setenv("http_proxy", crm.url.removesuffix("/v1"))
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    async with open_chartmogul("http://chartmogul.invalid/v1", crm.stand_in.api_key, crm.clock) as client:
        await client.account()

    assert crm.stand_in.requests[-1].path == "/v1/account"
