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

from bot.domain.task import Task

_MILLISECOND = timedelta(milliseconds=1)
_FEWEST_KNOWN = 4
_GROWTH = 1.5
_FAR_BACK = datetime(1970, 1, 1, tzinfo=UTC)
_FAR_AHEAD = datetime(2200, 1, 1, tzinfo=UTC)


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
    """Up to ``pieces`` - 1 instants to cut ``span`` at.

    ``known`` are quantiles of the due instants of all tasks, sorted, from a census: the best guess where enough of
    them lie inside. Otherwise there is only what was ``seen`` on the first pages, which hold the newest tasks. They
    say everything where due dates have nothing to do with age, and little where older tasks are due earlier. So half
    of the cuts are quantiles of them, and half spread over the time beyond them: at worst a piece holds twice its
    share.
    """
    inside = [instant for instant in known if span.holds(instant)]
    if len(inside) >= _FEWEST_KNOWN:
        return quantiles(inside, pieces)
    if not seen:
        return []
    by_time = pieces // 2
    return quantiles(sorted(seen), pieces - by_time) + _over_time(span, by_time, min(seen), max(seen))


def quantiles(ordered: Sequence[datetime], pieces: int) -> list[datetime]:
    """The instants that cut ``ordered`` into ``pieces`` of equal number, without repetition."""
    return sorted({ordered[len(ordered) * piece // pieces] for piece in range(1, pieces)})


def _over_time(span: Span, pieces: int, earliest: datetime, latest: datetime) -> list[datetime]:
    """Even steps where the span has two ends; where one is open, steps that grow away from what was seen."""
    first, last = span.first, span.last
    if first is not None and last is not None:
        return [first + (last - first) * piece / pieces for piece in range(1, pieces)]
    step = max(latest - earliest, timedelta(days=1)) / 4
    offsets = [step * distance for distance in accumulate((_GROWTH**stride for stride in range(pieces)), initial=0.0)]
    if first is None:
        return [earliest - offset for offset in offsets if offset < earliest - _FAR_BACK]
    return [latest + offset for offset in offsets if offset < _FAR_AHEAD - latest]
