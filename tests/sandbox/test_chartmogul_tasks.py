"""What List Tasks and the task endpoints do that the official client does not reach."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.domain.tasks.task import Task
from tests.sandbox.crm import ANN, COMPANY, NOW, Crm, running_crm

BOTH_UPPER_BOUNDS = ("due_date_on_or_before", "estimated_close_date_on_or_before")
FIRST = "2026-11-23T00:00:00.000Z"
LAST = "2026-11-29T23:59:59.999Z"
ACME = next(customer.uuid for customer in COMPANY.customers if customer.company == "Acme Corp")
A_TASK = {"task_details": "Call", "assignee": ANN, "due_date": "2026-12-01T08:00:00Z", "customer_uuid": ACME}


@pytest.fixture
async def crm() -> AsyncIterator[Crm]:
    async with running_crm() as crm:
        yield crm


def uuids(tasks: list[dict[str, Any]]) -> list[str]:
    return [task["task_uuid"] for task in tasks]


def sample_task(number: int) -> Task:
    return COMPANY.tasks[number]


async def test_an_entry_has_the_recorded_fields_and_milliseconds(crm: Crm) -> None:
    [entry] = (await crm.ask("GET", "/tasks", per_page="1")).entries
    assert list(entry) == [
        "task_uuid",
        "customer_uuid",
        "associated_object",
        "associated_object_uuid",
        "task_details",
        "assignee",
        "due_date",
        "completed_at",
        "created_at",
        "updated_at",
    ]
    assert entry["due_date"][-5:] == ".000Z"


@pytest.mark.parametrize("upper", BOTH_UPPER_BOUNDS)
async def test_either_name_of_the_upper_bound_bounds(crm: Crm, upper: str) -> None:
    window = {"due_date_on_or_after": FIRST, upper: LAST}
    tasks = await crm.every_task(**window)
    assert tasks
    assert all(FIRST <= task["due_date"] <= LAST for task in tasks)
    assert len(tasks) < len(COMPANY.tasks)


@pytest.mark.parametrize("deaf_to", BOTH_UPPER_BOUNDS)
async def test_a_server_deaf_to_one_name_hears_the_other(crm: Crm, deaf_to: str) -> None:
    both = dict.fromkeys(BOTH_UPPER_BOUNDS, LAST)
    bounded = await crm.every_task(**both)
    setattr(crm.stand_in.faults, f"ignore_{deaf_to}", True)
    assert await crm.every_task(**both) == bounded
    assert len(await crm.every_task(**{deaf_to: LAST})) == len(COMPANY.tasks)


async def test_a_server_deaf_to_every_bound_lists_everything(crm: Crm) -> None:
    crm.stand_in.faults.ignore_due_date_on_or_after = True
    crm.stand_in.faults.ignore_due_date_on_or_before = True
    crm.stand_in.faults.ignore_estimated_close_date_on_or_before = True
    bounds = {"due_date_on_or_after": LAST, **dict.fromkeys(BOTH_UPPER_BOUNDS, FIRST)}
    assert len(await crm.every_task(**bounds)) == len(COMPANY.tasks)


async def test_a_window_of_a_filter_is_that_filter_narrowed(crm: Crm) -> None:
    """Windows are cut from a list by due date, so compare with the whole list filtered by hand, order included."""
    whole = await crm.every_task(assignee=ANN, completed="false")
    window = await crm.every_task(
        assignee=ANN, completed="false", due_date_on_or_after=FIRST, due_date_on_or_before=LAST
    )
    assert window == [task for task in whole if FIRST <= task["due_date"] <= LAST]


async def test_of_two_different_upper_bounds_the_earlier_holds(crm: Crm) -> None:
    bounded = await crm.every_task(due_date_on_or_before=FIRST)
    assert await crm.every_task(due_date_on_or_before=FIRST, estimated_close_date_on_or_before=LAST) == bounded
    assert await crm.every_task(due_date_on_or_before=LAST, estimated_close_date_on_or_before=FIRST) == bounded


async def test_a_new_due_date_moves_a_task_between_windows_already_asked_for(crm: Crm) -> None:
    window = {"due_date_on_or_after": FIRST, "due_date_on_or_before": LAST}
    inside = (await crm.every_task(**window))[0]["task_uuid"]
    await crm.ask("PATCH", f"/tasks/{inside}", json={"due_date": "2027-03-01"})
    assert inside not in uuids(await crm.every_task(**window))


async def test_a_task_without_a_due_date_is_in_no_window(crm: Crm) -> None:
    crm.stand_in.with_tasks([next(iter(crm.stand_in.tasks)) | {"due_date": None}])
    assert len(await crm.every_task()) == 1
    assert await crm.every_task(due_date_on_or_before=LAST) == []


async def test_bounds_are_included_to_the_millisecond(crm: Crm) -> None:
    due = (await crm.ask("GET", "/tasks", per_page="1")).entries[0]["due_date"]
    at_that_instant = await crm.every_task(due_date_on_or_after=due, due_date_on_or_before=due)
    assert at_that_instant
    assert {task["due_date"] for task in at_that_instant} == {due}


async def test_a_bare_upper_day_includes_that_day(crm: Crm) -> None:
    day = await crm.every_task(due_date_on_or_after="2026-11-23", due_date_on_or_before="2026-11-23")
    assert day
    assert {task["due_date"][:10] for task in day} == {"2026-11-23"}


@pytest.mark.parametrize(("completed", "heard"), [("true", True), ("false", True), ("False", False), ("1", False)])
async def test_only_lower_case_booleans_are_heard(crm: Crm, completed: str, heard: bool) -> None:
    tasks = await crm.every_task(completed=completed)
    assert (len(tasks) < len(COMPANY.tasks)) == heard


async def test_filters_combine(crm: Crm) -> None:
    wanted = {task.uuid for task in COMPANY.tasks if task.assignee == ANN and task.customer_uuid == ACME and task.done}
    assert wanted
    assert set(uuids(await crm.every_task(assignee=ANN, customer_uuid=ACME, completed="true"))) == wanted


async def test_a_cursor_needs_percent_encoding(crm: Crm) -> None:
    cursor = (await crm.ask("GET", "/tasks", per_page="10")).body["cursor"]
    encoded = await crm.ask("GET", "/tasks", cursor=cursor, per_page="10")
    raw = await crm.ask("GET", f"/tasks?cursor={cursor}")
    assert uuids(encoded.entries) == [task.uuid for task in COMPANY.tasks[10:20]]
    assert (raw.status, raw.body["param"]) == (400, "cursor")


async def test_the_last_page_still_has_a_cursor_and_nothing_follows_it(crm: Crm) -> None:
    last = await crm.ask("GET", "/tasks", assignee=ANN, completed="false")
    assert last.body["has_more"] is False
    beyond = await crm.ask("GET", "/tasks", assignee=ANN, completed="false", cursor=last.body["cursor"])
    assert beyond.body == {"entries": [], "cursor": None, "has_more": False}


async def test_a_page_holds_200_unless_told(crm: Crm) -> None:
    assert len((await crm.ask("GET", "/tasks")).entries) == 200


async def test_a_task_made_meanwhile_shifts_no_page(crm: Crm) -> None:
    first = await crm.ask("GET", "/tasks", per_page="10")
    made = await crm.ask("POST", "/tasks", json=A_TASK)
    second = await crm.ask("GET", "/tasks", per_page="10", cursor=first.body["cursor"])
    again = await crm.ask("GET", "/tasks", per_page="10")
    assert uuids(second.entries) == [task.uuid for task in COMPANY.tasks[10:20]]
    assert again.entries[0] == made.body


async def test_a_task_deleted_meanwhile_does_not_lose_its_cursor(crm: Crm) -> None:
    first = await crm.ask("GET", "/tasks", per_page="10")
    crm.stand_in.tasks.remove(first.entries[-1]["task_uuid"])
    second = await crm.ask("GET", "/tasks", per_page="10", cursor=first.body["cursor"])
    assert uuids(second.entries) == [task.uuid for task in COMPANY.tasks[10:20]]


@pytest.mark.parametrize(
    "query",
    [
        {"per_page": "0"},
        {"per_page": "201"},
        {"per_page": "ten"},
        {"cursor": "nonsense"},
        {"due_date_on_or_after": "soon"},
        {"due_date_on_or_before": "2026-13-01"},
        {"estimated_close_date_on_or_before": "later"},
    ],
)
async def test_wrong_parameters_are_refused_by_name(crm: Crm, query: dict[str, str]) -> None:
    answer = await crm.ask("GET", "/tasks", **query)
    assert answer.status == 400
    assert answer.body["param"] == next(iter(query))


async def test_a_new_task_is_kept_with_milliseconds_and_is_open(crm: Crm) -> None:
    answer = await crm.ask("POST", "/tasks", json=A_TASK)
    assert answer.status == 201
    assert answer.body["due_date"] == "2026-12-01T08:00:00.000Z"
    assert answer.body["completed_at"] is None
    assert answer.body["created_at"] == "2026-11-23T09:00:00.000Z"
    assert crm.stand_in.tasks.get(answer.body["task_uuid"]) == answer.body


@pytest.mark.parametrize("missing", ["task_details", "assignee", "due_date", "customer_uuid"])
async def test_a_new_task_without_a_parameter_is_refused(crm: Crm, missing: str) -> None:
    task = {name: value for name, value in A_TASK.items() if name != missing}
    answer = await crm.ask("POST", "/tasks", json=task)
    assert (answer.status, answer.body["param"]) == (400, missing)


async def test_a_new_task_is_about_a_customer_or_a_contact_but_not_both(crm: Crm) -> None:
    contact = {"associated_object": "contact", "method": "uuid", "value": COMPANY.contacts[0].uuid}
    both = await crm.ask("POST", "/tasks", json=A_TASK | {"associated_object_identifier": contact})
    assert both.status == 400


async def test_a_new_task_about_nobody_known_is_404(crm: Crm) -> None:
    answer = await crm.ask("POST", "/tasks", json=A_TASK | {"customer_uuid": "cus_unknown"})
    assert (answer.status, answer.body["param"]) == (404, "customer_uuid")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("task_details", "x" * 256),
        ("task_details", " "),
        ("assignee", "nobody@lumen.example"),
        ("assignee", [ANN]),
        ("due_date", "soon"),
        ("due_date", None),
    ],
)
async def test_a_field_that_cannot_be_is_refused_with_422(crm: Crm, field: str, value: object) -> None:
    made = await crm.ask("POST", "/tasks", json=A_TASK | {field: value})
    changed = await crm.ask("PATCH", f"/tasks/{sample_task(0).uuid}", json={field: value})
    assert (made.status, changed.status) == (422, 422)
    assert list(made.body["errors"]) == list(changed.body["errors"]) == [field]


async def test_255_characters_are_taken(crm: Crm) -> None:
    assert (await crm.ask("POST", "/tasks", json=A_TASK | {"task_details": "ü" * 255})).status == 201


async def test_a_change_answers_the_whole_task_and_moves_it_between_filters(crm: Crm) -> None:
    task = next(task for task in COMPANY.tasks if not task.done)
    await crm.clock.wind(60)
    answer = await crm.ask("PATCH", f"/tasks/{task.uuid}", json={"completed_at": NOW.isoformat()})
    assert answer.status == 200
    assert answer.body["completed_at"] == "2026-11-23T09:00:00.000Z"
    assert answer.body["updated_at"] == "2026-11-23T09:01:00.000Z"
    assert answer.body["task_details"] == task.details
    assert task.uuid not in uuids(await crm.every_task(completed="false"))
    assert task.uuid in uuids(await crm.every_task(completed="true"))


@pytest.mark.parametrize("change", [{}, {"unknown": 1}, {"assignee": sample_task(0).assignee}])
async def test_a_change_of_nothing_is_304_without_a_body(crm: Crm, change: dict[str, Any]) -> None:
    answer = await crm.ask("PATCH", f"/tasks/{sample_task(0).uuid}", json=change)
    assert (answer.status, answer.body) == (304, "")


async def test_a_deleted_task_is_gone(crm: Crm) -> None:
    path = f"/tasks/{sample_task(0).uuid}"
    deleted = await crm.ask("DELETE", path)
    assert (deleted.status, deleted.body) == (202, {"message": "Task deleted"})
    for method in ("GET", "PATCH", "DELETE"):
        gone = await crm.ask(method, path, json={})
        assert (gone.status, gone.body["code"]) == (404, 404)


async def test_a_body_that_is_no_json_object_is_refused(crm: Crm) -> None:
    answer = await crm.ask("POST", "/tasks", json=["a", "list"])
    assert (answer.status, answer.body) == (400, {"error": "The body must be a JSON object"})


async def test_there_is_no_put(crm: Crm) -> None:
    answer = await crm.ask("PUT", f"/tasks/{sample_task(0).uuid}", json={})
    assert (answer.status, answer.body) == (405, {"error": "Method Not Allowed"})
