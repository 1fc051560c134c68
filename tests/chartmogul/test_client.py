"""The client against the stand-in ChartMogul, over real HTTP."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.chartmogul.client import open_chartmogul
from bot.domain.customers.customer import Customer
from bot.domain.problems import CrmRefusedKey, CrmRefusedSeat
from bot.domain.tasks.due_window import DueWindow
from bot.domain.tasks.query import Completion, Query
from bot.domain.tasks.task import Task
from bot.sandbox.chartmogul.faults import BAD_ENTRIES
from tests.chartmogul.conftest import COMPANY, Crm
from tests.chartmogul.made_tasks import ANN, BEN, NOW, TODAY, as_json, made_list, made_task

UTC_ZONE = ZoneInfo("UTC")
A_DAY = timedelta(days=1)
ALWAYS = Query()


def uuids(tasks: Any) -> list[str]:
    return sorted(task.uuid for task in tasks)


async def test_the_sample_companys_open_tasks_are_listed_with_one_request_a_page(crm: Crm) -> None:
    tasks = await crm.client.list_tasks(ALWAYS, UTC_ZONE)
    wanted = [task for task in COMPANY.tasks if not task.done]

    assert uuids(tasks) == uuids(wanted)
    assert len(crm.stand_in.requests) == -(-len(wanted) // 200)
    assert crm.heartbeats[-1] == (True, "")


async def test_every_parameter_is_sent_as_the_api_names_it(crm: Crm) -> None:
    query = Query("ann+crm@lumen.example", "cus_1", DueWindow(TODAY, TODAY + A_DAY), Completion.DONE)
    await crm.client.list_tasks(query, ZoneInfo("Europe/Berlin"))

    assert crm.last_query == {
        "per_page": "200",
        "completed": "true",
        "assignee": "ann+crm@lumen.example",
        "customer_uuid": "cus_1",
        "due_date_on_or_after": "2026-11-22T23:00:00.000Z",
        "due_date_on_or_before": "2026-11-24T23:59:59.999Z",
        "estimated_close_date_on_or_before": "2026-11-24T23:59:59.999Z",
    }


@pytest.mark.parametrize(("completion", "count"), [(Completion.OPEN, 1), (Completion.DONE, 2), (Completion.ALL, 3)])
async def test_open_done_and_all_are_what_they_say(crm: Crm, completion: Completion, count: int) -> None:
    crm.stand_in.with_tasks(as_json(made_task(number, NOW, done=number > 0) for number in range(3)))

    assert len(await crm.client.list_tasks(Query(completion=completion), UTC_ZONE)) == count


async def test_one_seats_tasks_are_its_own(crm: Crm) -> None:
    crm.stand_in.with_tasks(as_json([made_task(1, NOW), made_task(2, NOW, assignee=BEN)]))

    assert uuids(await crm.client.list_tasks(Query(assignee=BEN), UTC_ZONE)) == ["tas_00002"]


@pytest.mark.parametrize(
    "deaf_to",
    [
        (),
        ("due_date_on_or_after",),
        ("due_date_on_or_before",),
        ("estimated_close_date_on_or_before",),
        ("due_date_on_or_before", "estimated_close_date_on_or_before"),
        ("due_date_on_or_after", "due_date_on_or_before", "estimated_close_date_on_or_before"),
    ],
)
async def test_the_due_window_is_right_whichever_bounds_the_server_ignores(crm: Crm, deaf_to: tuple[str, ...]) -> None:
    for name in deaf_to:
        setattr(crm.stand_in.faults, f"ignore_{name}", True)
    tasks = made_list(2400)
    crm.stand_in.with_tasks(as_json(tasks))
    due = DueWindow(TODAY - 8 * A_DAY, TODAY + 9 * A_DAY)
    await crm.client.refresh_task_index()

    found = await crm.client.list_tasks(Query(due=due), UTC_ZONE)
    assert uuids(found) == uuids(task for task in tasks if due.holds(task.due_day(UTC_ZONE)))
    assert len(found) > 1000


async def test_a_server_that_ignores_bounds_is_not_asked_for_windows_again(crm: Crm) -> None:
    crm.stand_in.with_tasks(as_json(made_list(2400)))
    crm.stand_in.faults.ignore_due_date_on_or_after = True
    await crm.client.refresh_task_index()
    await crm.client.list_tasks(ALWAYS, UTC_ZONE)
    before = len(crm.stand_in.requests)
    crm.client.forget()

    assert len(await crm.client.list_tasks(ALWAYS, UTC_ZONE)) == 2400
    assert len(crm.stand_in.requests) - before == 12


# One day, around the clock: every quarter of an hour from two days before to two days after it.
ZONE_DAYS = [
    ("Pacific/Tongatapu", date(2026, 11, 23), 24.0),  # UTC+13
    ("America/Los_Angeles", date(2026, 11, 23), 24.0),  # UTC-8
    ("Europe/Berlin", date(2026, 3, 29), 23.0),  # clocks go forward
    ("Europe/Berlin", date(2026, 10, 25), 25.0),  # clocks go back
    ("America/Los_Angeles", date(2026, 3, 8), 23.0),
    ("America/Los_Angeles", date(2026, 11, 1), 25.0),
]


@pytest.mark.parametrize(("zone_name", "day", "hours"), ZONE_DAYS)
async def test_a_day_is_the_readers_own(crm: Crm, zone_name: str, day: date, hours: float) -> None:
    zone = ZoneInfo(zone_name)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    around = [noon + timedelta(minutes=15 * step) for step in range(-192, 193)]
    timed = [made_task(number, instant) for number, instant in enumerate(around)]
    bare = [made_task(900 + offset, day + offset * A_DAY) for offset in (-1, 0, 1)]
    crm.stand_in.with_tasks(as_json([*timed, *bare, made_task(990, None)]))

    found = await crm.client.list_tasks(Query(due=DueWindow(day, day)), zone)
    days = {task.due for task in found if not isinstance(task.due, datetime)}
    instants = sorted(task.due for task in found if isinstance(task.due, datetime))
    assert days == {day}
    assert {instant.astimezone(zone).date() for instant in instants} == {day}
    assert len(instants) == hours * 4


async def test_bad_entries_cost_only_themselves(crm: Crm, caplog: pytest.LogCaptureFixture) -> None:
    crm.stand_in.with_tasks(as_json(made_list(30)))
    crm.stand_in.faults.bad_entries = list(BAD_ENTRIES.values())
    found = await crm.client.list_tasks(ALWAYS, UTC_ZONE)

    assert {task.uuid for task in made_list(30)} <= {task.uuid for task in found}
    assert "Malformed task entries" in caplog.text


async def test_tasks_without_customer_assignee_or_date_are_listed(crm: Crm) -> None:
    crm.stand_in.with_tasks(as_json([Task("tas_bare", "Nobody's", created_at=NOW)]))

    [task] = await crm.client.list_tasks(ALWAYS, UTC_ZONE)
    assert (task.customer_uuid, task.contact_uuid, task.assignee, task.due) == (None, None, None, None)


async def test_a_long_list_with_a_task_index_is_listed_by_windows_each_task_once(crm: Crm) -> None:
    tasks = [*made_list(3000), made_task(4000, None)]
    crm.stand_in.with_tasks(as_json(tasks))
    await crm.client.refresh_task_index()
    crm.stand_in.requests.clear()
    found = await crm.client.list_tasks(ALWAYS, UTC_ZONE)

    assert uuids(found) == uuids(tasks)
    assert any("due_date_on_or_after" in seen.query for seen in crm.stand_in.requests)
    assert crm.stand_in.most_in_parallel <= 20


async def test_the_same_question_by_many_costs_one_request(crm: Crm) -> None:
    answers = await asyncio.gather(*[crm.client.list_tasks(Query(assignee=ANN), UTC_ZONE) for _ in range(50)])

    assert len(crm.stand_in.requests) == 1
    assert all(answer is answers[0] for answer in answers)


async def test_an_answer_is_fresh_for_five_seconds_and_our_own_change_drops_it(crm: Crm) -> None:
    query = Query(assignee=ANN)
    await crm.client.list_tasks(query, UTC_ZONE)
    await crm.clock.wind(4.9)
    await crm.client.list_tasks(query, UTC_ZONE)
    assert len(crm.stand_in.requests) == 1

    crm.client.forget()
    await crm.client.list_tasks(query, UTC_ZONE)
    await crm.clock.wind(5.1)
    await crm.client.list_tasks(query, UTC_ZONE)
    assert len(crm.stand_in.requests) == 3


async def test_readers_of_different_zones_share_a_list_only_where_no_day_is_meant(crm: Crm) -> None:
    for zone in ("Asia/Tokyo", "America/New_York"):
        await crm.client.list_tasks(ALWAYS, ZoneInfo(zone))
    shared = len(crm.stand_in.requests)
    for zone in ("Asia/Tokyo", "America/New_York"):
        await crm.client.list_tasks(Query(due=DueWindow(TODAY, TODAY)), ZoneInfo(zone))

    assert len(crm.stand_in.requests) == shared + 2


async def test_assignees_are_those_of_open_tasks_folded(crm: Crm) -> None:
    gone = made_task(3, NOW, assignee="gone@lumen.example", done=True)
    mixed = made_task(2, NOW, assignee="Ben.Okafor@Lumen.example")
    crm.stand_in.with_tasks(as_json([made_task(1, NOW), mixed, gone, made_task(4, NOW, assignee=None)]))

    assert await crm.client.assignees() == {ANN, BEN}


async def test_a_seat_is_known_by_any_task_open_or_done(crm: Crm) -> None:
    gone = made_task(3, NOW, assignee="gone@lumen.example", done=True)
    crm.stand_in.with_tasks(as_json([made_task(1, NOW), gone]))

    assert await crm.client.has_seat("gone@lumen.example")
    assert await crm.client.has_seat(ANN)
    assert not await crm.client.has_seat("sales@lumen.example")


async def test_a_seat_in_the_task_index_costs_no_request(crm: Crm) -> None:
    crm.stand_in.with_tasks(as_json([made_task(1, NOW)]))
    await crm.client.refresh_task_index()
    asked = len(crm.stand_in.requests)

    assert await crm.client.has_seat(ANN.upper())
    assert len(crm.stand_in.requests) == asked


async def test_a_seat_is_asked_for_as_chartmogul_spells_it(crm: Crm) -> None:
    mixed = made_task(2, NOW, assignee="Ben.Okafor@Lumen.example")
    crm.stand_in.with_tasks(as_json([mixed]))
    await crm.client.refresh_task_index()

    assert len(await crm.client.list_tasks(Query(assignee="ben.okafor@lumen.example"), ZoneInfo("UTC"))) == 1


async def test_customers_are_paged_to_the_end(crm: Crm) -> None:
    found: list[Customer] = []
    page = await crm.client.customer_page(None)
    found += page.customers
    while page.next_cursor is not None:
        page = await crm.client.customer_page(page.next_cursor)
        found += page.customers

    assert uuids(found) == uuids(COMPANY.customers)
    assert found[0].url.startswith("https://app.chartmogul.com/#/customers/")


async def test_one_customer_or_contact_is_found_or_none(crm: Crm) -> None:
    wanted, contact = COMPANY.customers[0], COMPANY.contacts[0]
    customer = await crm.client.customer(wanted.uuid)

    assert customer is not None
    assert (customer.label, customer.mrr_cents) == (wanted.company or wanted.name, wanted.mrr_cents)
    assert await crm.client.contact(contact.uuid) == contact
    assert await crm.client.customer("cus_unknown") is None
    assert await crm.client.customer("../tasks?x=") is None
    assert await crm.client.contact("") is None


async def test_customers_are_found_by_email_and_a_404_is_nobody(crm: Crm) -> None:
    wanted = COMPANY.customers[0]

    assert wanted.uuid in uuids(await crm.client.customers_by_email(wanted.email))
    assert list(await crm.client.customers_by_email("nobody@nowhere.example")) == []


async def test_the_account_is_asked_once_however_many_want_it_first(crm: Crm) -> None:
    assert await asyncio.gather(*(crm.client.account() for _ in range(50))) == [COMPANY.account] * 50
    await crm.clock.wind(86_400)
    assert await crm.client.account() == COMPANY.account
    assert len(crm.stand_in.requests) == 1


async def test_a_key_of_somebody_without_a_seat_opens_the_account_but_no_tasks(crm: Crm) -> None:
    async with open_chartmogul(crm.url, "key-of-somebody-without-a-seat", crm.clock) as seatless:
        assert await seatless.account() == COMPANY.account
        with pytest.raises(CrmRefusedSeat):
            await seatless.list_tasks(Query(), UTC_ZONE)


async def test_a_wrong_key_opens_nothing(crm: Crm) -> None:
    async with open_chartmogul(crm.url, "wrong", crm.clock) as keyless:
        with pytest.raises(CrmRefusedKey):
            await keyless.account()
