"""The page for those who use a keyboard, a screen reader, a phone or the dark."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.async_api import Browser, Page, expect

from tests.sandbox.page import canned
from tests.sandbox.page.fake_slack import FakeSlack

pytestmark = pytest.mark.asyncio(loop_scope="session")

READ_CONTRASTS = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const linear = (part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((part) => linear(part / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] > 250) return colour.slice(0, 3);
    }
    return [255, 255, 255];
  };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !node.checkVisibility({ visibilityProperty: true })) continue;
    if (node.closest(".visually-hidden, .emoji, script, style, .skip, noscript")) continue;
    const [one, other] = [luminance(rgba(getComputedStyle(node).color).slice(0, 3)), luminance(ground(node))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (ratio < 4.5) poor.push(`${walker.currentNode.data.trim().slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return poor;
}"""

NAMELESS = """() => {
  const kinds = "button, a[href], input, textarea, [role=option], [role=listbox], dialog, nav, aside, form, section";
  const isNamed = (node) => ["aria-label", "aria-labelledby"].some((name) => node.getAttribute(name))
    || node.labels?.length || node.textContent.trim();
  return [...document.querySelectorAll(kinds)]
    .filter((node) => node.checkVisibility() && !isNamed(node)).map((node) => node.outerHTML.slice(0, 120));
}"""

REPEATED_IDS = """() => {
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  return ids.filter((id, at) => ids.indexOf(id) !== at);
}"""

# A date or time field has its own rings around its parts, which no script can see.
FOCUS = """() => {
  const node = document.activeElement;
  const ringed = getComputedStyle(node).outlineStyle !== "none" || node.matches("textarea, [type=date], [type=time]");
  const region = node.closest("#sidebar, #timeline, #composer, #traffic")?.id ?? "";
  return { region, seen: ringed || node === document.body };
}"""

BEYOND_THE_EDGE = """() => [...document.querySelectorAll("main *")]
  .filter((node) => node.checkVisibility() && !node.closest(".table-scroll, .visually-hidden"))
  .filter((node) => node.getBoundingClientRect().right > innerWidth + 1).map((node) => node.outerHTML.slice(0, 90))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_all_text_has_a_contrast_of_at_least_four_and_a_half(
    page: Page, slack: FakeSlack, scheme: Literal["light", "dark"]
) -> None:
    await page.emulate_media(color_scheme=scheme)
    await page.reload()
    await page.locator("body[data-ready]").wait_for()
    await expect(page.locator("#traffic details").first).to_be_visible()
    assert await page.evaluate(READ_CONTRASTS) == []
    await page.get_by_role("button", name="northwind-onboarding").click()
    await page.get_by_role("button", name="Act as: Ann Weber").click()
    await expect(page.get_by_role("option", name="Otto Lind")).to_be_visible()
    assert await page.evaluate(READ_CONTRASTS) == []
    await page.keyboard.press("Escape")
    await slack.push({"type": "clock", "now": "2025-11-24T07:55:00+00:00", "wound": 80_700})
    await page.get_by_role("button", name="Clock: Mon 24 Nov").click()
    await expect(page.get_by_role("button", name="Next morning")).to_be_visible()
    assert await page.evaluate(READ_CONTRASTS) == []


async def test_every_control_has_a_name_and_every_picture_a_text(page: Page, slack: FakeSlack) -> None:
    assert await page.evaluate(NAMELESS) == []
    assert await page.evaluate("document.querySelectorAll('img:not([alt])').length") == 0
    await page.get_by_role("button", name="Clock:").click()
    await expect(page.get_by_role("button", name="Next morning")).to_be_visible()
    assert await page.evaluate(NAMELESS) == []
    await page.keyboard.press("Escape")
    await slack.push({"type": "view", "view": canned.VIEW})
    await expect(page.get_by_role("dialog", name="Link a seat")).to_be_visible()
    assert await page.evaluate(NAMELESS) == []


async def test_the_landmarks_are_there_once_and_ids_are_unique(shown: Page) -> None:
    for landmark in ("main", "nav", "aside", "form[aria-label]", "main > header"):
        await expect(shown.locator(landmark)).to_have_count(1)
    assert await shown.evaluate(REPEATED_IDS) == []


async def test_the_focus_is_always_to_be_seen_and_reaches_everything_by_tab(page: Page) -> None:
    await page.evaluate("document.activeElement.blur()")
    reached = set()
    for _ in range(60):
        await page.keyboard.press("Tab")
        focus = await page.evaluate(FOCUS)
        assert focus["seen"]
        reached.add(focus["region"])
    assert {"sidebar", "timeline", "composer", "traffic"} <= reached


async def test_a_phone_never_scrolls_sideways_and_reaches_menu_and_traffic(browser: Browser, slack: FakeSlack) -> None:
    context = await browser.new_context(
        viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True, reduced_motion="reduce"
    )
    page = await context.new_page()
    await page.goto(f"{slack.address}/#as=U1ANN&channel=C1GENERAL")
    await page.locator("body[data-ready]").wait_for()
    assert await page.evaluate(BEYOND_THE_EDGE) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await expect(page.get_by_role("navigation")).to_be_hidden()
    await page.get_by_role("button", name="Channels and people").tap()
    await page.get_by_role("button", name="northwind-onboarding").tap()
    await expect(page.get_by_role("navigation")).to_be_hidden()
    await expect(page.locator(".top")).to_contain_text("shared with Northwind")
    assert await page.evaluate(BEYOND_THE_EDGE) == []
    await page.get_by_role("button", name="Clock:").tap()
    await expect(page.get_by_role("button", name="Next morning")).to_be_visible()
    assert await page.evaluate(BEYOND_THE_EDGE) == []
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Traffic").tap()
    await expect(page.get_by_role("complementary")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("complementary")).to_be_hidden()
    await slack.push({"type": "view", "view": canned.VIEW})
    box = await page.get_by_role("dialog").bounding_box()
    assert box is not None
    assert box["width"] <= 390
    await context.close()
