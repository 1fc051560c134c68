"""Away up to and including a day of one's own; only a member who is here can cover."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.access.policy import Visibility
from bot.domain.problems import NotAllowed, NotFound, ParseError, Problem
from bot.domain.reminders.reminder import Away
from tests.use_cases.fixtures import ANN, BEN, GUEST, MIA
from tests.use_cases.reminders.reminding import Reminding

FRIDAY = date(2026, 11, 27)


async def test_away_until_friday_holds_friday_too(reminding: Reminding) -> None:
    absence = await reminding.away.change(ANN, f"until friday cover @{{{BEN.id}}}")
    assert absence.away == Away(ANN.id, FRIDAY, BEN.id)
    assert await reminding.store.reminders.away(ANN.id) == absence.away
    told = await reminding.away.tell(ANN)
    assert (told.away, told.cover) == (absence.away, BEN)


async def test_days_are_those_of_whoever_is_away(reminding: Reminding) -> None:
    await reminding.clock.wind(4 * 3600)  # 13:00 in London on Monday, Tuesday 02:00 in Auckland
    absence = await reminding.away.change(MIA, "until tomorrow")
    assert absence.away
    assert absence.away.last_day == date(2026, 11, 25)


async def test_back_ends_it_and_says_whether_there_was_something_to_end(reminding: Reminding) -> None:
    await reminding.away.change(ANN, "until friday")
    assert (await reminding.away.change(ANN, "back")).ended
    assert not (await reminding.away.change(ANN, "back")).ended
    assert (await reminding.away.tell(ANN)).away is None


async def test_an_absence_is_over_after_its_last_day(reminding: Reminding) -> None:
    await reminding.away.change(ANN, "until friday")
    await reminding.clock.wind(5 * 24 * 3600)
    assert (await reminding.away.tell(ANN)).away is None


@pytest.mark.parametrize(
    ("cover_id", "reason"),
    [(ANN.id, "for yourself"), (GUEST.id, "Gus Guest is not a member"), ("U404", "can't find this person")],
)
async def test_only_another_member_can_cover(reminding: Reminding, cover_id: str, reason: str) -> None:
    with pytest.raises((NotAllowed, NotFound), match=reason):
        await reminding.away.change(ANN, f"until friday cover @{{{cover_id}}}")
    assert await reminding.store.reminders.away(ANN.id) is None


async def test_where_everyone_sees_their_own_tasks_only_nobody_covers(reminding: Reminding) -> None:
    narrow = Reminding(reminding.store, reminding.clock, Visibility.OWN)
    with pytest.raises(NotAllowed, match="everyone sees their own tasks only"):
        await narrow.away.change(ANN, f"until friday cover @{{{BEN.id}}}")
    assert (await narrow.away.change(ANN, "until friday")).away == Away(ANN.id, FRIDAY)


async def test_a_cover_from_before_everyone_saw_their_own_tasks_only_is_none(reminding: Reminding) -> None:
    absence = await reminding.away.change(ANN, f"until friday cover @{{{BEN.id}}}")
    narrow = Reminding(reminding.store, reminding.clock, Visibility.OWN)
    told = await narrow.away.tell(ANN)
    assert (told.away, told.cover) == (absence.away, None)


async def test_whoever_has_no_seat_cannot_cover(reminding: Reminding) -> None:
    with pytest.raises(NotAllowed, match="Mia Tanaka has no ChartMogul seat"):
        await reminding.away.change(ANN, f"until friday cover @{{{MIA.id}}}")
    assert await reminding.store.reminders.away(ANN.id) is None
    await reminding.store.seats.link(MIA.id, "m.tanaka@firm.com", by=ANN.id, at=reminding.clock.now())
    assert (await reminding.away.change(ANN, f"until friday cover @{{{MIA.id}}}")).cover == MIA


async def test_whoever_is_away_cannot_cover(reminding: Reminding) -> None:
    await reminding.away.change(BEN, "until friday")
    with pytest.raises(NotAllowed, match="Ben Stone is away too"):
        await reminding.away.change(ANN, f"until wednesday cover @{{{BEN.id}}}")


@pytest.mark.parametrize("words", ["friday", "until", "until yesterday", "until friday cover ben"])
async def test_what_can_be_read_in_two_ways_is_refused(reminding: Reminding, words: str) -> None:
    with pytest.raises(Problem) as caught:
        await reminding.away.change(ANN, words)
    assert isinstance(caught.value, ParseError)
    assert all(example.startswith("away") for example in caught.value.examples)
