"""The page's clock: what it shows, how it is wound, and what follows it."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, Page, expect

from tests.sandbox.page import canned
from tests.sandbox.page.fake_slack import FakeSlack

pytestmark = pytest.mark.asyncio(loop_scope="session")

NEXT_MORNING = {"now": "2025-11-24T07:55:00+00:00", "wound": 80_700}


def clock_of(page: Page) -> Locator:
    return page.get_by_role("button", name="Clock:")


async def test_it_shows_the_sandbox_s_time_by_the_acting_person_s_wall(page: Page) -> None:
    await expect(clock_of(page)).to_have_accessible_name("Clock: Sun 23 Nov, 10:30, real time")
    await expect(page.get_by_role("separator", name="Today")).to_be_visible()
    await page.get_by_role("button", name="Act as Ben Okafor").click()
    await expect(clock_of(page)).to_have_accessible_name("Clock: Sun 23 Nov, 22:30, real time")


async def test_it_is_wound_by_keyboard_and_times_and_days_follow(page: Page, slack: FakeSlack) -> None:
    slack.answers["clock"] = {"ok": True} | NEXT_MORNING
    await clock_of(page).press("Enter")
    menu = page.get_by_role("dialog", name="Wind the sandbox's clock")
    await expect(menu).to_contain_text("23 November 2025, 10:30")
    await expect(menu.get_by_role("button", name="+1 hour")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    assert await slack.next_sent("clock") == {"as": canned.ANN, "to": "2025-11-24T07:55:00+00:00"}
    await expect(menu).to_be_hidden()
    await expect(clock_of(page)).to_have_accessible_name("Clock: Mon 24 Nov, 08:55, wound 22 hours ahead")
    await expect(clock_of(page)).to_contain_text("wound")
    await expect(clock_of(page)).to_be_focused()
    await expect(page.get_by_role("separator", name="Yesterday")).to_be_visible()
    await expect(page.get_by_role("button", name="Act as: Ann Weber")).to_contain_text("08:55 in Berlin")


async def test_any_later_moment_can_be_named_and_an_earlier_one_is_not_sent(page: Page, slack: FakeSlack) -> None:
    slack.answers["clock"] = {"ok": True} | NEXT_MORNING
    await clock_of(page).click()
    field = page.get_by_label("Another moment").locator("input")
    await field.fill("2025-11-22T09:00")
    await page.get_by_role("button", name="Wind", exact=True).click()
    await expect(field).to_be_visible()
    assert slack.sent == []
    await field.fill("2025-12-01T09:00")
    await field.press("Enter")
    assert (await slack.next_sent("clock"))["to"] == "2025-12-01T09:00"


async def test_a_refusal_is_said_in_the_channel(page: Page, slack: FakeSlack) -> None:
    slack.answers["clock"] = {"ok": False, "error": "The clock is being wound already."}
    await clock_of(page).click()
    await page.get_by_role("button", name="Next morning").click()
    await expect(page.get_by_role("note")).to_contain_text("The clock is being wound already.")
    await expect(clock_of(page)).to_have_accessible_name("Clock: Sun 23 Nov, 10:30, real time")


async def test_time_that_somebody_else_winds_runs_here_too(page: Page, slack: FakeSlack) -> None:
    await slack.push({"type": "clock"} | NEXT_MORNING)
    await expect(clock_of(page)).to_have_accessible_name("Clock: Mon 24 Nov, 08:55, wound 22 hours ahead")
    later = canned.message(8, "Your morning", author=canned.BOT) | {
        "at": NEXT_MORNING["now"],
        "ts": "1763970900.000100",
    }
    await slack.push({"type": "message", "message": later})
    await expect(page.get_by_role("separator", name="Today")).to_be_visible()
    await expect(page.get_by_role("article", name="Tasks, 08:55")).to_contain_text("Your morning")
