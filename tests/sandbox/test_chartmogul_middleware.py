"""The limits, the keys, each fault's switch, and the log of requests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientConnectionError, ClientPayloadError, encode_basic_auth

from bot.sandbox.chartmogul import faults
from bot.sandbox.chartmogul.faults import BAD_ENTRIES, ODD_ENTRIES, Canned, Cut
from bot.sandbox.chartmogul.middleware import KEY_OF_UNPAID_ACCOUNT, KEY_WITHOUT_SEAT, RequestSeen
from tests.sandbox.crm import ANN, COMPANY, Crm, running_crm, until


@pytest.fixture
async def crm() -> AsyncIterator[Crm]:
    async with running_crm() as crm:
        yield crm


async def pings(crm: Crm, count: int) -> list[int]:
    return [(await crm.ask("GET", "/ping")).status for _ in range(count)]


@pytest.mark.parametrize(
    "authorization", ["", "Basic !", encode_basic_auth("wrong"), encode_basic_auth("sandbox-api-key", "password")]
)
async def test_anything_but_the_key_with_an_empty_password_is_401(crm: Crm, authorization: str) -> None:
    async with crm.session.get(f"{crm.url}/tasks", headers={"Authorization": authorization}) as response:
        assert response.status == 401
        assert await response.json() == {"code": 401, "message": "No valid API key provided", "param": None}


async def test_a_key_without_a_seat_gets_everything_but_tasks(crm: Crm) -> None:
    assert (await crm.ask("GET", "/ping", key=KEY_WITHOUT_SEAT)).status == 200
    assert (await crm.ask("GET", "/customers", key=KEY_WITHOUT_SEAT)).status == 200
    tasks = await crm.ask("GET", "/tasks", key=KEY_WITHOUT_SEAT, per_page="1")
    assert (tasks.status, tasks.body["code"]) == (403, 403)


async def test_an_unpaid_accounts_key_gets_402(crm: Crm) -> None:
    answer = await crm.ask("GET", "/ping", key=KEY_OF_UNPAID_ACCOUNT)
    assert (answer.status, answer.body) == (402, {"error": "Your subscription is past due"})


async def test_the_41st_request_in_a_second_is_429(crm: Crm) -> None:
    assert await pings(crm, 41) == [200] * 40 + [429]
    await crm.clock.wind(1)
    assert await pings(crm, 1) == [200]


async def test_any_second_counts_and_refused_requests_count_too(crm: Crm) -> None:
    assert await pings(crm, 20) == [200] * 20
    await crm.clock.wind(0.6)
    assert await pings(crm, 21) == [200] * 20 + [429]
    await crm.clock.wind(0.5)
    assert await pings(crm, 20) == [200] * 19 + [429]


async def test_retry_after_comes_only_when_switched_on(crm: Crm) -> None:
    await pings(crm, 40)
    assert "Retry-After" not in (await crm.ask("GET", "/ping")).headers
    crm.stand_in.faults.retry_after = "2"
    assert (await crm.ask("GET", "/ping")).headers["Retry-After"] == "2"


async def test_the_21st_request_in_parallel_is_503(crm: Crm) -> None:
    crm.stand_in.faults.latency = 1.0
    waiting = [asyncio.create_task(crm.ask("GET", "/ping")) for _ in range(20)]
    await until(lambda: crm.stand_in.most_in_parallel == 20)
    assert (await crm.ask("GET", "/ping")).status == 503
    await crm.clock.wind(1)
    assert [answer.status for answer in await asyncio.gather(*waiting)] == [200] * 20


async def test_the_limits_can_be_switched_off(crm: Crm) -> None:
    crm.stand_in.faults.limits = False
    assert set(await pings(crm, 60)) == {200}


async def test_latency_is_waited_on_the_clock(crm: Crm) -> None:
    crm.stand_in.faults.latency = 0.25
    asking = asyncio.create_task(crm.ask("GET", "/ping"))
    await until(lambda: crm.stand_in.most_in_parallel == 1)
    await crm.clock.wind(0.2)
    assert not asking.done()
    await crm.clock.wind(0.05)
    assert (await asking).status == 200
    assert crm.stand_in.requests[-1].took_ms == pytest.approx(250)


@pytest.mark.parametrize(
    ("fault", "body"),
    [
        (faults.UNKNOWN_KEY, '{"code":401,"message":"No valid API key provided","param":null}'),
        (faults.PAYMENT_REQUIRED, '{"error":"Your subscription is past due"}'),
        (faults.TRIAL_EXPIRED, '{"error":"Your trial has expired"}'),
        (faults.FIELD_ERRORS, '{"errors":{"task_details":"is invalid"}}'),
        (faults.FIELD_ERROR_LISTS, '{"assignee":["is invalid"],"error_details":[{"assignee":"invalid"}]}'),
        (faults.SERVER_ERROR, '{"error":"Internal Server Error"}'),
        (faults.GATEWAY_TIMEOUT, "504 Gateway Timeout Error"),
        (faults.EMPTY_ERROR, ""),
        (faults.EMPTY_BODY, ""),
        (faults.HTML_BODY, "<!doctype html><title>Maintenance</title><h1>We'll be right back</h1>"),
        (faults.TRUNCATED_JSON, '{"entries":[{"task_uuid":"tas_00000000-0000-4000-8000-000000000001","task_det'),
        (faults.too_many_requests(), '{"code":429,"message":"Rate limit exceeded","param":null}'),
    ],
)
async def test_a_canned_answer_comes_once_as_it_is(crm: Crm, fault: Canned, body: str) -> None:
    crm.stand_in.faults.fail(fault)
    async with crm.session.get(f"{crm.url}/tasks") as response:
        assert (response.status, response.content_type) == (fault.status, fault.content_type)
        assert await response.text() == body
    assert (await crm.ask("GET", "/tasks")).status == 200


async def test_a_planned_429_can_name_when_to_come_back(crm: Crm) -> None:
    crm.stand_in.faults.fail(faults.too_many_requests(retry_after="3"))
    assert (await crm.ask("GET", "/ping")).headers["Retry-After"] == "3"


async def test_faults_can_be_for_one_path_several_times_and_in_turn(crm: Crm) -> None:
    crm.stand_in.faults.fail(faults.SERVER_ERROR, times=2, path="/tasks")
    crm.stand_in.faults.fail(faults.GATEWAY_TIMEOUT, path="/tasks")
    assert await pings(crm, 1) == [200]
    assert [(await crm.ask("GET", "/tasks")).status for _ in range(4)] == [500, 500, 504, 200]


async def test_a_fault_without_end_lasts_until_cleared(crm: Crm) -> None:
    crm.stand_in.faults.fail(faults.SERVER_ERROR, times=None)
    crm.stand_in.faults.latency = 0.0
    assert await pings(crm, 5) == [500] * 5
    crm.stand_in.faults.clear()
    assert await pings(crm, 1) == [200]


async def test_clearing_puts_every_switch_back(crm: Crm) -> None:
    switches = crm.stand_in.faults
    switches.latency, switches.limits, switches.bad_entries = 9.0, False, [None]
    switches.clear()
    assert switches == faults.Faults()


async def test_a_connection_cut_before_carries_nothing_out(crm: Crm) -> None:
    """A PATCH, because aiohttp's own session sends GET and DELETE again, once, when a connection drops."""
    task = COMPANY.tasks[0]
    crm.stand_in.faults.fail(Cut.BEFORE)
    with pytest.raises(ClientConnectionError):
        await crm.ask("PATCH", f"/tasks/{task.uuid}", json={"task_details": "Changed"})
    kept = crm.stand_in.tasks.get(task.uuid)
    assert kept is not None
    assert kept["task_details"] == task.details
    assert crm.stand_in.requests[-1].status is None


