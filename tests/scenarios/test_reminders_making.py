"""Making reminders through the whole bot: by words, by a form, for oneself, for a channel and for everybody."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.sandbox.slack.state import Message
from tests.scenarios.harness import FakeUser, Harness, harness
from tests.scenarios.made import buttons, says

RULE = "*Every weekday at 09:00 (Europe/Berlin) in <#C02CSTEAM00>*"
NEXT = "Next: Tue 24 Nov 09:00, Wed 25 Nov 09:00, Thu 26 Nov 09:00."


async def on(who: FakeUser, words: str, where: str = "cs-team") -> Message:
    """Asked for, looked at, and switched on."""
    return await who.presses(await who.asks(f"/tasks remind {words}", where), "Switch on")


async def count(t: Harness) -> int:
    return len(await t.bot.store.reminders.reminders())


async def test_a_channels_morning_is_told_in_words_before_it_is_on() -> None:
    async with harness() as t:
        preview = await t.ann.asks("/tasks remind #cs-team weekdays 9:00 due today and overdue", "sales")
        assert says(preview).splitlines() == [
            RULE,
            "Everybody's open tasks that are overdue or due today.",
            "It mentions nobody. Nothing is sent when nothing is due.",
            NEXT,
            "It is not on yet.",
        ]
        assert preview.ephemeral
        assert buttons(preview) == ["Switch on", "Edit", "Cancel"]
        assert await count(t) == 0
        made = await t.ann.presses(preview, "Switch on")
        assert says(made).startswith(f"It is on.\n{RULE}")
        assert buttons(made) == []
        assert await count(t) == 1


async def test_whoever_lives_elsewhere_sees_the_next_times_in_both_zones() -> None:
    async with harness() as t:
        preview = await t.priya.asks("/tasks remind #cs-team every other friday 16:00 in Europe/Berlin")
        assert "Next: Fri 27 Nov 16:00, Fri 11 Dec 16:00, Fri 25 Dec 16:00." in says(preview)
        assert "In your own time (America/Los_Angeles): Fri 27 Nov 07:00, Fri 11 Dec 07:00," in says(preview)


WORDS = [
    ("#cs-team daily 7:00", "Every day at 07:00 (Europe/Berlin)"),
    ("#cs-team mon, wed at 8:30", "Every Monday and Wednesday at 08:30 (Europe/Berlin)"),
    ("#cs-team first monday of the month 9:00", "On the first Monday of each month at 09:00 (Europe/Berlin)"),
    ("#cs-team weekdays 9:00 in Pacific/Auckland", "Every weekday at 09:00 (Pacific/Auckland)"),
    ("#cs-team weekdays 9:00 team", "Everybody's open tasks"),
    ("#cs-team weekdays 9:00 @jordan.blake @mia", "Open tasks of Jordan Blake and Mia Tanaka"),
    ("#cs-team weekdays 9:00 customer Acme Corp", "for Acme Corp only"),
    ("#cs-team weekdays 9:00 everybody here", "Open tasks of everybody in the channel"),
    ("#cs-team weekly monday 9:00", "What was completed, what slipped and what comes among everybody's tasks."),
    ("#cs-team weekdays 9:00 mention all clear", "It mentions the assignees. It says so when nothing is due."),
]


@pytest.mark.parametrize(("words", "understood"), WORDS, ids=[words for words, _ in WORDS])
async def test_what_was_understood_is_echoed(words: str, understood: str) -> None:
    async with harness() as t:
        assert understood in says(await t.ann.asks(f"/tasks remind {words}"))


async def test_a_preview_let_be_makes_nothing() -> None:
    async with harness() as t:
        preview = await t.ann.asks("/tasks remind me weekdays 8:30")
        assert says(await t.ann.presses(preview, "Cancel")) == "I made no reminder."
        assert await count(t) == 0


async def test_two_presses_and_a_restart_between_make_one_reminder() -> None:
    async with harness() as t:
        preview = await t.ann.asks("/tasks remind me weekdays 8:30")
        await asyncio.gather(*(t.ann.press(preview, "Switch on") for _ in range(2)))
        await t.restart_bot()
        assert await count(t) == 1


async def test_a_preview_in_a_direct_message_works_without_a_command() -> None:
    async with harness() as t:
        made = await t.ann.presses(await t.ann.asks("remind weekdays 8:30", "dm"), "Switch on")
        assert "*Every weekday at 08:30 your own time, to you by direct message*" in says(made)


UNSAFE = [
    ("#acme-partners weekdays 9:00", "#acme-partners is shared with another company"),
    ("#launch-2025 weekdays 9:00", "#launch-2025 is archived"),
    ("#sales weekdays 9:00", "You are not in this channel."),
]


@pytest.mark.parametrize(("words", "reason"), UNSAFE, ids=["shared", "archived", "not their channel"])
async def test_nothing_is_previewed_where_it_is_not_safe(words: str, reason: str) -> None:
    async with harness() as t:
        who = t.tomas if "sales" in words else t.ann
        assert says(await who.asks(f"/tasks remind {words}")).startswith(reason)


async def test_a_private_channel_without_the_bot_is_not_seen() -> None:
    async with harness() as t:
        t.sandbox.slack.change_channel(t.place("renewals", t.ann), bot_is_member=False)
        t.expected.refusals.add("channel_not_found")
        assert says(await t.ann.asks("/tasks remind #renewals weekdays 9:00")).startswith("I can't see this channel.")


async def test_a_channel_that_became_shared_after_the_preview_gets_nothing() -> None:
    async with harness() as t:
        preview = await t.ann.asks("/tasks remind #cs-team weekdays 9:00")
        t.sandbox.slack.change_channel(t.place("cs-team", t.ann), shared_with="Northwind")
        assert "shared with another company" in says(await t.ann.presses(preview, "Switch on"))
        assert await count(t) == 0


@pytest.mark.parametrize("words", ["remind me weekdays 9:00", "reminders", "away until friday", "remind"])
async def test_a_guest_makes_sees_and_holds_nothing(words: str) -> None:
    async with harness() as t:
        assert says(await t.nina.asks(f"/tasks {words}", "general")).startswith("You are a guest")


async def test_where_everyone_sees_their_own_only_a_channel_gets_none() -> None:
    async with harness(VISIBILITY="own") as t:
        assert "everyone sees their own tasks only" in says(await t.ann.asks("/tasks remind #cs-team weekdays 9:00"))
        assert "It is on." in says(await on(t.ann, "me weekdays 9:00"))


# The form


def field(block: str, **value: Any) -> dict[str, Any]:
    return {block: {f"reminder.form.{block}": value}}


def option(block: str, value: str) -> dict[str, Any]:
    return field(block, selected_option={"value": value})


def options(block: str, *values: str) -> dict[str, Any]:
    return field(block, selected_options=[{"value": value} for value in values])


class ReminderForm:
    """Somebody in front of a form."""

    def __init__(self, t: Harness, who: FakeUser) -> None:
        self._harness = t
        self._person = t.sandbox.slack.person(who.id)

    def title(self) -> str:
        """Empty where no form is open."""
        return str(self._person.view["title"]["text"]) if self._person.view else ""

    @property
    def preview(self) -> str:
        assert self._person.view, "no form is open"
        return str(self._person.view["blocks"][-1]["text"]["text"])

    async def changes(self, name: str, values: dict[str, Any]) -> str:
        """Change one field, while all are as ``values``; the preview afterwards."""
        await self._person.press_in_view(f"reminder.form.{name}", values)
        await self._harness.quiet()
        return self.preview

    async def submits(self, values: dict[str, Any] | None = None) -> dict[str, Any]:
        errors = await self._person.submit(values or {})
        await self._harness.quiet()
        return errors


async def test_without_words_a_form_opens_with_a_preview_and_switches_it_on() -> None:
    async with harness() as t:
        form = ReminderForm(t, t.ann)
        assert await t.ann.types("/tasks remind") == []
        assert form.title() == "A new reminder"
        assert form.preview.startswith(RULE)
        assert NEXT in form.preview
        assert await form.submits() == {}
        assert form.title() == ""
        assert says(t.ann.sees("cs-team")[-1]).startswith(f"It is on.\n{RULE}")
        assert await count(t) == 1


async def test_the_preview_follows_each_change() -> None:
    async with harness() as t:
        await t.ann.types("/tasks remind")
        form = ReminderForm(t, t.ann)
        values = field("at", selected_time="08:15")
        assert "at 08:15 (Europe/Berlin)" in await form.changes("at", values)
        values |= option("recurrence", "last") | options("days", "4")
        assert "On the last Friday of each month at 08:15" in await form.changes("recurrence", values)
        values |= option("whose", "named")
        assert "Choose at least one person" in await form.changes("whose", values)
        values |= field("people", selected_users=[t.jordan.id]) | field("customer", value="Acme Corp")
        assert "Open tasks of Jordan Blake that are overdue or due today, for Acme Corp only." in await form.changes(
            "people", values
        )
        values |= options("due", "tomorrow") | options("options", "mention")
        assert "due tomorrow" in await form.changes("due", values)
        values |= field("where", selected_conversation=None) | option("whose", "own")
        assert "08:15 your own time, to you by direct message" in await form.changes("where", values)
        assert await form.submits() == {}
        (made,) = await t.bot.store.reminders.reminders()
        assert (made.place_id, made.zone, made.schedule.nth, made.options.mention) == (t.ann.id, None, -1, True)


async def test_what_was_not_previewed_is_shown_before_it_is_on() -> None:
    async with harness() as t:
        await t.ann.types("/tasks remind")
        form = ReminderForm(t, t.ann)
        assert await form.submits(field("at", selected_time="07:00")) == {}
        assert "at 07:00 (Europe/Berlin)" in form.preview
        assert await count(t) == 0
        assert await form.submits() == {}
        assert (form.title(), await count(t)) == ("", 1)


MISTAKES = [
    (field("where", selected_conversation="C05ACMEPART"), "where", "shared with another company"),
    (field("zone", value="EST"), "zone", "Try: Europe/Berlin"),
    (field("zone", value="Berlin Paris"), "zone", "more than one time zone"),
    (field("customer", value="acm"), "customer", "Several customers answer to “acm”"),
    (option("recurrence", "weekly") | options("days"), "days", "Choose at least one"),
    (option("whose", "own"), "whose", "A channel has no tasks of its own"),
    (
        option("whose", "members") | field("where", selected_conversation=None),
        "whose",
        "Direct messages are no channel",
    ),
    (option("whose", "named"), "people", "Choose at least one person"),
    (option("whose", "named") | field("people", selected_users=["U10NINAFISC"]), "people", "is not a member"),
    (options("options", "weekly"), "recurrence", "one day of every week"),
]


@pytest.mark.parametrize(("values", "at", "reason"), MISTAKES, ids=[f"{at}: {reason}" for _, at, reason in MISTAKES])
async def test_a_mistake_in_the_form_is_told_at_its_field(values: dict[str, Any], at: str, reason: str) -> None:
    async with harness() as t:
        await t.ann.types("/tasks remind")
        form = ReminderForm(t, t.ann)
        errors = await form.submits(values)
        assert list(errors) == [at]
        assert reason in errors[at]
        assert (form.title(), await count(t)) == ("A new reminder", 0)


async def test_a_place_alone_opens_the_form_for_it() -> None:
    async with harness() as t:
        assert await t.ann.types("/tasks remind #renewals") == []
        assert "in <#C04RENEWALS>" in ReminderForm(t, t.ann).preview


async def test_a_shared_channel_opens_the_form_with_the_reason_in_place_of_the_preview() -> None:
    async with harness() as t:
        assert await t.ann.types("/tasks remind", "acme-partners") == []
        assert ReminderForm(t, t.ann).preview.startswith("*Not yet:* #acme-partners is shared")


async def test_a_preview_is_edited_in_the_form_and_an_old_button_makes_no_second_one() -> None:
    async with harness() as t:
        preview = await t.ann.asks("/tasks remind #cs-team mon, wed at 8:30 @mia customer Acme Corp")
        assert await t.ann.press(preview, "Edit") == []
        form = ReminderForm(t, t.ann)
        assert "Every Monday and Wednesday at 08:30" in form.preview
        assert "Open tasks of Mia Tanaka" in form.preview
        assert await form.submits() == {}
        assert "It was on already." in says(await t.ann.presses(preview, "Switch on"))
        assert await count(t) == 1


async def test_after_a_mention_a_button_opens_the_form() -> None:
    async with harness() as t:
        answer = await t.ann.asks("@tasks remind")
        assert buttons(answer) == ["Open the form"]
        assert await t.ann.press(answer, "Open the form") == []
        assert ReminderForm(t, t.ann).title() == "A new reminder"


async def test_a_trigger_that_came_too_late_leads_to_a_button() -> None:
    async with harness() as t:
        t.expected.refusals.add("expired_trigger_id")
        t.slack.fail("views.open", "expired_trigger_id")
        assert buttons(await t.ann.asks("/tasks remind")) == ["Open the form"]


# One's own morning, and everybody's


async def test_ones_own_morning_is_moved_turned_off_and_on_again() -> None:
    async with harness() as t:
        await on(t.ann, "me weekdays 8:30")
        moved = await t.ann.asks("/tasks remind me at 8:00")
        assert "Every weekday at 08:00 your own time" in says(moved)
        assert says(moved).endswith("It is not changed yet.")
        assert says(await t.ann.presses(moved, "Change it")).startswith("It is changed.")
        assert says(await t.ann.asks("/tasks remind me off")).startswith("Off: 1 reminder to you")
        assert "Paused" in says(await t.ann.asks("/tasks reminders"))
        assert says(await t.ann.asks("/tasks remind me on")).startswith("On again")
        assert "Next: Tue 24 Nov 08:00" in says(await t.ann.asks("/tasks reminders"))


async def test_whoever_has_no_morning_is_told_how_to_get_one() -> None:
    async with harness() as t:
        for words in ("remind me off", "remind me at 8:00"):
            assert "Try: /tasks remind me weekdays" in says(await t.ann.asks(f"/tasks {words}"))
