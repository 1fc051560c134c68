"""“Show all” below a digest: what it lists, and who may see it, asked at each press."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.domain.reminders.reminder import Scope, WhoseTasks
from bot.sandbox.slack.state import Message
from tests.scenarios.harness import FakeUser, Harness, harness
from tests.scenarios.made import buttons, says, task, titles
from tests.scenarios.reminders import SUNDAY_NOON, berlin, digests, remind, until

MANY = [task(f"Call number {number:02}.", "2026-11-20T09:00:00.000Z") for number in range(43)]
EVERYBODYS = Scope(WhoseTasks.EVERYONE)


async def digest_in(t: Harness, place: FakeUser | str, reader: FakeUser) -> Message:
    """The digest of Monday morning, as ``reader`` sees it."""
    await remind(t, place, scope=EVERYBODYS)
    await until(t, berlin(23, 9))
    [digest] = digests(reader.sees(place if isinstance(place, str) else "dm"))
    return digest


def led_astray(message: Message, reminder_id: str) -> Message:
    """The message with another reminder's list behind its buttons, as somebody could make it up."""
    for block in message.blocks:
        for element in block.get("elements", ()):
            if "value" in element:
                element["value"] = json.dumps(json.loads(element["value"]) | {"r": reminder_id})
    return message


async def test_it_lists_everything_page_by_page_for_whoever_presses_alone() -> None:
    async with harness(SUNDAY_NOON, tasks=MANY) as t:
        digest = await digest_in(t, "cs-team", t.ann)
        first = await t.jordan.presses(digest, "Show all 43")
        assert first.seen_only_by == t.jordan.id
        assert (len(titles(first)), buttons(first)) == (40, ["Next"])
        assert "40 of 43 shown: 1 to 40." in says(first)
        last = await t.jordan.presses(first, "Next")
        assert (last.ts, len(titles(last)), buttons(last)) == (first.ts, 3, ["Previous"])
        assert says(await t.jordan.presses(last, "Previous")) == says(first)
        assert digests(t.ann.sees("cs-team")) == [digest]


async def test_in_direct_messages_it_opens_beside_the_digest() -> None:
    async with harness(SUNDAY_NOON, tasks=MANY) as t:
        digest = await digest_in(t, t.ann, t.ann)
        page = await t.ann.presses(digest, "Show all 43")
        assert (page.channel, len(titles(page))) == (t.ann.dm, 40)
        assert digests(t.ann.sees("dm")) == [digest]


async def test_without_a_seat_nobody_sees_more_than_the_channel_does() -> None:
    async with harness(SUNDAY_NOON, tasks=MANY) as t:
        digest = await digest_in(t, "cs-team", t.ann)
        t.jordan.changes(email="")
        assert says(await t.jordan.presses(digest, "Show all 43")).startswith("Your Slack profile has no e-mail")


async def test_a_list_is_shown_in_its_own_place_alone() -> None:
    async with harness(SUNDAY_NOON, tasks=MANY) as t:
        elsewhere = await remind(t, "renewals", scope=EVERYBODYS)
        own, theirs = await remind(t, t.ann), await remind(t, t.tomas)
        hidden = await remind(t, "sales", scope=EVERYBODYS)
        digest = await digest_in(t, "cs-team", t.ann)
        for reminder in (elsewhere, own):
            heard = says(await t.ann.presses(led_astray(digest, reminder.id), "Show all 43"))
            assert heard == "This list belongs to another channel, and only people there see all of it."
        heard = says(await t.ann.presses(led_astray(digest, theirs.id), "Show all 43"))
        assert heard.startswith("This reminder comes to somebody else")
        heard = says(await t.jordan.presses(led_astray(digest, hidden.id), "Show all 43"))
        assert heard.startswith("You are not in this reminder's channel")
        heard = says(await t.ann.presses(led_astray(digest, "rem_gone"), "Show all 43"))
        assert heard == "I no longer know this reminder. Try: /tasks reminders"


async def test_a_test_of_a_channels_reminder_leads_to_all_of_it_in_ones_own_messages() -> None:
    async with harness(SUNDAY_NOON, tasks=MANY) as t:
        await remind(t, "cs-team", scope=EVERYBODYS)
        tried = await t.ann.presses(await t.ann.asks("reminders", "dm"), "Test")
        first = await t.ann.presses(tried, "Show all 43")
        assert (first.channel, len(titles(first)), buttons(first)) == (t.ann.dm, 40, ["Next"])
        last = await t.ann.presses(first, "Next")
        assert len(titles(last)) == 3
        t.sandbox.slack.change_channel(t.place("cs-team", t.ann), members=(t.jordan.id,))
        await t.passes(61)
        heard = says(await t.ann.presses(last, "Previous"))
        assert heard.startswith("You are not in this reminder's channel")


@pytest.mark.parametrize("pressed", ["Test", "Show all 43"])
async def test_who_leaves_the_channel_while_chartmogul_takes_its_time_gets_nothing(pressed: str) -> None:
    async with harness(SUNDAY_NOON, tasks=MANY) as t:
        message = await digest_in(t, "cs-team", t.ann)
        if pressed == "Test":
            message = await t.ann.asks("reminders", "dm")
        await t.passes(61)
        t.crm.latency = 4
        pressing = asyncio.create_task(t.ann.presses(message, pressed))
        await t.until(lambda: t.clock.is_slept(4.0))
        t.crm.latency = 0
        t.sandbox.slack.change_channel(t.place("cs-team", t.ann), members=(t.jordan.id,))
        await t.clock.wind(70)
        assert says(await pressing).startswith("You are not in this reminder's channel")


async def test_in_a_channel_that_outsiders_read_by_now_it_lists_nothing() -> None:
    async with harness(SUNDAY_NOON, tasks=MANY) as t:
        digest = await digest_in(t, "cs-team", t.ann)
        t.sandbox.slack.change_channel(digest.channel, shared_with="Northwind")
        heard = says(await t.jordan.presses(digest, "Show all 43"))
        assert heard.startswith("#cs-team is shared with another company, and customer tasks stay inside.")


async def test_a_guest_who_came_later_gets_nothing() -> None:
    async with harness(SUNDAY_NOON, tasks=MANY) as t:
        digest = await digest_in(t, "cs-team", t.ann)
        t.sandbox.slack.change_channel(digest.channel, members=(t.ann.id, t.nina.id))
        assert says(await t.nina.presses(digest, "Show all 43")).startswith("You are a guest in this workspace")


async def test_where_everyone_sees_their_own_only_by_now_it_lists_nothing_more() -> None:
    async with harness(SUNDAY_NOON, tasks=MANY) as t:
        digest = await digest_in(t, "cs-team", t.ann)
        await t.stop_bot()
        await t.start_bot({"VISIBILITY": "own"})
        heard = says(await t.jordan.presses(digest, "Show all 43"))
        assert heard.startswith("In this workspace everyone sees their own tasks only")


async def test_when_everything_is_done_it_says_so_instead_of_an_empty_list() -> None:
    async with harness(SUNDAY_NOON, tasks=MANY) as t:
        digest = await digest_in(t, "cs-team", t.ann)
        t.sandbox.crm.with_tasks([task("Later.", "2027-01-01T09:00:00.000Z")])
        await t.passes(60)
        page = await t.jordan.presses(digest, "Show all 43")
        assert says(page) == "As of Mon 23 Nov: nothing is left of these tasks."
