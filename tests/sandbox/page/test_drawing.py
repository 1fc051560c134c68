"""What the page draws of messages, blocks and elements, and what it refuses to run."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.sandbox.page import canned
from tests.sandbox.page.fake_slack import FakeSlack

pytestmark = pytest.mark.asyncio(loop_scope="session")

KNOWN_BLOCKS = ("header", "section", "divider", "context", "image", "rich_text", "table", "markdown", "actions")


async def test_every_block_is_drawn_and_an_unknown_one_says_so(shown: Page) -> None:
    for kind in KNOWN_BLOCKS:
        await expect(shown.locator(f"article .block-{kind}").first).to_be_visible()
    app_message = shown.locator("article", has_text="Tasks of Ann")
    await expect(app_message.get_by_role("heading", name="Tasks of Ann 📅")).to_be_visible()
    await expect(app_message.locator(".fields > *")).to_have_count(2)
    await expect(app_message.locator("figcaption")).to_have_text("MRR")
    await expect(app_message.locator(".block-rich_text")).to_contain_text("Rich and bold, with @Ann Weber 🎉")
    await expect(app_message.locator(".block-rich_text blockquote")).to_have_text("quoted")
    await expect(app_message.locator(".block-table td")).to_have_text(
        ["Acme", "1,200", "Ann", "Renewal call", "Fri 28 Nov", "Pro"]
    )
    await expect(app_message.locator(".block-markdown strong")).to_have_text("first")
    await expect(app_message.locator(".block-markdown td")).to_have_text(["1", "2"])
    await expect(app_message).to_contain_text("[quiz block: not drawn by the sandbox]")


async def test_every_element_is_drawn_with_a_name_and_its_first_value(shown: Page) -> None:
    acts = shown.locator(".block-actions")
    for name in ("Next", "Share", "Delete"):
        await expect(acts.get_by_role("button", name=name, exact=True)).to_be_visible()
    names = ("Choose a customer", "Choose a person", "Choose a channel", "Several", "People: Ben Okafor")
    for name in names:
        await expect(acts.get_by_role("button", name=name)).to_be_visible()
    await expect(acts.locator("input[type=date]")).to_have_value("2025-11-28")
    await expect(acts.locator("input[type=time]")).to_have_value("09:30")
    await expect(acts.get_by_role("checkbox", name="Acme Corp")).to_be_checked()
    await expect(acts.get_by_role("radio", name="Globex")).to_be_checked()
    await expect(shown.get_by_role("button", name="More actions")).to_be_visible()


async def test_marks_are_drawn_and_what_was_escaped_is_shown_as_text(shown: Page) -> None:
    text = shown.locator("article").first
    for tag, words in (
        ("strong", "bold"),
        ("em", "italic"),
        ("s", "strike"),
        ("code", "code"),
        ("blockquote", "quoted"),
        ("pre", "let x = 1"),
    ):
        await expect(text.locator(tag)).to_have_text(words)
    await expect(text).to_contain_text("@Ben Okafor #general 23 Nov 2025 10:00 ⚠️ <!channel> AT&T")
    link = text.get_by_role("link", name="a link")
    await expect(link).to_have_attribute("href", "https://example.com/a?b=1&c=2")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    await expect(link).to_have_attribute("target", "_blank")


async def test_hostile_text_stays_text(shown: Page) -> None:
    hostile = shown.locator("article", has_text="onerror")
    await expect(hostile).to_contain_text(canned.HOSTILE)
    await expect(hostile.locator("img, script, a")).to_have_count(0)
    assert await shown.evaluate("window.pwned") is None


async def test_a_thread_s_reply_is_indented_and_an_ephemeral_message_is_marked(shown: Page) -> None:
    reply = shown.locator("article.reply")
    await expect(reply).to_contain_text("A reply in the thread")
    left_edge = "node => node.getBoundingClientRect().left"
    indent = await reply.evaluate(left_edge) - await shown.locator("article").first.evaluate(left_edge)
    assert indent > 20
    only_mine = shown.locator("article", has_text="Nobody else sees this")
    await expect(only_mine).to_contain_text("Only visible to you")
    await expect(shown.get_by_text("Only visible to you")).to_have_count(1)


async def test_times_are_the_acting_person_s_own(page: Page) -> None:
    await expect(page.locator("article .message-time").first).to_have_text("10:00")
    await page.get_by_role("button", name="Act as: Ann Weber").click()
    await page.get_by_role("option", name="Ben Okafor").click()
    await page.get_by_role("button", name="general", exact=True).click()
    await expect(page.locator("article .message-time").first).to_have_text("22:00")
    assert "as=U2BEN" in page.url


async def test_a_shared_channel_is_marked_as_such(page: Page) -> None:
    await page.get_by_role("button", name="northwind-onboarding shared with Northwind").click()
    await expect(page.locator(".top")).to_contain_text("shared with Northwind")
    await expect(page.locator(".top")).to_contain_text("3 members")
    await expect(page.locator("article .tag-outside")).to_have_text("Northwind")
    assert "channel=C2NORTHWIND" in page.url


async def test_a_changed_message_is_redrawn_and_keeps_the_focus(page: Page, slack: FakeSlack) -> None:
    await page.get_by_role("button", name="Share", exact=True).focus()
    blocks = [*canned.EVERY_BLOCK, {"type": "section", "block_id": "new", "text": canned.mrkdwn("Page 2 of 4")}]
    changed = canned.message(3, "Your tasks", author=canned.BOT, blocks=blocks)
    await slack.push({"type": "message_changed", "message": changed})
    await expect(page.get_by_text("Page 2 of 4")).to_be_visible()
    await expect(page.get_by_role("button", name="Share", exact=True)).to_be_focused()
    await slack.push({"type": "message_deleted", "channel": canned.GENERAL, "ts": changed["ts"]})
    await expect(page.get_by_text("Page 2 of 4")).to_have_count(0)
