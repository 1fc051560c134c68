"""What the doctor looks at that is the same everywhere, and how its findings read.

Every check ends in findings and never raises a Problem: one broken part must not hide the others.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.problems import CrmProblem, CrmRefusedKey, CrmRefusedSeat, StoreProblem
from bot.domain.tasks.due_window import DueWindow
from bot.domain.tasks.query import Query
from bot.domain.tasks.zones import UTC_ZONE, find_zone
from bot.use_cases.ports.customer_source import CustomerSource
from bot.use_cases.ports.task_source import TaskSource

_LONG_AGO = DueWindow(date(2000, 1, 1), date(2000, 1, 1))
_ZONES = ("Europe/Berlin", "America/Los_Angeles", "Pacific/Auckland")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. ``ok`` is None where it is unknown, or was not looked at.

    ``says`` is what was found and ``do`` what to do about it, a sentence each; ``do`` is empty where all is well.
    """

    name: str
    ok: bool | None
    says: str
    do: str = ""


def healthy(findings: Iterable[Finding]) -> bool:
    """Whether nothing failed; unknown findings do not count."""
    return all(finding.ok is not False for finding in findings)


def in_words(findings: Sequence[Finding]) -> str:
    """A line a finding, its mark a word as well as a sign, and what to do on a line below."""
    width = max((len(finding.name) for finding in findings), default=0)
    rows = []
    for finding in findings:
        rows.append(f"{_MARKS[finding.ok]}  {finding.name:<{width}}  {finding.says}")
        if finding.do:
            rows.append(f"{'':<{len(_MARKS[True]) + width + 4}}{finding.do}")
    return "\n".join(rows)


_MARKS = {True: "✓ ok     ", False: "✗ failed ", None: "– unknown"}


async def check_crm(customers: CustomerSource, tasks: TaskSource) -> list[Finding]:
    """The key by reading the account, the seat by asking for the tasks of one empty day: only that needs a seat."""
    key = "ChartMogul key"
    seat = "CRM seat"
    try:
        account = await customers.account()
    except CrmProblem as problem:
        return [_crm_finding(key, problem), Finding(seat, None, "Not looked at: the key comes first.")]
    found = [Finding(key, True, f"Opens the account {account.name}.")]
    try:
        await tasks.list_tasks(Query(due=_LONG_AGO), UTC_ZONE)
    except CrmProblem as problem:
        return [*found, _crm_finding(seat, problem)]
    return [*found, Finding(seat, True, "ChartMogul lists CRM tasks for this key.")]


def _crm_finding(name: str, problem: CrmProblem) -> Finding:
    if isinstance(problem, CrmRefusedKey):
        return Finding(name, False, "ChartMogul does not know the key.", "Copy it into CHARTMOGUL_API_KEY again.")
    if isinstance(problem, CrmRefusedSeat):
        do = "Let somebody who has a CRM seat create the key, and set CHARTMOGUL_API_KEY to it."
        return Finding(name, False, "ChartMogul refused the key, most likely for want of a CRM seat.", do)
    return Finding(
        name, False, problem.sentence, "Check CHARTMOGUL_API_URL and the network, then run the doctor again."
    )


async def check_store(prove_writable: Callable[[], Awaitable[None]]) -> Finding:
    """``prove_writable`` writes and reads back, or raises StoreProblem."""
    name = "Database"
    try:
        await prove_writable()
    except StoreProblem as problem:
        return Finding(name, False, problem.sentence, "Check DATABASE_PATH, who may write there, and the free space.")
    return Finding(name, True, "Can be read and written.")


def check_zones() -> Finding:
    """Time zone data, which slim machines lack."""
    if not all(find_zone(name) for name in _ZONES):
        return Finding("Time zones", False, "There is no time zone data.", "Install the package tzdata.")
    return Finding("Time zones", True, "Time zone data is there.")
