"""What a person does on the page, and what the page sends for it."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.sandbox.page import canned
from tests.sandbox.page.fake_slack import FakeSlack

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_commands_people_and_channels_are_completed_by_keyboard(page: Page, slack: FakeSlack) -> None:
    box = page.get_by_role("combobox", name="Message #general")
    await box.press_sequentially("/")
    await expect(page.get_by_role("option", name="/tasks")).to_contain_text("Look up CRM tasks")
    await box.press("ArrowDown")
    await expect(page.get_by_role("option", name="/remind")).to_have_attribute("aria-selected", "true")
    await box.press("ArrowUp")
    await box.press("Tab")
    await expect(box).to_have_value("/tasks ")
    await expect(page.locator(".usage")).to_have_text("/tasks [mine | team | customer …] [due …]")
    await box.press_sequentially("@ok")
    await box.press("Enter")
    await expect(box).to_have_value("/tasks @Ben Okafor ")
    await box.press_sequentially("#gen")
    await box.press("Escape")
    await expect(page.get_by_role("listbox", name="Completions")).to_be_hidden()
    await box.press("Enter")
    said = await slack.next_sent("say")
    assert said == {"as": canned.ANN, "channel": canned.GENERAL, "text": "/tasks <@U2BEN> #gen"}


async def test_shift_enter_starts_a_line_and_arrow_up_recalls_the_last_typed(page: Page, slack: FakeSlack) -> None:
    box = page.get_by_role("combobox", name="Message #general")
    await box.fill("one")
    await box.press("Shift+Enter")
    await box.press_sequentially("two")
    await box.press("Enter")
    assert (await slack.next_sent("say"))["text"] == "one\ntwo"
    await expect(box).to_have_value("")
    await box.press("ArrowUp")
    await expect(box).to_have_value("one\ntwo")


async def test_each_channel_keeps_its_draft_and_a_reload_keeps_the_place(page: Page) -> None:
    await page.get_by_role("combobox", name="Message #general").fill("half a thought")
    await page.get_by_role("button", name="northwind-onboarding").click()
    box = page.get_by_role("combobox", name="Message #northwind-onboarding")
    await expect(box).to_have_value("")
    await page.get_by_role("button", name="general", exact=True).click()
    await page.reload()
    await expect(page.get_by_role("combobox", name="Message #general")).to_have_value("half a thought")


async def test_what_slack_refuses_is_said_and_the_text_comes_back(page: Page, slack: FakeSlack) -> None:
    slack.answers["say"] = {"ok": False, "error": "/nope is not a valid command."}
    box = page.get_by_role("combobox", name="Message #general")
    await box.fill("/nope")
    await box.press("Enter")
    await expect(page.get_by_role("note")).to_contain_text("/nope is not a valid command.")
    await expect(box).to_have_value("/nope")


async def test_a_reply_goes_into_its_thread(page: Page, slack: FakeSlack) -> None:
    hostile = page.locator("article", has_text="onerror")
    await hostile.hover()
    await hostile.get_by_role("button", name="Reply in the thread").click()
    await expect(page.get_by_text("Replying in the thread of Ben Okafor")).to_be_visible()
    await page.keyboard.type("Noted")
    await page.keyboard.press("Enter")
    assert (await slack.next_sent("say"))["thread_ts"] == canned.message(2, "")["ts"]


async def test_a_pressed_button_is_sent_and_is_busy_until_an_answer_comes(page: Page, slack: FakeSlack) -> None:
    button = page.get_by_role("button", name="Next", exact=True)
    await button.click()
    assert await slack.next_sent("act") == {
        "as": canned.ANN,
        "channel": canned.GENERAL,
        "ts": canned.message(3, "")["ts"],
        "action": {"block_id": "acts", "action_id": "next", "type": "button", "value": "page-2"},
    }
    await expect(button).to_have_attribute("aria-busy", "true")
    await expect(page.get_by_role("status").filter(has_text="Tasks is at work")).to_be_visible()
    await slack.push({"type": "traffic", "entry": canned.traffic(8, "interactive", "button: next", ack_ms=2.0)})
    await expect(button).not_to_have_attribute("aria-busy", "true")
    await slack.push({"type": "message", "message": canned.message(6, "Page 2", author=canned.BOT)})
    await expect(page.get_by_text("Tasks is at work")).to_have_count(0)
    await expect(page.locator("#announcer")).to_have_text("Tasks: Page 2")


async def test_a_risky_button_asks_first(page: Page, slack: FakeSlack) -> None:
    await page.get_by_role("button", name="Delete", exact=True).click()
    question = page.get_by_role("dialog", name="Delete this task?")
    await expect(question).to_contain_text("Call Acme is then gone.")
    await page.keyboard.press("Escape")
    await expect(question).to_be_hidden()
    assert slack.sent == []
    await page.get_by_role("button", name="Delete", exact=True).click()
    await question.get_by_role("button", name="Delete").click()
    assert (await slack.next_sent("act"))["action"]["value"] == "gone"


async def test_selects_menus_and_ticks_send_what_was_chosen(page: Page, slack: FakeSlack) -> None:
    await page.get_by_role("button", name="Choose a customer").click()
    await page.get_by_role("combobox", name="Search: Choose a customer").fill("glo")
    await page.keyboard.press("Enter")
    assert (await slack.next_sent("act"))["action"]["selected_option"]["value"] == "globex"
    await page.get_by_role("button", name="Choose a person").click()
    await page.get_by_role("option", name="Gia Rossi").click()
    assert (await slack.next_sent("act"))["action"]["selected_user"] == canned.GIA
    await page.get_by_role("button", name="Choose a channel").click()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    assert (await slack.next_sent("act"))["action"]["selected_conversation"] == canned.NORTHWIND
    await page.get_by_role("button", name="Several").click()
    await page.get_by_role("option", name="Globex").click()
    assert [one["value"] for one in (await slack.next_sent("act"))["action"]["selected_options"]] == ["globex"]
    await page.keyboard.press("Escape")
    await page.get_by_role("checkbox", name="Globex").check()
    assert len((await slack.next_sent("act"))["action"]["selected_options"]) == 2
    await page.get_by_role("button", name="More actions").click()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    assert (await slack.next_sent("act"))["action"]["selected_option"]["value"] == "snooze"


async def test_a_modal_shows_its_errors_and_closes_when_the_app_took_it(page: Page, slack: FakeSlack) -> None:
    await slack.push({"type": "view", "view": canned.VIEW})
    modal = page.get_by_role("dialog", name="Link a seat")
    mail = modal.get_by_label("E-mail in ChartMogul")
    await expect(mail).to_be_focused()
    await modal.get_by_role("button", name="Ask the admins").click()
    await expect(modal.get_by_role("alert").filter(has_text="required field")).to_be_visible()
    assert slack.sent == []
    await mail.fill("nobody@firm.com")
    slack.answers["submit"] = {"ok": True, "errors": {"mail": "No seat has that address."}}
    await mail.press("Enter")
    assert (await slack.next_sent("submit"))["state"] == {
        "mail": {"value": {"type": "plain_text_input", "value": "nobody@firm.com"}},
        "why": {"value": {"type": "plain_text_input", "value": None}},
        "who": {"value": {"type": "multi_users_select", "selected_users": []}},
        "until": {"value": {"type": "datepicker", "selected_date": None}},
    }
    await expect(modal.get_by_text("No seat has that address.")).to_be_visible()
    await expect(mail).to_be_focused()
    await expect(mail).to_have_attribute("aria-invalid", "true")
    await slack.push({"type": "view_closed", "view_id": "V1"})
    await expect(modal).to_be_hidden()


async def test_modals_stack_keep_the_focus_inside_and_close_by_escape(page: Page, slack: FakeSlack) -> None:
    await slack.push({"type": "view", "view": canned.VIEW})
    pushed = canned.VIEW | {
        "id": "V2",
        "title": canned.plain("Are you there?"),
        "previous_view_id": "V1",
        "submit": None,
        "blocks": [],
    }
    await slack.push({"type": "view", "view": pushed})
    upper = page.get_by_role("dialog", name="Are you there?")
    await expect(upper.get_by_role("button", name="Back")).to_be_focused()
    for _ in range(4):
        await page.keyboard.press("Tab")
        assert (
            await page.evaluate("document.activeElement.closest('dialog')?.querySelector('h2').textContent")
            == "Are you there?"
        )
    await page.keyboard.press("Escape")
    assert await slack.next_sent("close") == {"as": canned.ANN, "view_id": "V2"}
    await expect(upper).to_be_hidden()
    await expect(page.get_by_role("dialog", name="Link a seat")).to_be_visible()


async def test_an_updated_view_keeps_what_was_typed(page: Page, slack: FakeSlack) -> None:
    await slack.push({"type": "view", "view": canned.VIEW})
    await page.get_by_label("Why").fill("New here")
    extra = {"type": "section", "block_id": "more", "text": canned.mrkdwn("One more thing")}
    await slack.push({"type": "view", "view": canned.VIEW | {"blocks": [extra, *canned.VIEW["blocks"]]}})
    await expect(page.get_by_text("One more thing")).to_be_visible()
    await expect(page.get_by_label("Why")).to_have_value("New here")


async def test_a_message_elsewhere_leaves_an_unread_mark_until_it_is_read(page: Page, slack: FakeSlack) -> None:
    await slack.push(
        {"type": "message", "message": canned.message(7, "News", channel=canned.ANN_AND_BOT, author=canned.BOT)}
    )
    row = page.get_by_role("button", name="Tasks app 1 unread")
    await row.click()
    await expect(page.get_by_role("button", name="Tasks app", exact=True)).to_have_attribute("aria-current", "page")
    await expect(page.locator("article")).to_contain_text("News")


async def test_slack_s_own_words_stand_in_the_channel(page: Page, slack: FakeSlack) -> None:
    words = '/tasks failed with the error "operation_timeout"'
    await slack.push({"type": "notice", "channel": canned.GENERAL, "text": words})
    await expect(page.get_by_role("note")).to_contain_text(words)


async def test_a_lost_connection_is_told_and_mended(page: Page, slack: FakeSlack) -> None:
    await slack.hang_up()
    await expect(page.get_by_text("The sandbox is out of reach")).to_be_visible()
    await page.get_by_role("button", name="Try now").click()
    await expect(page.get_by_text("The sandbox is out of reach")).to_be_hidden()


async def test_the_traffic_panel_shows_each_line_and_opens_to_its_body(page: Page, slack: FakeSlack) -> None:
    panel = page.get_by_role("complementary", name="Traffic")
    await expect(panel.locator("details")).to_have_count(len(canned.TRAFFIC))
    await slack.push({"type": "traffic", "entry": canned.traffic(9, "slash_commands", "/tasks whoami")})
    newest = panel.locator("details").first
    await expect(newest).to_contain_text("waiting")
    await slack.push({"type": "traffic", "entry": canned.traffic(9, "slash_commands", "/tasks whoami", ack_ms=4.0)})
    await expect(newest).to_contain_text("ack 4 ms")
    await newest.locator("summary").press("Enter")
    await expect(newest.locator("pre")).to_contain_text('"count": 3')
    await panel.get_by_role("button", name="CRM").click()
    await expect(panel.locator("details")).to_have_count(1)
    await page.keyboard.press("Control+.")
    await expect(panel).to_be_hidden()


async def test_a_thing_to_try_fills_the_composer_as_the_right_person(page: Page) -> None:
    await page.get_by_role("button", name="/tasks mine as a guest").click()
    await expect(page.get_by_role("button", name="Act as: Gia Rossi")).to_be_visible()
    await expect(page.get_by_role("combobox", name="Message Tasks")).to_have_value("/tasks mine")
    await expect(page.get_by_role("combobox", name="Message Tasks")).to_be_focused()
