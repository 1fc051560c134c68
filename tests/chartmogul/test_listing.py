"""Listings against a server in memory, on a clock wound by hand: what they find, what they cost, how long they take."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chartmogul.entries import Page
from bot.chartmogul.listing import PER_PAGE, Guide, Listing
from bot.chartmogul.rate_limiter import RateLimiter
from bot.chartmogul.splitting import Span, due_instants
from bot.chartmogul.task_index import TaskIndex, TaskIndexBuilder
from bot.domain.tasks.task import Task
from tests.chartmogul.made_tasks import NOW, made_list, made_task
from tests.fakes.clock import HandWoundClock, settle

A_DAY = timedelta(days=1)
WIDE = Span(NOW - 4000 * A_DAY, NOW + 4000 * A_DAY)
NO_END = Span(None, NOW + 4000 * A_DAY)


class Server:
    """Pages of tasks as ChartMogul gives them: newest first, both bounds included, undated tasks in no window."""

    def __init__(self, tasks: Sequence[Task], *, latency_s: float = 0.0, per_page: int = PER_PAGE) -> None:
        self.tasks = sorted(tasks, key=lambda task: task.created_at or NOW, reverse=True)
        self.clock = HandWoundClock()
        self.deaf = False
        self.windows: Counter[Span] = Counter()
        self.singly: list[str] = []
        self._found: dict[Span, list[Task]] = {}
        self._latency_s = latency_s
        self._per_page = per_page
        self._limiter = RateLimiter(self.clock, per_second=40 if latency_s else 1_000_000)

    @property
    def requests(self) -> int:
        return self.windows.total() + len(self.singly)

    async def page(self, span: Span, cursor: str | None) -> Page[Task]:
        self.windows[span] += 1
        await self._work()
        matching = self.tasks if self.deaf else self._matching(span)
        start = int(cursor or 0)
        end = start + self._per_page
        return Page(matching[start:end], str(end) if end < len(matching) else None)

    def _matching(self, span: Span) -> list[Task]:
        if span not in self._found:
            self._found[span] = [task for task in self.tasks if is_in(span, task)]
        return self._found[span]

    async def one(self, uuid: str) -> Task | None:
        self.singly.append(uuid)
        await self._work()
        return next((task for task in self.tasks if task.uuid == uuid), None)

    async def _work(self) -> None:
        async with self._limiter.acquire():
            await self.clock.sleep(self._latency_s)


def is_in(span: Span, task: Task) -> bool:
    if isinstance(task.due, datetime):
        return span.holds(task.due)
    return not span.bounded or any(map(span.holds, due_instants([task])))


async def listed(server: Server, whole: Span, guide: Guide | None = None) -> Sequence[Task]:
    listing = Listing(server.page, server.one, whole, guide or Guide())
    job = asyncio.create_task(listing.tasks())
    await settle()
    while not job.done():
        await server.clock.wind(0.05)
    return job.result()


def task_index_of(tasks: Sequence[Task]) -> TaskIndex:
    taker = TaskIndexBuilder()
    taker.note(tasks)
    return taker.result()


def guided(tasks: Sequence[Task], whole: Span) -> Guide:
    task_index = task_index_of(tasks)
    return Guide(task_index, task_index.expected(None, whole))


def uuids(tasks: Sequence[Task]) -> list[str]:
    return sorted(task.uuid for task in tasks)


# What it finds --------------------------------------------------------------------------------------------------

ms = st.integers(0, 40 * 86_400_000)
dues = st.one_of(
    ms.map(lambda at: NOW + timedelta(milliseconds=at)),
    st.sampled_from([0, 1, 2, 86_399_999, 86_400_000]).map(lambda at: NOW + timedelta(milliseconds=at)),
    ms.map(lambda at: (NOW + timedelta(milliseconds=at)).date()),
    st.integers(-900 * 365, 6900 * 365).map(lambda days: NOW + timedelta(days=days)),
)
lists = st.lists(st.tuples(dues, st.integers(0, 3000)), max_size=150).map(
    lambda rows: [
        made_task(number, due, created_at=NOW - timedelta(minutes=age)) for number, (due, age) in enumerate(rows)
    ]
)


@settings(max_examples=80, deadline=None)
@given(
    lists, st.sampled_from([Span(), Span(NOW), Span(None, NOW + 20 * A_DAY), WIDE]), st.booleans(), st.integers(2, 9)
)
def test_a_split_listing_is_the_unsplit_one(tasks: list[Task], whole: Span, knows: bool, per_page: int) -> None:
    guide = guided(tasks, whole) if knows else Guide()
    found = asyncio.run(listed(Server(tasks, per_page=per_page), whole, guide))

    assert uuids(found) == uuids([task for task in tasks if is_in(whole, task)])


@cache
def shaped(shape: str, count: int = 10_000) -> list[Task]:
    """Task lists as teams may have them; the newest is number 0, a year separates it from the oldest."""
    dice = random.Random(count)

    def due(created_at: datetime) -> datetime:
        match shape:
            case "evenly":
                return NOW + A_DAY * dice.uniform(-60, 60)
            case "soon after they were made":
                return created_at + A_DAY * dice.uniform(0, 30)
            case "at 7 o'clock":
                return NOW.replace(hour=7) + A_DAY * int(dice.gauss(0, 30))
            case "on one day":
                return NOW + timedelta(milliseconds=dice.randrange(86_400_000))
            case "at one instant":
                return NOW
            case _:  # with far outliers
                return NOW + A_DAY * (dice.gauss(0, 20) if dice.random() < 0.999 else dice.uniform(-3000, 3000))

    created = [NOW - A_DAY * 365 * number / count for number in range(count)]
    return [made_task(number, due(at), created_at=at) for number, at in enumerate(created)]


SHAPES = ["evenly", "soon after they were made", "at 7 o'clock", "on one day", "with far outliers"]


# What it costs --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (199, 1), (200, 1), (201, 2), (400, 2), (600, 3)])
@pytest.mark.parametrize("whole", [Span(), WIDE])
async def test_a_short_list_costs_exactly_its_pages(count: int, pages: int, whole: Span) -> None:
    tasks = made_list(count)
    server = Server(tasks)

    assert uuids(await listed(server, whole)) == uuids(tasks)
    assert server.requests == pages
    assert uuids(await listed(server, whole, guided(tasks, whole))) == uuids(tasks)
    assert server.requests == 2 * pages


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("latency_s", [0.05, 0.2])
async def test_50_pages_take_little_longer_than_the_limits_force(shape: str, latency_s: float) -> None:
    """The least: the 41st request waits for the second second, then takes the latency."""
    tasks = shaped(shape)
    server = Server(tasks, latency_s=latency_s)
    found = await listed(server, Span(), guided(tasks, Span()))

    assert len(found) == len(tasks)
    assert server.requests <= 70
    assert server.clock.monotonic() <= 1.3 * (1 + latency_s)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("whole", [WIDE, NO_END])
async def test_without_a_task_index_a_long_list_is_still_much_faster_than_its_chain(shape: str, whole: Span) -> None:
    server = Server(shaped(shape), latency_s=0.2)
    found = await listed(server, whole)

    assert len(found) == 10_000
    assert server.clock.monotonic() < 0.5 * 50 * 0.2


async def test_a_list_due_at_one_instant_goes_on_by_cursor_and_costs_nothing_more() -> None:
    tasks = shaped("at one instant", 2000)
    for whole, guide in ((WIDE, Guide()), (Span(), guided(tasks, Span()))):
        server = Server(tasks)
        assert len(await listed(server, whole, guide)) == 2000
        assert server.requests == 10


async def test_a_heavy_instant_inside_a_long_list_is_walked_by_cursor_alone() -> None:
    tasks = [*shaped("evenly", 2000), *(made_task(10_000 + number, NOW) for number in range(2000))]
    server = Server(tasks)

    assert len(await listed(server, Span(), guided(tasks, Span()))) == 4000
    assert server.requests <= 40


# Deaf servers ---------------------------------------------------------------------------------------------------


async def test_where_the_server_ignores_the_bounds_the_plain_chain_goes_on() -> None:
    tasks = made_list(3000)
    server = Server(tasks)
    server.deaf = True
    listing = Listing(server.page, server.one, Span(), guided(tasks, Span()))

    assert uuids(await listing.tasks()) == uuids(tasks)
    assert not listing.bounds_work
    assert server.windows[Span()] in (15, 16)
    assert server.requests <= 16 + 9


async def test_where_the_first_page_shows_that_a_bound_is_ignored_nothing_is_split() -> None:
    tasks = made_list(3000)
    server = Server(tasks)
    server.deaf = True
    await listed(server, Span(NOW, NOW + A_DAY))

    assert server.requests == 15


# Tasks without a due date ---------------------------------------------------------------------------------------


async def test_undated_tasks_are_found_whether_the_task_index_knew_them_or_not() -> None:
    tasks = shaped("evenly", 3000)
    known = [*tasks, made_task(8000, None, created_at=NOW - 200 * A_DAY)]
    task_index = task_index_of(known)
    later = [made_task(9000 + number, None, created_at=NOW + A_DAY * number) for number in range(1, 4)]
    server = Server([*known, *later])

    assert uuids(await listed(server, Span(), Guide(task_index, 3000.0))) == uuids([*known, *later])
    assert server.singly == ["tas_08000"]
    assert len(server.windows) > 3


async def test_the_head_is_walked_until_it_is_older_than_the_task_index() -> None:
    task_index = task_index_of(shaped("evenly", 3000))
    newer = [made_task(9000 + number, None, created_at=NOW + timedelta(minutes=1 + number)) for number in range(500)]
    server = Server([*shaped("evenly", 3000), *newer])

    assert len(await listed(server, Span(), Guide(task_index, 3000.0))) == 3500
    assert server.windows[Span()] == 3
    assert len(server.windows) > 3


async def test_an_undated_task_that_is_gone_since_the_task_index_is_not_invented() -> None:
    tasks = shaped("evenly", 3000)
    task_index = task_index_of([*tasks, made_task(8000, None)])

    assert len(await listed(Server(tasks), Span(), Guide(task_index, 3000.0))) == 3000


@pytest.mark.parametrize("undated", [11, 500])
async def test_where_many_are_undated_nothing_is_split(undated: int) -> None:
    tasks = [*shaped("evenly", 2000), *(made_task(5000 + number, None) for number in range(undated))]
    server = Server(tasks)

    assert uuids(await listed(server, Span(), guided(tasks, Span()))) == uuids(tasks)
    assert list(server.windows) == [Span()]


async def test_before_the_first_task_index_an_unbounded_list_is_walked_plainly() -> None:
    tasks = [*shaped("evenly", 2000), made_task(5000, None, created_at=NOW - 300 * A_DAY)]
    server = Server(tasks)

    assert uuids(await listed(server, Span())) == uuids(tasks)
    assert list(server.windows) == [Span()]


async def test_tasks_of_unknown_age_never_prove_that_the_head_was_walked() -> None:
    ageless = [Task(f"tas_{number}", "", due=NOW + A_DAY * number) for number in range(2000)]
    server = Server(ageless)
    task_index = TaskIndex(2000, NOW, frozenset(), {}, {}, due_instants(ageless)[::20])

    assert len(await listed(server, Span(), Guide(task_index, 2000.0))) == 2000
    assert server.windows[Span()] == 10


# Failures -------------------------------------------------------------------------------------------------------


async def test_a_ffailing_window_ends_the_listing_with_its_own_failure() -> None:
    tasks = made_list(3000)
    server = Server(tasks)

    async def page(span: Span, cursor: str | None) -> Page[Task]:
        if span.bounded and span.holds(NOW):
            raise LookupError
        return await server.page(span, cursor)

    with pytest.raises(LookupError):
        await Listing(page, server.one, Span(), guided(tasks, Span())).tasks()
