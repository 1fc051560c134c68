"""Where to cut a span of due instants into pieces that hold about as many tasks each. Pure.

Neighbouring pieces share their boundary instant, and both ends of a piece are included, as the server's bounds are. So
nothing can fall between two pieces, whatever fractions of a second the server keeps. The boundary lies a millisecond
before an instant at which tasks are due, where hardly a task is; one that lies on it comes twice and counts once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate, pairwise

from bot.domain.tasks.task import Task

_MILLISECOND = timedelta(milliseconds=1)
_FEWEST_KNOWN = 4
_CLEAR_DRIFT = 0.15  # of the span of the middle half
_GROWTH = 1.3
_FAR_BACK = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Span:
    """Due instants from ``first`` to ``last``, both included; None leaves that side open."""

    first: datetime | None = None
    last: datetime | None = None

    @property
    def bounded(self) -> bool:
        return self.first is not None or self.last is not None

    def holds(self, instant: datetime) -> bool:
        return (self.first is None or self.first <= instant) and (self.last is None or instant <= self.last)

    def pieces(self, cuts: Iterable[datetime]) -> list[Span]:
        """This span cut before each of the instants; just itself where none lies inside. Each piece is smaller."""
        boundaries = {_whole_milliseconds(cut) - _MILLISECOND for cut in cuts}
        inside = sorted(boundary for boundary in boundaries if self._holds_inside(boundary))
        return [Span(first, last) for first, last in pairwise([self.first, *inside, self.last])]

    def _holds_inside(self, instant: datetime) -> bool:
        return self.holds(instant) and instant not in (self.first, self.last)


def _whole_milliseconds(instant: datetime) -> datetime:
    """Rounded down, since that is how an instant is sent."""
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def due_instants(tasks: Iterable[Task]) -> list[datetime]:
    """The instants that the server compares, as far as known: a bare day is its midnight in UTC."""
    return [_instant(task.due) for task in tasks if task.due is not None]


def _instant(due: datetime | date) -> datetime:
    return due if isinstance(due, datetime) else datetime.combine(due, time.min, tzinfo=UTC)


def cuts(span: Span, pieces: int, known: Sequence[datetime], seen: Sequence[datetime]) -> list[datetime]:
    """Up to ``pieces`` - 1 instants to cut ``span`` at; none where most is due at one instant, which can't be cut.

    ``known`` are quantiles of the due instants of all tasks, sorted, from a task index: the best guess where enough of
    them lie inside. Otherwise there is only what was ``seen`` on the first pages: the newest tasks, newest first. Where
    due dates have nothing to do with age they stand for all, and their quantiles are the cuts. Where older tasks are
    due earlier they say only how it goes on: the cuts are spread over the time before the latest of them.
    """
    inside = [instant for instant in known if span.holds(instant)]
    if len(inside) >= _FEWEST_KNOWN:
        return quantiles(inside, pieces) if _spread_out(inside) else []
    ordered = sorted(seen)
    if len(ordered) < _FEWEST_KNOWN or not _spread_out(ordered):
        return []
    if _older_are_due_earlier(seen):
        return _over_time(span.first, ordered[0], min(ordered[-1], span.last or ordered[-1]), pieces)
    return quantiles(ordered, pieces)


def quantiles(ordered: Sequence[datetime], pieces: int) -> list[datetime]:
    """The instants that cut ``ordered`` into ``pieces`` of equal number, without repetition."""
    return sorted({ordered[len(ordered) * piece // pieces] for piece in range(1, pieces)})


def _spread_out(ordered: Sequence[datetime]) -> bool:
    return len(quantiles(ordered, 4)) == 3


def _older_are_due_earlier(seen: Sequence[datetime]) -> bool:
    """Whether the older half of them is due earlier than the newer half, by more than chance makes likely."""
    half = len(seen) // 2
    ordered, newer, older = sorted(seen), sorted(seen[:half]), sorted(seen[half:])
    middle_half = ordered[len(ordered) * 3 // 4] - ordered[len(ordered) // 4]
    return newer[len(newer) // 2] - older[len(older) // 2] > _CLEAR_DRIFT * middle_half


def _over_time(first: datetime | None, earliest: datetime, latest: datetime, pieces: int) -> list[datetime]:
    """Even steps from a known beginning; else one every fourth of what was seen, and growing steps before that."""
    if first is not None:
        return [first + (latest - first) * piece / pieces for piece in range(1, pieces + 1)]
    step = (latest - earliest) / 4
    growing = accumulate(_GROWTH**stride for stride in range(pieces - 4))
    offsets = [*range(4), *(4 + distance for distance in growing)]
    room = (latest - _FAR_BACK).total_seconds()  # a step of centuries, grown thirty times, is more than timedelta holds
    return [latest - step * offset for offset in offsets if step.total_seconds() * offset < room]
