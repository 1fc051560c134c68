from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.customers.customer import Account
from bot.domain.problems import CrmProblem, CrmRefusedKey, CrmRefusedSeat, CrmUnreachable, StoreProblem
from bot.domain.tasks.query import Query
from bot.domain.tasks.task import Task
from bot.use_cases.operations.checkup import Finding, check_crm, check_store, check_zones, healthy, in_words

ACCOUNT = Account("Acme", "EUR", ZoneInfo("Europe/Berlin"))


class Crm:
    """A CRM that can refuse the key, or only the tasks."""

    def __init__(self, *, key: CrmProblem | None = None, seat: CrmProblem | None = None) -> None:
        self._key, self._seat = key, seat
        self.asked: list[Query] = []

    async def account(self) -> Account:
        if self._key:
            raise self._key
        return ACCOUNT

    async def list_tasks(self, query: Query, zone: ZoneInfo, *, background: bool = False) -> Sequence[Task]:
        self.asked.append(query)
        if self._seat:
            raise self._seat
        return []

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"the doctor has no business with {name}")


async def test_a_good_key_with_a_seat_is_healthy_and_asks_for_one_empty_day() -> None:
    crm = Crm()
    found = await check_crm(crm, crm)
    assert [finding.ok for finding in found] == [True, True]
    (query,) = crm.asked
    assert query.due.first is not None
    assert query.due.first == query.due.last


@pytest.mark.parametrize(
    ("problem", "do"),
    [
        (CrmRefusedKey("no"), "CHARTMOGUL_API_KEY"),
        (CrmRefusedSeat("no"), "CRM seat"),
        (CrmUnreachable("ChartMogul cannot be reached."), "CHARTMOGUL_API_URL"),
    ],
)
async def test_a_refused_key_says_what_to_do_and_leaves_the_seat_open(problem: CrmProblem, do: str) -> None:
    crm = Crm(key=problem)
    key, seat = await check_crm(crm, crm)
    assert (key.ok, seat.ok) == (False, None)
    assert do in key.do


async def test_a_key_without_a_seat_is_told_from_an_unknown_key() -> None:
    crm = Crm(seat=CrmRefusedSeat("no"))
    key, seat = await check_crm(crm, crm)
    assert (key.ok, seat.ok) == (True, False)
    assert "CRM seat" in seat.do


async def test_the_database_is_proved_by_writing_to_it() -> None:
    async def works() -> None:
        pass

    async def fails() -> None:
        raise StoreProblem("The database is read-only.")

    assert (await check_store(works)).ok is True
    locked = await check_store(fails)
    assert (locked.ok, locked.says) == (False, "The database is read-only.")
    assert "DATABASE_PATH" in locked.do


def test_zone_data_is_there() -> None:
    assert check_zones().ok is True


def test_only_a_failure_makes_an_installation_unhealthy() -> None:
    assert healthy([])
    assert healthy([Finding("a", True, "Well."), Finding("b", None, "Unknown.")])
    assert not healthy([Finding("a", True, "Well."), Finding("b", False, "Broken.", "Mend it.")])


def test_findings_read_in_columns_with_the_mark_as_a_word_too() -> None:
    words = in_words(
        [Finding("Key", True, "Well."), Finding("Socket", False, "Shut.", "Open it."), Finding("x", None, "?")]
    )
    assert words.splitlines() == [
        "✓ ok       Key     Well.",
        "✗ failed   Socket  Shut.",
        "                   Open it.",
        "– unknown  x       ?",
    ]
