"""The list of reminders and its buttons, and being away, through the whole bot."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.domain.reminders.delivery import DeliveryState, Reason
from bot.domain.reminders.reminder import Reminder, ReminderState
from bot.use_cases.ports.delivery_ledger import NewClaim
from tests.scenarios.harness import MONDAY_MORNING, Harness, harness
from tests.scenarios.made import buttons, says
from tests.scenarios.test_reminders_making import ReminderForm, count, on

LIST = "/tasks reminders"
CS = "C02CSTEAM00"


async def only(t: Harness) -> Reminder:
    (reminder,) = await t.bot.store.reminders.reminders()
    return reminder


async def test_everybody_sees_what_is_theirs_to_see() -> None:
    async with harness() as t:
        await on(t.ann, "#cs-team weekdays 9:00")
        await on(t.ann, "#renewals weekdays 10:00")
        await on(t.ann, "me weekdays 8:30")
        assert says(await t.ann.asks(LIST)).startswith("3 reminders")
        assert says(await t.jordan.asks(LIST)).startswith("1 reminder\n")
        assert says(await t.tomas.asks(LIST)).startswith("3 reminders")
        assert says(await t.lukas.asks(LIST, "sales")).startswith("There are no reminders that you can see.")


async def test_whoever_only_reads_there_gets_no_buttons_to_change_it() -> None:
    async with harness() as t:
        await on(t.ann, "#cs-team weekdays 9:00")
        assert buttons(await t.jordan.asks(LIST)) == ["Test", "Why"]
        await on(t.jordan, "#cs-team daily 16:00")
        assert buttons(await t.jordan.asks(LIST)).count("Pause") == 2


async def test_every_button_of_whoever_may_change_it_no_longer_is_refused() -> None:
    async with harness() as t:
        await on(t.ann, "#cs-team weekdays 9:00")
        await t.passes(1)  # the list has the oldest first: the buttons pressed are those of Ann's
        await on(t.jordan, "#cs-team weekdays 10:00")
        shown = await t.jordan.asks(LIST)
        jordans = next(each for each in await t.bot.store.reminders.reminders() if each.maker_id == t.jordan.id)
        await t.bot.store.reminders.change(replace(jordans, state=ReminderState.DELETED, next_at=None))
        before = await t.bot.store.reminders.reminders()
        for button in ("Pause", "Edit", "Delete"):
            heard = says(await t.jordan.presses(shown, button))
            assert heard == (
                "Only whoever made a reminder in this place, or an admin, can change it. Ask one of them."
            ), button
        assert ReminderForm(t, t.jordan).title() == ""
        assert await t.bot.store.reminders.reminders() == before


async def test_pause_and_resume_repaint_the_list() -> None:
    async with harness() as t:
        await on(t.ann, "#cs-team weekdays 9:00")
        paused = await t.ann.presses(await t.ann.asks(LIST), "Pause")
        assert says(paused).startswith("Paused.\n1 reminder")
        assert "Paused: nothing comes until somebody presses Resume." in says(paused)
        assert (await only(t)).state is ReminderState.PAUSED
        resumed = await t.ann.presses(paused, "Resume")
        assert says(resumed).startswith("It is on again.")
        assert "Next: Tue 24 Nov 09:00 your time." in says(resumed)
        assert resumed.ts == paused.ts


async def test_a_default_reminder_that_was_deleted_and_brought_back_is_still_everybodys() -> None:
    async with harness() as t:
        await t.tomas.asks("/tasks remind default weekdays 8:30")
        deleted = await t.ann.presses(await t.ann.asks(LIST), "Delete")
        back = await t.ann.presses(deleted, "Undo")
        assert says(back).startswith("It is back.")
        assert "the default reminder that an admin switched on" in says(back)
        deleted = await t.ann.presses(back, "Delete")
        await t.tomas.asks("/tasks remind default off")
        assert "An admin has switched off the default reminder" in says(await t.ann.presses(deleted, "Undo"))


async def test_a_deletion_can_be_undone_after_a_restart() -> None:
    async with harness() as t:
        await on(t.ann, "#cs-team weekdays 9:00")
        deleted = await t.ann.presses(await t.ann.asks(LIST), "Delete")
        assert says(deleted).startswith("Deleted.")
        assert await count(t) == 0
        await t.restart_bot()
        back = await t.ann.presses(deleted, "Undo")
        assert says(back).startswith("It is back.\n1 reminder")
        assert (await only(t)).state is ReminderState.ACTIVE


async def test_a_stale_button_acts_on_the_reminder_as_it_is_now() -> None:
    async with harness() as t:
        await on(t.ann, "#cs-team weekdays 9:00")
        anns, admins = await t.ann.asks(LIST), await t.tomas.asks(LIST)
        anns = await t.ann.presses(anns, "Pause")
        pressed = await t.tomas.presses(admins, "Pause")
        assert says(pressed).startswith("It was paused already. It had been changed since this list was made;")
        assert "Resume" in buttons(pressed)
        await t.tomas.presses(pressed, "Delete")
        assert says(await t.ann.presses(anns, "Resume")).startswith("This reminder was deleted.")


async def test_edit_opens_the_form_as_it_is_and_changes_it() -> None:
    async with harness() as t:
        await on(t.ann, "#cs-team every other friday 16:00 @jordan.blake ann.weber@lumen.example customer Acme Corp")
        before = await only(t)
        assert await t.ann.press(await t.ann.asks(LIST), "Edit") == []
        form = ReminderForm(t, t.ann)
        assert form.title() == "Change a reminder"
        assert "Open tasks of Jordan Blake and ann.weber@lumen.example" in form.preview
        values = {"at": {"reminder.form.at": {"selected_time": "15:00"}}}
        assert "Every other Friday at 15:00" in await form.changes("at", values)
        assert await form.submits() == {}
        after = await only(t)
        assert after.schedule == replace(before.schedule, at=after.schedule.at)
        assert (after.scope, after.zone, after.version) == (before.scope, before.zone, before.version + 1)
        assert says(t.ann.sees("cs-team")[-1]).startswith("It is changed.")


async def test_an_admin_pauses_somebody_elses_morning_and_is_offered_no_edit() -> None:
    async with harness() as t:
        await on(t.ann, "me weekdays 8:30")
        listed = await t.tomas.asks(LIST)
        assert buttons(listed) == ["Pause", "Delete", "Why"]
        assert "Open tasks of Ann Weber that are" in says(listed)
        assert says(await t.tomas.presses(listed, "Pause")).startswith("Paused.")
        assert buttons(await t.ann.asks(LIST)) == ["Resume", "Edit", "Delete", "Test", "Why"]
        assert (await only(t)).place_id == t.ann.id


async def test_two_edits_at_once_do_not_overwrite_each_other() -> None:
    async with harness() as t:
        await on(t.ann, "#cs-team weekdays 9:00")
        await t.ann.press(await t.ann.asks(LIST), "Edit")
        await t.tomas.press(await t.tomas.asks(LIST), "Edit")
        anns, admins = ReminderForm(t, t.ann), ReminderForm(t, t.tomas)
        await anns.changes("at", {"at": {"reminder.form.at": {"selected_time": "07:00"}}})
        await admins.changes("at", {"at": {"reminder.form.at": {"selected_time": "11:00"}}})
        assert await admins.submits() == {}
        errors = await anns.submits()
        assert "changed this reminder meanwhile" in errors["where"]
        assert (await only(t)).schedule.at.hour == 11


async def test_a_suspended_one_says_why_and_is_resumed_only_once_it_is_repaired() -> None:
    async with harness() as t:
        await on(t.ann, "#cs-team weekdays 9:00")
        made = await only(t)
        suspended = replace(made, state=ReminderState.SUSPENDED, reason=Reason.CHANNEL_ARCHIVED, next_at=None)
        assert await t.bot.store.reminders.change(suspended)
        shown = await t.ann.asks(LIST, "sales")
        assert "Suspended: the channel is archived. Unarchive it and press Resume, or move the reminder" in says(shown)
        t.sandbox.slack.change_channel(CS, archived=True)
        assert says(await t.ann.presses(shown, "Resume")).startswith("#cs-team is archived.")
        t.sandbox.slack.change_channel(CS, archived=False)
        assert says(await t.ann.presses(shown, "Resume")).startswith("It is on again.")


async def test_an_admin_lets_guests_read_from_the_row_and_resume_does_the_rest() -> None:
    async with harness() as t:
        await on(t.ann, "#cs-team weekdays 9:00")
        made = await only(t)
        suspended = replace(made, state=ReminderState.SUSPENDED, reason=Reason.GUESTS_IN_CHANNEL, next_at=None)
        assert await t.bot.store.reminders.change(suspended)
        t.sandbox.slack.change_channel(CS, members=(t.ann.id, t.tomas.id, t.nina.id))
        assert "Let guests read (admins)" not in buttons(await t.ann.asks(LIST))
        allowed = await t.tomas.presses(await t.tomas.asks(LIST), "Let guests read (admins)")
        assert "does not go on by itself: type /tasks reminders and press Resume." in says(allowed)
        assert (await only(t)).state is ReminderState.SUSPENDED
        shown = await t.tomas.asks(LIST)
        assert f"Guests of this channel may read it: allowed by <@{t.tomas.id}> on 23 Nov 2026." in says(shown)
        assert says(await t.ann.presses(await t.ann.asks(LIST), "Resume")).startswith("It is on again.")
        why = await t.tomas.presses(shown, "Why")
        await t.tomas.presses(why, "Stop guests reading")
        assert "Guests of this channel" not in says(await t.ann.asks(LIST))


async def test_the_list_links_to_the_last_one_sent_and_says_why_one_was_skipped() -> None:
    async with harness() as t:
        await on(t.ann, "#cs-team weekdays 9:00")
        ledger, made = t.bot.store.deliveries, await only(t)
        friday, now = MONDAY_MORNING - timedelta(days=3), t.clock.now()
        for planned, state, facts in (
            (friday - timedelta(days=1), DeliveryState.POSTED, {"channel_id": CS, "ts": "1795000000.000100"}),
            (friday, DeliveryState.SKIPPED, {"reason": Reason.NOT_RUNNING}),
        ):
            claim = await ledger.claim(NewClaim(made.id, planned, str(planned)), at=now, lease_until=now)
            assert claim
            await ledger.settle(claim, state, at=now, **facts)
        shown = await t.ann.asks(LIST)
        assert "Last sent: Thu 19 Nov 09:00." in says(shown)
        assert "Last skipped: Fri 20 Nov 09:00, because the bot was not running." in says(shown)
        link = f".slack.com/archives/{CS}/p1795000000000100|Thu 19 Nov 09:00>"
        assert any(link in str(block) for block in shown.blocks)


async def test_why_tells_rule_filter_zone_and_link() -> None:
    async with harness() as t:
        await on(t.ann, "me weekdays 8:30")
        why = says(await t.ann.presses(await t.ann.asks(LIST), "Why"))
        assert "Why this comes: Every weekday at 08:30 your own time" in why.replace("*", "")
        assert "Zone: It follows the Slack time zone of whoever gets it, now Europe/Berlin." in why
        assert "Ann Weber has the seat ann.weber@lumen.example, because it is the e-mail of the Slack profile." in why


async def test_a_test_goes_to_whoever_pressed_alone_and_is_marked_as_one() -> None:
    async with harness() as t:
        await on(t.ann, "#cs-team weekdays 9:00")
        seen_before = t.ann.sees("cs-team")
        heard = await t.jordan.press(await t.jordan.asks(LIST), "Test")
        told, test = sorted(heard, key=lambda message: message.channel == t.jordan.dm)
        assert says(told) == "I sent you the test for Mon 23 Nov by direct message. Nobody else got it."
        assert test.channel == t.jordan.dm
        assert "test" in says(test).casefold().splitlines()[0]
        assert t.ann.sees("cs-team") == seen_before


async def test_a_test_asked_for_in_a_direct_message_comes_there_alone() -> None:
    async with harness() as t:
        await on(t.ann, "me weekdays 8:30")
        test = await t.ann.presses(await t.ann.asks("reminders", "dm"), "Test")
        assert "test" in says(test).casefold().splitlines()[0]


async def test_a_long_list_is_read_page_by_page() -> None:
    async with harness() as t:
        for hour in range(6, 18):
            await on(t.ann, f"me daily {hour}:00 team")
        first = await t.ann.asks(LIST)
        assert "5 of 12 shown: 1 to 5." in says(first)
        second = await t.ann.presses(first, "Next")
        last = await t.ann.presses(second, "Next")
        assert "2 of 12 shown: 11 to 12." in says(last)
        assert "Next" not in buttons(last)
        assert says(await t.ann.presses(last, "Previous")) == says(second)
        deleted = await t.ann.presses(second, "Delete")
        assert "5 of 11 shown: 6 to 10." in says(deleted)


async def test_a_button_of_another_version_is_met_with_a_sentence() -> None:
    async with harness() as t:
        await on(t.ann, "me weekdays 8:30")
        shown = await t.ann.asks(LIST)
        for block in shown.blocks:
            for element in block.get("elements", ()):
                if "value" in element:
                    element["value"] = '{"v":99}'
        assert says(await t.ann.presses(shown, "Pause")).startswith("This button is from another version of me.")


# Away


async def test_away_tells_holds_and_ends() -> None:
    async with harness() as t:
        assert says(await t.ann.asks("/tasks away")).startswith("You are here, and your reminders come.")
        gone = says(await t.ann.asks("/tasks away until friday"))
        assert gone.startswith("You are away up to and including Fri 27 Nov: reminders to you are held. Nobody covers.")
        assert says(await t.ann.asks("/tasks away")) == gone
        assert says(await t.ann.asks("/tasks away back")) == "Welcome back: your reminders come again."
        assert says(await t.ann.asks("/tasks away back")) == "You were not away."


async def test_a_cover_is_told_by_direct_message() -> None:
    async with harness() as t:
        gone = says(await t.ann.asks("/tasks away until 2 Dec cover @jordan.blake"))
        assert "Jordan Blake covers and sees your tasks." in gone
        assert says(t.jordan.sees("dm")[-1]) == (
            "Ann Weber is away up to and including Wed 2 Dec and named you to cover. "
            "Until then your own reminders show their tasks too, marked as theirs."
        )


async def test_an_absence_stands_though_the_cover_could_not_be_told() -> None:
    async with harness() as t:
        t.expected.refusals.add("user_disabled")
        t.slack.fail("conversations.open", "user_disabled")
        gone = says(await t.ann.asks("/tasks away until 2 Dec cover @jordan.blake"))
        assert gone.startswith("You are away up to and including Wed 2 Dec")
        assert gone.endswith("I could not tell Jordan Blake: please do it for me.")


async def test_only_a_member_covers() -> None:
    async with harness() as t:
        for words, reason in (
            ("@nina", "Nina Fischer is not a member of this workspace"),
            ("@ann.weber", "You can't cover for yourself."),
        ):
            assert says(await t.ann.asks(f"/tasks away until friday cover {words}")).startswith(reason)
        assert says(await t.ann.asks("/tasks away")).startswith("You are here")


async def test_words_that_the_list_does_not_read_are_not_passed_over() -> None:
    async with harness() as t:
        assert says(await t.tomas.asks("/tasks reminders refuse guest")) == (
            "I can't read “refuse guest” here."
            " Try: /tasks reminders | /tasks reminders allow guests | /tasks reminders refuse guests"
        )


async def test_what_an_admin_decides_about_guests_is_said_in_these_words() -> None:
    async with harness() as t:
        place, hidden = t.place("general", t.tomas), "I can't see this channel. Invite me to it first, then try again."
        allowed = (
            f"Guests in <#{place}> may read what is shared and sent there: allowed by <@{t.tomas.id}> on 23 Nov 2026. "
            "A reminder that was suspended does not go on by itself: type /tasks reminders and press Resume."
        )
        refused = f"While guests are in <#{place}>, nothing is shared or sent there."
        assert says(await t.tomas.asks("/tasks reminders allow guests", "general")) == allowed
        assert says(await t.tomas.asks("/tasks reminders refuse guests", "general")) == refused
        assert says(await t.tomas.asks("/tasks reminders refuse guests", "general")) == (
            f"{refused} Nothing has changed: no admin had let them read there."
        )
        for words in ("reminders allow guests", "reminders refuse guests"):
            assert says(await t.tomas.asks(words, "dm")) == hidden
