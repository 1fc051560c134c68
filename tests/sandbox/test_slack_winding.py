"""The page's clock at the stand-in Slack: what it offers, what it refuses, and what passes when it is wound."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from bot.sandbox.slack.state import WorkspaceState
from bot.sandbox.slack.winding import Winding
from bot.sandbox.slack.words import SlackSays
from tests.fakes.clock import HandWoundClock, settle
from tests.sandbox.slack_world import WORKSPACE, World, served
from tests.sandbox.test_slack_page_api import Page, next_frame

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # 10:00 in Berlin, 01:00 in Los Angeles
BERLIN = ZoneInfo("Europe/Berlin")


@asynccontextmanager
async def opened() -> AsyncIterator[tuple[World, Page]]:
    clock = HandWoundClock(MONDAY)
    async with served(clock, wind=clock.wind) as world, aiohttp.ClientSession() as session:
        yield world, Page(world, session)


def winding(start: datetime = MONDAY) -> tuple[Winding, HandWoundClock]:
    clock = HandWoundClock(start)
    return Winding(WorkspaceState(WORKSPACE, clock), clock.wind), clock


def labels(start: datetime, zone: str) -> list[str]:
    return [choice["label"] for choice in winding(start)[0].choices(ZoneInfo(zone))]


def test_the_choices_are_by_the_wall_of_whoever_acts() -> None:
    assert labels(MONDAY, "Europe/Berlin") == [
        "+10 minutes (Mon 23 Nov, 10:10)",
        "+1 hour (Mon 23 Nov, 11:00)",
        "Next morning (Tue 24 Nov, 08:55)",
        "Next Monday morning (Mon 30 Nov, 08:55)",
        "To the daylight-saving night (Sat 27 Mar, 22:00)",
    ]
    assert labels(MONDAY, "America/Los_Angeles")[2:4] == [
        "Next morning (Mon 23 Nov, 08:55)",
        "To the daylight-saving night (Sat 13 Mar, 22:00)",
    ]
    assert len(labels(MONDAY, "Asia/Kolkata")) == 4


def test_the_daylight_saving_night_is_still_to_come_and_says_where_the_clocks_go() -> None:
    spring = winding(datetime(2026, 3, 28, 12, 0, tzinfo=UTC))[0].choices(BERLIN)[-1]
    assert spring["to"] == "2026-10-24T20:00:00+00:00"
    assert spring["note"] == "in it the clocks go back, and it takes a minute or two to get there"
    gap_at_midnight = winding(datetime(2026, 8, 20, tzinfo=UTC))[0].choices(ZoneInfo("America/Santiago"))[-1]
    assert (gap_at_midnight["to"], gap_at_midnight["note"]) == (
        "2026-09-06T02:00:00+00:00",
        "in it the clocks go forward",
    )


async def test_each_choice_can_be_wound_to() -> None:
    for at in range(5):
        winder, clock = winding()
        to = winder.choices(BERLIN)[at]["to"]
        await winder.wind_to(to, BERLIN)
        assert clock.now() == datetime.fromisoformat(to)


async def test_a_moment_without_an_offset_is_meant_on_the_own_wall() -> None:
    winder, clock = winding()
    shown = await winder.wind_to("2026-11-24T08:55", BERLIN)
    assert clock.now() == datetime(2026, 11, 24, 7, 55, tzinfo=UTC)
    assert shown == {"now": "2026-11-24T07:55:00+00:00", "wound": 22 * 3600 + 55 * 60}


@pytest.mark.parametrize(
    ("moment", "says"),
    [
        ("2026-11-23T09:59", "Time only goes forward: here it is already Mon 23 Nov, 10:00."),
        ("2028-01-01T09:00", "That is more than 400 days ahead. Wind there in smaller steps."),
        ("9999-12-31T23:59", "That is more than 400 days ahead. Wind there in smaller steps."),
        ("0001-01-01T00:00", "That is not a date and a time."),
        ("tomorrow", "That is not a date and a time."),
        ("", "That is not a date and a time."),
    ],
)
async def test_what_cannot_be_wound_to_is_refused_in_a_sentence(moment: str, says: str) -> None:
    winder, clock = winding()
    with pytest.raises(SlackSays) as refused:
        await winder.wind_to(moment, BERLIN)
    assert refused.value.sentence == says
    assert clock.now() == MONDAY


async def test_a_clock_that_is_wound_is_not_wound_a_second_time() -> None:
    clock, go_on = HandWoundClock(MONDAY), asyncio.Event()

    async def wind(seconds: float) -> None:
        await go_on.wait()
        await clock.wind(seconds)

    winder = Winding(WorkspaceState(WORKSPACE, clock), wind)
    first = asyncio.create_task(winder.wind_to("2026-11-23T11:00", BERLIN))
    await settle(1)
    with pytest.raises(SlackSays, match="being wound already"):
        await winder.wind_to("2026-11-23T11:00", BERLIN)
    go_on.set()
    await first
    assert clock.now() - MONDAY == timedelta(hours=1)


async def test_a_stand_in_that_nobody_can_wind_shows_its_time_and_offers_nothing() -> None:
    async with served(HandWoundClock(MONDAY)) as world, aiohttp.ClientSession() as session:
        page = Page(world, session)
        assert await page.get("clock", **{"as": "U1ANN"}) == {"now": MONDAY.isoformat(), "wound": 0, "choices": []}
        answer = await page.post("clock", to="2026-11-24T08:55")
        assert answer == {"ok": False, "error": "This sandbox's clock cannot be wound."}


async def test_the_page_winds_and_everybody_s_page_sees_the_time_run() -> None:
    async with opened() as (world, page), page.live("U2BOB") as bob:
        answer = await page.post("clock", to="2026-11-24T10:00")
        assert answer == {"ok": True, "now": "2026-11-24T09:00:00+00:00", "wound": 86_400}
        frames = [await next_frame(bob, "clock") for _ in range(4)]
        assert [frame["wound"] for frame in frames] == [21_600, 43_200, 64_800, 86_400]
        assert frames[-1]["now"] == "2026-11-24T09:00:00+00:00"
        shown = await page.get("clock", **{"as": "U1ANN"})
        assert shown["now"] == "2026-11-24T09:00:00+00:00"
        assert shown["choices"][2]["label"] == "Next morning (Wed 25 Nov, 08:55)"
        sent = await world.client.chat_postMessage(channel="C1SALES", text="good morning")
        assert datetime.fromtimestamp(float(sent["ts"]), UTC) == world.clock.now()