async def test_a_connection_cut_midway_has_carried_the_request_out(crm: Crm) -> None:
    uuid = next(task.uuid for task in COMPANY.tasks if not task.done)
    crm.stand_in.faults.fail(Cut.MIDWAY)
    with pytest.raises(ClientPayloadError):
        await crm.ask("PATCH", f"/tasks/{uuid}", json={"completed_at": "2026-11-23T08:00:00Z"})
    changed = crm.stand_in.tasks.get(uuid)
    assert changed is not None
    assert changed["completed_at"] == "2026-11-23T08:00:00.000Z"


async def test_bad_entries_stand_on_the_first_page_and_cost_no_good_ones(crm: Crm) -> None:
    crm.stand_in.faults.bad_entries = [*BAD_ENTRIES.values(), *ODD_ENTRIES.values()]
    first = await crm.ask("GET", "/tasks", assignee=ANN, per_page="40")
    assert first.body["entries"][: len(BAD_ENTRIES)] == list(BAD_ENTRIES.values())
    assert len(first.body["entries"]) == 40
    second = await crm.ask("GET", "/tasks", assignee=ANN, per_page="200", cursor=first.body["cursor"])
    good = len(first.body["entries"]) - len(BAD_ENTRIES) - len(ODD_ENTRIES) + len(second.entries)
    assert good == len([task for task in COMPANY.tasks if task.assignee == ANN])


async def test_the_log_tells_each_request_and_calls_back(crm: Crm) -> None:
    told: list[RequestSeen] = []
    crm.stand_in.on_request = told.append
    await crm.ask("GET", "/tasks", assignee=ANN, completed="false")
    await crm.ask("GET", "/customers/cus_unknown")
    listing, missing = crm.stand_in.requests
    assert told == [listing, missing]
    assert (listing.method, listing.path, listing.status, listing.entries) == ("GET", "/v1/tasks", 200, 43)
    assert listing.query == {"assignee": ANN, "completed": "false"}
    assert listing.at == crm.clock.now()
    assert (missing.status, missing.entries) == (404, None)
