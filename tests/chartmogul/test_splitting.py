from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.chartmogul.splitting import Span, cuts, due_instants, quantiles
from tests.chartmogul.made_tasks import NOW, made_task

instants = st.integers(-(10**15), 10**15).map(lambda micros: NOW + timedelta(microseconds=micros))
spans = st.tuples(st.none() | instants, st.none() | instants).map(
    lambda ends: Span(*sorted(ends)) if None not in ends else Span(*ends)  # type: ignore[type-var]
)
A_DAY = timedelta(days=1)


@given(spans, st.lists(instants, max_size=8), instants)
def test_every_instant_of_a_span_is_in_a_piece_and_only_a_boundary_is_in_two(
    span: Span, cut_at: list[datetime], instant: datetime
) -> None:
    pieces = span.pieces(cut_at)
    holding = [piece for piece in pieces if piece.holds(instant)]

    assert bool(holding) is span.holds(instant)
    assert len(holding) < 2 or instant in {piece.last for piece in pieces}


@given(spans, st.lists(instants, max_size=8))
def test_neighbours_share_their_boundary_so_no_fraction_of_a_millisecond_falls_between(
    span: Span, cut_at: list[datetime]
) -> None:
    pieces = span.pieces(cut_at)

    assert (pieces[0].first, pieces[-1].last) == (span.first, span.last)
    for one, next_one in pairwise(pieces):
        assert one.last == next_one.first
        assert one.last is not None
        assert one.last.microsecond % 1000 == 0


@given(spans, st.lists(instants, min_size=1, max_size=8))
def test_each_piece_is_smaller_than_the_whole_so_cutting_comes_to_an_end(span: Span, cut_at: list[datetime]) -> None:
    pieces = span.pieces(cut_at)

    assert len(pieces) == 1 or span not in pieces


def test_what_is_due_at_one_instant_is_not_cut() -> None:
    assert cuts(Span(), 20, [NOW] * 99, []) == []
    assert cuts(Span(NOW - A_DAY, NOW + A_DAY), 20, [], [NOW] * 600) == []
    assert cuts(Span(), 20, [], []) == []


def test_a_task_index_guides_the_cuts_where_it_knows_enough() -> None:
    known = [NOW + A_DAY * day for day in range(99)]
    inside = Span(NOW, NOW + A_DAY * 39)

    assert cuts(inside, 4, known, [NOW] * 600) == [NOW + A_DAY * 10, NOW + A_DAY * 20, NOW + A_DAY * 30]


def test_where_due_dates_have_nothing_to_do_with_age_quantiles_are_the_cuts() -> None:
    seen = [NOW + A_DAY * (number * 7 % 100) for number in range(100)]

    assert cuts(Span(), 5, [], seen) == quantiles(sorted(seen), 5)


def test_where_older_tasks_are_due_earlier_the_cuts_reach_back_beyond_what_was_seen() -> None:
    newest_first = [NOW - A_DAY * number / 20 for number in range(600)]
    earliest = newest_first[-1]
    open_ended = cuts(Span(), 16, [], newest_first)
    from_a_year_ago = cuts(Span(NOW - A_DAY * 360, None), 16, [], newest_first)

    assert min(open_ended) < earliest - 3 * (NOW - earliest)
    assert sum(cut < earliest for cut in from_a_year_ago) >= 13
    assert min(from_a_year_ago) > NOW - A_DAY * 360


def test_far_outliers_do_not_carry_cuts_out_of_the_calendar() -> None:
    seen = [datetime(9999, 1, 1, tzinfo=UTC) - timedelta(days=5 * 365 * number) for number in range(600)]

    assert all(cut > datetime(1969, 1, 1, tzinfo=UTC) for cut in cuts(Span(), 20, [], seen))


def test_a_bare_day_is_compared_as_its_midnight_in_utc() -> None:
    tasks = [made_task(1, date(2026, 11, 23)), made_task(2, None), made_task(3, NOW)]

    assert due_instants(tasks) == [datetime(2026, 11, 23, tzinfo=UTC), NOW]


def test_a_list_from_zero_to_never_is_cut_without_leaving_the_calendar() -> None:
    zero, never = datetime(1, 1, 11, tzinfo=UTC), datetime(9999, 12, 20, tzinfo=UTC)
    newest_first = [never - (never - zero) * step / 20 for step in range(21)]
    for pieces in (8, 30):
        found = cuts(Span(), pieces, (), newest_first)
        assert found
        assert all(zero <= cut <= never for cut in found)
