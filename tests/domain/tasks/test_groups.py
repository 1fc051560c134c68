"""How tasks are grouped and ordered for a reader. Today is Monday 23 November 2026 unless said."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.customers.folded_names import fold
from bot.domain.tasks.groups import Bucket, arrange, days_late
from bot.domain.tasks.task import Task

TODAY = date(2026, 11, 23)
BERLIN, AUCKLAND, VANCOUVER = ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Auckland"), ZoneInfo("America/Vancouver")


def task(name: str, due: datetime | date | None = None, done: datetime | None = None, details: str = "Call") -> Task:
    return Task(uuid=name, details=details, due=due, completed_at=done)


def noon(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("due", "bucket"),
    [
        (date(2026, 11, 22), Bucket.OVERDUE),
        (date(2026, 11, 23), Bucket.TODAY),
        (date(2026, 11, 24), Bucket.THIS_WEEK),
        (date(2026, 11, 29), Bucket.THIS_WEEK),
        (date(2026, 11, 30), Bucket.LATER),
        (None, Bucket.NO_DATE),
    ],
)
def test_a_task_stands_in_its_bucket(due: date | None, bucket: Bucket) -> None:
    assert arrange([task("a", due)], BERLIN, TODAY).rows == ((bucket, task("a", due)),)
    finished = task("a", due, done=noon(20))
    assert arrange([finished], BERLIN, TODAY).rows == ((Bucket.DONE, finished),)


def test_a_week_that_starts_on_sunday_ends_on_saturday() -> None:
    sunday = task("a", date(2026, 11, 29))
    assert arrange([sunday], BERLIN, TODAY, week_start=6).counts[Bucket.LATER] == 1


@pytest.mark.parametrize(
    ("zone", "today", "bucket"),
    [
        (BERLIN, date(2026, 11, 23), Bucket.TODAY),
        (AUCKLAND, date(2026, 11, 24), Bucket.TODAY),  # UTC+13: it is the 24th there, and the task is due on it
        (VANCOUVER, date(2026, 11, 23), Bucket.TODAY),
        (AUCKLAND, date(2026, 11, 25), Bucket.OVERDUE),
    ],
)
def test_the_day_is_the_readers_own(zone: ZoneInfo, today: date, bucket: Bucket) -> None:
    assert arrange([task("a", noon(23, hour=20))], zone, today).counts[bucket] == 1


def test_rows_go_from_the_most_overdue_to_the_latest_completed() -> None:
    in_order = [
        task("very late", date(2026, 11, 1)),
        task("late", date(2026, 11, 20)),
        task("all day", date(2026, 11, 23)),
        task("morning", noon(23, hour=8)),
        task("evening", noon(23, hour=18)),
        task("tomorrow", date(2026, 11, 24)),
        task("december", date(2026, 12, 24)),
        task("z", None, details="another thing"),
        task("b", None, details="Éclair"),
        task("a", None, details="éclair z"),
        task("done last", date(2026, 11, 25), done=noon(22)),
        task("done first", date(2026, 11, 1), done=noon(20)),
    ]
    for seed in range(5):
        shuffled = Random(seed).sample(in_order, len(in_order))
        assert [each.uuid for _, each in arrange(shuffled, BERLIN, TODAY).rows] == [each.uuid for each in in_order]


def test_the_uuid_settles_what_is_otherwise_equal() -> None:
    twins = [task("b", noon(24)), task("a", noon(24))]
    assert [each.uuid for _, each in arrange(twins, BERLIN, TODAY).rows] == ["a", "b"]


def test_only_the_beginnings_of_titles_that_settle_something_are_folded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Folding the whole titles of 10,000 tasks would hold up everybody else's answers for seconds."""
    folded: list[str] = []

    def spy(text: str) -> str:
        folded.append(text)
        return fold(text)

    monkeypatch.setattr("bot.domain.tasks.groups.fold", spy)
    long = "Rückfrage " * 300
    alone = [task("a", noon(24), details="alone"), task("b", details="alone too")]
    rows = arrange([*alone, task("c", noon(25), details=long + "z"), task("d", noon(25), details=long)], BERLIN, TODAY)
    assert [each.uuid for _, each in rows.rows] == ["a", "d", "c", "b"]
    assert folded == [long[:32]] * 2


def test_counts_have_every_bucket() -> None:
    digest = arrange([task("a", date(2026, 11, 1)), task("b", date(2026, 11, 2)), task("c")], BERLIN, TODAY)
    assert digest.counts == dict.fromkeys(Bucket, 0) | {Bucket.OVERDUE: 2, Bucket.NO_DATE: 1}
    assert digest.total == 3


def test_a_page_keeps_its_buckets_together_and_apart() -> None:
    digest = arrange([*(task(f"late {n}", date(2026, 11, n)) for n in (1, 2, 3)), task("none")], BERLIN, TODAY)
    late = [each for bucket, each in digest.rows if bucket is Bucket.OVERDUE]
    assert digest.page(0, 2) == [(Bucket.OVERDUE, late[:2])]
    assert digest.page(2, 2) == [(Bucket.OVERDUE, late[2:]), (Bucket.NO_DATE, [task("none")])]
    assert digest.page(4, 2) == []
    assert digest.page(-3, 1) == [(Bucket.OVERDUE, late[:1])]
    assert digest.page(0, 0) == []


@given(st.lists(st.integers(-20, 20), max_size=40), st.integers(1, 15))
def test_pages_together_are_the_whole_list(days: list[int], size: int) -> None:
    tasks = [task(str(place), TODAY + timedelta(days=day)) for place, day in enumerate(days)]
    digest = arrange(tasks, BERLIN, TODAY)
    pages = [digest.page(offset, size) for offset in range(0, digest.total, size)]
    rows = [(bucket, each) for page in pages for bucket, group in page for each in group]
    assert rows == list(digest.rows)


@pytest.mark.parametrize(
    ("due", "done", "late"),
    [
        (date(2026, 11, 20), None, 3),
        (date(2026, 11, 20), noon(22), 0),
        (date(2026, 11, 23), None, 0),
        (date(2026, 12, 1), None, 0),
        (None, None, 0),
    ],
)
def test_days_late_counts_whole_days_of_an_open_task(due: date | None, done: datetime | None, late: int) -> None:
    assert days_late(task("a", due, done), BERLIN, TODAY) == late


def test_days_late_counts_the_readers_days_across_a_clock_change() -> None:
    before_it = task("a", datetime(2026, 10, 24, 22, 30, tzinfo=UTC))  # 00:30 on the 25th in Berlin, which has 25 hours
    assert days_late(before_it, BERLIN, date(2026, 10, 26)) == 1
    assert days_late(before_it, VANCOUVER, date(2026, 10, 26)) == 2
