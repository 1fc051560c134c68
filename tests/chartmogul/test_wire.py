from __future__ import annotations

import json
import logging
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.chartmogul import wire
from bot.chartmogul.entries import Unreadable
from bot.domain.tasks.task import Task
from bot.sandbox.chartmogul.faults import BAD_ENTRIES, ODD_ENTRIES

SOUND = {
    "task_uuid": "tas_1",
    "customer_uuid": "cus_1",
    "associated_object": "customer",
    "associated_object_uuid": "cus_1",
    "task_details": "Call back",
    "assignee": "ann@lumen.example",
    "due_date": "2026-09-30T07:00:00.000Z",
    "completed_at": None,
    "created_at": "2026-09-01T07:00:00.123Z",
    "updated_at": "2026-09-01T07:00:00.123Z",
}
AS_A_TASK = Task(
    uuid="tas_1",
    details="Call back",
    customer_uuid="cus_1",
    assignee="ann@lumen.example",
    due=datetime(2026, 9, 30, 7, tzinfo=UTC),
    created_at=datetime(2026, 9, 1, 7, 0, 0, 123000, tzinfo=UTC),
)


def page_of(*entries: object, **rest: object) -> bytes:
    return json.dumps({"entries": entries, "cursor": "abc==", "has_more": True} | rest).encode()


def test_a_recorded_task_is_read() -> None:
    page = wire.task_page(page_of(SOUND))

    assert page.values == [AS_A_TASK]
    assert page.cursor == "abc=="


def test_the_last_pages_cursor_is_not_followed() -> None:
    assert wire.task_page(page_of(SOUND, has_more=False)).cursor is None


@pytest.mark.parametrize("cursor", [None, ""])
def test_more_pages_without_a_cursor_are_nonsense_instead_of_a_list_cut_short(cursor: object) -> None:
    with pytest.raises(Unreadable):
        wire.task_page(page_of(SOUND, cursor=cursor))


def test_a_bare_day_stays_a_day_and_is_not_called_malformed(caplog: pytest.LogCaptureFixture) -> None:
    [task] = wire.task_page(page_of(SOUND | {"due_date": "2025-04-21", "created_at": "2025-04-01"})).values

    assert task.due == date(2025, 4, 21)
    assert type(task.due) is date
    assert task.created_at == datetime(2025, 4, 1, tzinfo=UTC)
    assert not caplog.records


def test_a_datetime_without_an_offset_is_utc() -> None:
    [task] = wire.task_page(page_of(SOUND | {"due_date": "2026-09-30T07:00:00"})).values

    assert task.due == datetime(2026, 9, 30, 7, tzinfo=UTC)


def test_tasks_of_contacts_are_read_in_both_forms() -> None:
    of_2026 = SOUND | {"customer_uuid": None, "associated_object": "contact", "associated_object_uuid": "con_1"}
    of_2025 = {name: value for name, value in SOUND.items() if not name.startswith("associated")}
    first, second = wire.task_page(page_of(of_2026, of_2025 | {"customer_uuid": None})).values

    assert (first.customer_uuid, first.contact_uuid) == (None, "con_1")
    assert (second.customer_uuid, second.contact_uuid) == (None, None)


@pytest.mark.parametrize("nothing", [None, ""])
def test_null_or_empty_fields_cost_nothing(nothing: object, caplog: pytest.LogCaptureFixture) -> None:
    empty = dict.fromkeys(SOUND, nothing) | {"task_uuid": "tas_9"}

    assert wire.task_page(page_of(empty)).values == [Task("tas_9", "")]
    assert not caplog.records


@pytest.mark.parametrize("odd", ODD_ENTRIES.values(), ids=ODD_ENTRIES.keys())
def test_an_odd_entry_is_a_task_and_not_malformed(odd: object, caplog: pytest.LogCaptureFixture) -> None:
    assert len(wire.task_page(page_of(SOUND, odd)).values) == 2
    assert not caplog.records


@pytest.mark.parametrize("bad", BAD_ENTRIES.values(), ids=BAD_ENTRIES.keys())
def test_a_malformed_entry_costs_at_most_itself_and_is_counted(bad: object, caplog: pytest.LogCaptureFixture) -> None:
    tasks = wire.task_page(page_of(SOUND, bad, SOUND | {"task_uuid": "tas_2"})).values

    assert AS_A_TASK in tasks
    assert "tas_2" in {task.uuid for task in tasks}
    assert "(1)" in caplog.text


def test_what_is_sound_in_a_malformed_entry_is_shown() -> None:
    [task] = wire.task_page(page_of(SOUND | {"due_date": "soon", "assignee": 7})).values

    assert (task.details, task.due, task.assignee) == ("Call back", None, None)


def test_an_entry_with_an_empty_uuid_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    assert wire.task_page(page_of(SOUND | {"task_uuid": ""}, SOUND)).values == [AS_A_TASK]
    assert "left out: no task_uuid (1)" in caplog.text


