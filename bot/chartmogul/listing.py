"""Every task of one query, each once: by the plain chain of pages, or by due windows side by side.

Pages of one filter follow one another by cursor, so a chain of 50 pages takes 50 times ChartMogul's latency. A long
list is therefore cut into windows of due instants (splitting.py), which are walked at the same time: at once where a
task index says that the list is long, else when its chain goes on after three pages. A short one costs exactly its own
pages. A window that is still long when most others are done is cut again, if it can be; else it goes on by cursor.
Should a window's answer hold a task due outside it, the server ignores a bound: the windows are dropped and the plain
chain is walked to its end.

Tasks without a due date fall out of every window. Where the query has a due bound that is right. Where it has none
they must not be lost, though nobody has seen one yet:

* A task index walks all open tasks in the background, plainly, and notes which had no due date.
* Order is creation, newest first. So the plain chain is walked, beside the windows, until its tasks are older than the
  newest one that the task index saw, which is nearly always its first page: that shows the undated tasks created since.
* The undated ones that the task index knew are fetched one by one. Where there are more than ten, nothing is split.
* Before the first task index, and for done tasks, an unbounded query is walked plainly.

What remains is a change to an old task between two indexes: its due date removed, or it reopened without one. Such a
task is missing from long unbounded lists until the next task index. And as with any list that takes a while to read, a
task whose due date moves during that second may be caught at neither place.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass

from bot.chartmogul.entries import Page
from bot.chartmogul.splitting import Span, cuts, due_instants
from bot.chartmogul.task_index import TaskIndex
from bot.domain.tasks.task import Task

PER_PAGE = 200  # the API's maximum

# Chosen by simulation: with a task index 50 pages take about 60 requests, without one 60 to 110 (test_listing.py has
# the shapes of due dates that were tried). More than 80 would need a third second.
_PLAIN_PAGES = 3
_MOST_WINDOWS = 30
_WINDOWS_UNGUIDED = 16
_SMALLER_WINDOWS = 8
_PAGES_A_WINDOW = 1.75
_FEW_AT_WORK = 4
_MOST_UNDATED = 10

FetchPage = Callable[[Span, str | None], Awaitable[Page[Task]]]
FetchTask = Callable[[str], Awaitable[Task | None]]


@dataclass(frozen=True, slots=True)
class Guide:
    """What is known about a query before it is asked: the latest task index, and about how many tasks to expect.

    ``task_index`` is None where it has nothing to say about the query: before the first one, and for done tasks.
    """

    task_index: TaskIndex | None = None
    expected: float | None = None
    may_split: bool = True


class BoundIgnored(Exception):
    """The server answered a window with a task due outside it."""


class Listing:
    """One listing under way. ``bounds_work`` tells afterwards whether the server kept to the windows."""

    def __init__(self, fetch_page: FetchPage, fetch_task: FetchTask, whole: Span, guide: Guide) -> None:
        self._fetch_page = fetch_page
        self._fetch_task = fetch_task
        self._whole = whole
        self._guide = guide
        self._found: dict[str, Task] = {}
        self._at_work = 0
        self.bounds_work = True

    async def tasks(self) -> Sequence[Task]:
        if not (self._is_known_to_be_long() and await self._by_windows([], self._walk_head)):
            await self._by_chain()
        return list(self._found.values())

    def _is_known_to_be_long(self) -> bool:
        return (self._guide.expected or 0) > _PLAIN_PAGES * PER_PAGE and self._may_split()

    def _may_split(self) -> bool:
        if self._whole.bounded:
            return self._guide.may_split
        task_index = self._guide.task_index
        return self._guide.may_split and task_index is not None and len(task_index.undated) <= _MOST_UNDATED

    async def _by_chain(self) -> None:
        """Page after page; by windows once the list proves long, where that is allowed and possible."""
        cursor: str | None = None
        pages = 0
        may_split = self._may_split() and self.bounds_work
        while pages == 0 or cursor is not None:
            page = await self._fetch_page(self._whole, cursor)
            self._take(page)
            pages += 1
            cursor = page.cursor
            may_split = may_split and _keeps_to(self._whole, page.values)
            if cursor and may_split and pages >= _PLAIN_PAGES and self._is_past_head(page):
                if await self._by_windows(list(self._found.values())):
                    return
                may_split = False

    async def _walk_head(self) -> None:
        """The plain chain until it is older than the task index: shows the undated tasks made since."""
        cursor: str | None = None
        pages = 0
        while not self._whole.bounded and (pages == 0 or cursor is not None):
            page = await self._fetch_page(self._whole, cursor)
            self._take(page)
            pages += 1
            cursor = None if self._is_past_head(page) else page.cursor

    def _is_past_head(self, page: Page[Task]) -> bool:
        if self._whole.bounded:
            return True
        newest = self._guide.task_index.newest if self._guide.task_index else None
        created = [task.created_at for task in page.values if task.created_at is not None]
        return newest is not None and bool(created) and min(created) < newest

    async def _by_windows(self, seen: Sequence[Task], *besides: Callable[[], Coroutine[None, None, None]]) -> bool:
        """Whether everything was found by windows. False where there is no cut to make, or the server ignores them."""
        windows = self._cut(self._whole, self._number_of_windows(), seen)
        if len(windows) == 1:
            return False
        undated = self._guide.task_index.undated if self._guide.task_index and not self._whole.bounded else ()
        try:
            await _all_of([*(walk() for walk in besides), *map(self._walk, windows), *map(self._take_one, undated)])
        except BoundIgnored:
            self.bounds_work = False
        return self.bounds_work

    def _number_of_windows(self) -> int:
        if self._guide.expected is None:
            return _WINDOWS_UNGUIDED
        pages = max(self._guide.expected, len(self._found)) / PER_PAGE
        return max(2, min(_MOST_WINDOWS, round(pages / _PAGES_A_WINDOW)))

    def _cut(self, span: Span, pieces: int, seen: Sequence[Task]) -> list[Span]:
        known = self._guide.task_index.dues if self._guide.task_index else ()
        return span.pieces(cuts(span, pieces, known, due_instants(seen)))

    async def _walk(self, window: Span) -> None:
        """All of one window: by cursor, and by smaller windows once it proves long and few others are at work."""
        self._at_work += 1
        try:
            smaller = await self._walk_until_worth_cutting(window)
        finally:
            self._at_work -= 1
        await _all_of(map(self._walk, smaller))

    async def _walk_until_worth_cutting(self, window: Span) -> Sequence[Span]:
        """The smaller windows that are left to walk; none where the window was walked to its end."""
        seen: list[Task] = []
        cursor: str | None = None
        while not seen or cursor:
            page = await self._fetch_page(window, cursor)
            if not _keeps_to(window, page.values):
                raise BoundIgnored
            self._take(page)
            seen += page.values
            cursor = page.cursor
            if cursor is None:
                break
            if len(seen) >= _PLAIN_PAGES * PER_PAGE and self._at_work <= _FEW_AT_WORK:
                smaller = self._cut(window, _SMALLER_WINDOWS, seen)
                if len(smaller) > 1:
                    return smaller
        return ()

    async def _take_one(self, uuid: str) -> None:
        if task := await self._fetch_task(uuid):
            self._found[uuid] = task

    def _take(self, page: Page[Task]) -> None:
        self._found.update((task.uuid, task) for task in page.values)


def _keeps_to(span: Span, tasks: Sequence[Task]) -> bool:
    due = due_instants(tasks)
    return not due or (span.holds(min(due)) and span.holds(max(due)))


async def _all_of(walks: Iterable[Coroutine[None, None, None]]) -> None:
    """Side by side; the first failure ends the others and is raised as itself, not in a group."""
    try:
        async with asyncio.TaskGroup() as group:
            for walk in walks:
                group.create_task(walk)
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from None