def test_the_log_tells_counts_and_reasons_but_no_content(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    bad = SOUND | {"task_details": ["Secret merger"], "due_date": "Secret date"}
    wire.task_page(page_of(bad, bad | {"task_uuid": "tas_2"}))

    assert "due_date (2), task_details (2)" in caplog.text
    assert "Secret" not in caplog.text


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b'{"entries":[{"task_uuid":"tas_1"', b"[]", b"null", b'{"entries":null}', b"{}", b"\xff\xfe"],
)
def test_a_body_that_is_no_page_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        wire.task_page(body)


def test_a_customer_is_read_with_its_hyphened_fields() -> None:
    entry = {
        "id": 217637584,
        "uuid": "cus_1",
        "name": "Ann",
        "company": "Acme",
        "email": None,
        "mrr": 12300.0,
        "currency": "EUR",
        "chartmogul-url": "https://app.chartmogul.com/#/customers/217637584-Acme",
    }
    [customer] = wire.customer_page(page_of(entry)).values

    assert (customer.label, customer.email, customer.mrr_cents, customer.currency) == ("Acme", "", 12300, "EUR")
    assert customer.url.endswith("217637584-Acme")
    assert wire.one_customer(json.dumps(entry).encode()) == customer


def test_a_malformed_customer_costs_only_itself(caplog: pytest.LogCaptureFixture) -> None:
    page = wire.customer_page(page_of({"uuid": "cus_1", "name": 5, "mrr": "much"}, {"uuid": None}, {"uuid": "cus_2"}))

    assert [customer.uuid for customer in page.values] == ["cus_1", "cus_2"]
    assert "left out: no uuid (1), mrr (1), name (1)" in caplog.text


@pytest.mark.parametrize(("said", "week_start"), [("monday", 0), ("Sunday", 6), ("saturday", 5), ("", 0), (3, 0)])
def test_the_accounts_week_start_is_a_weekday(said: object, week_start: int) -> None:
    assert wire.account(json.dumps({"week_start_on": said}).encode()).week_start == week_start


@pytest.mark.parametrize("zone", [None, "", "Mars/Olympus", "../../etc/passwd", 5])
def test_an_account_without_a_known_zone_is_in_utc(zone: object) -> None:
    account = wire.account(json.dumps({"name": "Lumen", "time_zone": zone}).encode())

    assert (account.name, account.zone.key) == ("Lumen", "UTC")


@pytest.mark.parametrize("slow_road", [False, True])
@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("9999-12-31T23:59:59.999Z", "Pacific/Auckland"),
        ("9999-12-31T23:59:59-12:00", "Pacific/Kiritimati"),
        ("9999-12-31", "Pacific/Auckland"),
        ("0001-01-01T00:00:00Z", "America/Los_Angeles"),
        ("0001-01-01T00:00:00+14:00", "America/Los_Angeles"),
        ("0001-01-01", "America/Los_Angeles"),
    ],
)
def test_a_date_at_the_calendars_end_has_a_day_in_every_zone(text: str, zone: str, slow_road: bool) -> None:
    far = SOUND | {"due_date": text, "completed_at": text, "created_at": text}
    page = wire.task_page(page_of(far, SOUND, *([SOUND | {"task_details": 5}] if slow_road else [])))

    task = page.values[0]
    assert task.due_day(ZoneInfo(zone)).year == task.done_day(ZoneInfo(zone)).year == int(text[:4])  # type: ignore[union-attr]
    assert page.values[1] == AS_A_TASK


@pytest.mark.parametrize("mrr", ["1e300", "1e400", "-1e19", "99999999999999999999", str(2**63)])
def test_revenue_that_no_database_holds_costs_only_itself(mrr: str, caplog: pytest.LogCaptureFixture) -> None:
    body = page_of({"uuid": "cus_1", "name": "Ann", "mrr": "MRR"}, {"uuid": "cus_2", "mrr": 500}).replace(
        b'"MRR"', mrr.encode()
    )

    ann, other = wire.customer_page(body).values
    assert (ann.name, ann.mrr_cents, other.mrr_cents) == ("Ann", 0, 500)
    assert "mrr (1)" in caplog.text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"half \ud83d here", "half \ufffd here"),
        (r"other half \uDE00", "other half \ufffd"),
        (r"whole \ud83d\ude00", "whole 😀"),
        (r"half and whole \ud83d\ud83d\ude00", "half and whole \ufffd😀"),
        (r"no escape \\ud83d", r"no escape \ud83d"),
    ],
)
def test_half_an_emoji_costs_only_itself(written: str, read: str) -> None:
    body = page_of(SOUND | {"task_details": "HERE"}, SOUND).replace(b"HERE", written.encode())

    first, second = wire.task_page(body).values
    assert (first.details, second) == (read, AS_A_TASK)
    one = json.dumps(SOUND | {"task_details": "HERE"}).encode().replace(b"HERE", written.encode())
    assert wire.one_task(one).details == read
