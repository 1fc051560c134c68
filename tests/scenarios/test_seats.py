"""Who is who: matched by e-mail, or linked after an admin's word; and never by oneself."""

from __future__ import annotations

import asyncio

import pytest

from bot.sandbox.company.people import ANN, JORDAN, MIA, PRIYA, TOMAS
from tests.scenarios.harness import Harness, harness
from tests.scenarios.made import buttons, many, says, task, titles

ASK = f"/tasks link {MIA}"


async def test_whoami_says_which_seat_and_why() -> None:
    async with harness() as t:
        assert says(await t.ann.asks("/tasks whoami")) == (
            "You are ann.weber@lumen.example in ChartMogul, because it is the e-mail of your Slack profile.\n"
            "Your days are those of Europe/Berlin, your Slack time zone."
        )


async def test_capitals_in_a_profiles_e_mail_make_no_difference() -> None:
    async with harness() as t:
        assert says(await t.jordan.asks("/tasks whoami")).startswith(f"You are {JORDAN} in ChartMogul")
        assert "There are none" not in says(await t.jordan.asks("/tasks"))


NO_SEAT = (
    "{why}, so I don't know which seat is yours. Ask for it by its e-mail; an admin approves."
    " Try: /tasks link you@your-firm.com"
)
MIA_UNKNOWN = NO_SEAT.format(why="ChartMogul knows no seat mia@lumen.example")


@pytest.mark.parametrize("words", ["", "whoami", "today", "team", "customer acme"])
async def test_an_e_mail_that_chartmogul_never_used_gives_no_seat_and_the_way_to_one(words: str) -> None:
    async with harness() as t:
        assert says(await t.mia.asks(f"/tasks {words}".strip(), "sales")) == MIA_UNKNOWN


async def test_mia_asks_an_admin_approves_and_she_sees_her_tasks() -> None:
    async with harness() as t:
        assert says(await t.mia.asks(ASK, "sales")) == (
            f"I asked the admins whether {MIA} is your seat. You will hear from me when it is decided."
        )
        request = t.tomas.sees("dm")[-1]
        assert says(request) == (
            f"<@{t.mia.id}> (Mia Tanaka) asks for the ChartMogul seat *{MIA}*.\n"
            "Their Slack profile says mia@lumen.example. Approve only if you know it is theirs."
        )
        assert buttons(request) == ["Approve", "Refuse"]
        assert says(t.priya.sees("dm")[-1]) == says(request)

        decided = await t.tomas.presses(request, "Approve")
        assert decided.ts == request.ts
        assert says(decided) == f"<@{t.mia.id}> and the seat {MIA}: approved by <@{t.tomas.id}>."
        assert buttons(decided) == []
        assert says(t.mia.sees("dm")[-1]) == (
            f"You now have the ChartMogul seat {MIA}. Type /tasks mine to see its tasks."
        )
        assert "4 overdue" in says(await t.mia.asks("/tasks mine", "sales"))
        assert "because an admin approved the link" in says(await t.mia.asks("/tasks whoami", "sales"))
        assert "Mia Tanaka" in says(await t.ann.asks("/tasks @mia"))


async def test_a_refused_request_changes_nothing_and_mia_is_told() -> None:
    async with harness() as t:
        await t.mia.asks(ASK, "sales")
        decided = await t.priya.presses(t.priya.sees("dm")[-1], "Refuse")
        assert says(decided).endswith(f"refused by <@{t.priya.id}>.")
        assert says(t.mia.sees("dm")[-1]) == (
            f"Your request for the ChartMogul seat {MIA} was refused. Ask an admin why."
        )
        assert says(await t.mia.asks("/tasks mine", "sales")) == MIA_UNKNOWN


async def test_an_admin_hears_where_the_verdict_did_not_reach_whoever_asked() -> None:
    async with harness() as t:
        await t.mia.asks(ASK, "sales")
        t.expected.refusals.add("restricted_action")
        t.slack.fail("chat.postMessage", "restricted_action")
        decided = await t.tomas.presses(t.tomas.sees("dm")[-1], "Approve")
        assert says(decided) == (
            f"<@{t.mia.id}> and the seat {MIA}: approved by <@{t.tomas.id}>. "
            f"I could not tell <@{t.mia.id}>: please do it for me."
        )
        assert buttons(decided) == []
        assert t.mia.sees("dm") == []
        assert "4 overdue" in says(await t.mia.asks("/tasks mine", "sales"))


async def test_a_request_that_no_admin_got_is_sent_when_it_is_made_again() -> None:
    async with harness(SLACK_ADMINS="U03TOMASOLI") as t:
        t.expected.refusals.add("restricted_action")
        t.slack.fail("chat.postMessage", "restricted_action")
        assert says(await t.mia.asks(ASK, "sales")).startswith("This workspace does not let me post")
        assert t.tomas.sees("dm") == []
        assert says(await t.mia.asks(ASK, "sales")).startswith("I asked the admins")
        assert "approved by" in says(await t.tomas.presses(t.tomas.sees("dm")[-1], "Approve"))


async def test_two_admins_press_and_the_first_decides() -> None:
    async with harness() as t:
        await t.mia.asks(ASK, "sales")
        await asyncio.gather(
            t.tomas.press(t.tomas.sees("dm")[-1], "Approve"), t.priya.press(t.priya.sees("dm")[-1], "Refuse")
        )
        assert says(t.tomas.sees("dm")[-1]) == says(t.priya.sees("dm")[-1])
        assert len(t.mia.sees("dm")) == 1  # one verdict


async def test_a_request_is_decided_after_a_restart_too() -> None:
    async with harness() as t:
        await t.mia.asks(ASK, "sales")
        await t.restart_bot()
        assert "approved by" in says(await t.tomas.presses(t.tomas.sees("dm")[-1], "Approve"))


async def test_a_request_that_a_new_database_does_not_know_is_said_to_be_unknown() -> None:
    async with harness() as t:
        await t.mia.asks(ASK, "sales")
        await t.restart_bot(database="another.db")
        heard = await t.tomas.presses(t.tomas.sees("dm")[-1], "Approve")
        assert says(heard) == "I no longer know this request. Ask for it to be sent again."


async def test_admins_are_asked_in_their_channel_and_its_other_members_decide_nothing() -> None:
    async with harness(SLACK_ADMINS="#cs-team, U03TOMASOLI") as t:
        assert says(await t.mia.asks(ASK, "sales")).startswith("I asked the admins whether")
        request = t.ann.sees("cs-team")[-1]
        heard = await t.ann.presses(request, "Approve")
        assert says(heard) == "Only admins decide about seats. I left the request as it is."
        assert heard.ephemeral
        assert says(await t.mia.asks("/tasks mine", "sales")) == MIA_UNKNOWN

        await t.tomas.presses(request, "Approve")
        assert "4 overdue" in says(await t.mia.asks("/tasks mine", "sales"))


UNSAFE = {
    "a guest reads there": ("general", {}, "people who aren't members of this workspace read there"),
    "shared": ("cs-team", {"shared_with": "Northwind"}, "it is shared with another company"),
    "about to be shared": ("cs-team", {"pending_share": True}, "it is shared with another company"),
    "without the bot": ("cs-team", {"bot_is_member": False}, "I'm not in it"),
}


@pytest.mark.parametrize(("channel", "changes", "why"), UNSAFE.values(), ids=list(UNSAFE))
async def test_no_seats_e_mail_goes_to_an_unsafe_admins_channel_and_the_admins_asked_singly_hear_why(
    channel: str, changes: dict[str, object], why: str
) -> None:
    async with harness(SLACK_ADMINS=f"#{channel}, U03TOMASOLI") as t:
        t.sandbox.slack.change_channel(t.place(channel, t.tomas), **changes)
        assert says(await t.mia.asks(ASK, "sales")).startswith("I asked the admins whether")
        assert t.ann.sees(channel) == []
        assert f"is not safe: {why}." in says(t.tomas.sees("dm")[-1])
        await t.tomas.presses(t.tomas.sees("dm")[-1], "Approve")
        assert t.ann.sees(channel) == []


async def test_an_archived_admins_channel_gets_nothing() -> None:
    async with harness(SLACK_ADMINS="#cs-team, U03TOMASOLI") as t:
        t.sandbox.slack.change_channel(t.place("cs-team", t.tomas), archived=True)
        assert says(await t.mia.asks(ASK, "sales")).startswith("I asked the admins whether")
        assert t.ann.sees("cs-team") == []
        assert "names for it, #cs-team, is not safe" in says(t.tomas.sees("dm")[-1])


async def test_where_the_admins_channel_does_not_exist_each_admin_is_asked_and_hears_so() -> None:
    async with harness(SLACK_ADMINS="#nowhere") as t:
        assert says(await t.mia.asks(ASK, "sales")).startswith("I asked the admins whether")
        for admin in (t.tomas, t.priya):
            assert "names for it, #nowhere, is not safe" in says(admin.sees("dm")[-1])


async def test_nobody_takes_a_seat_that_is_anothers() -> None:
    async with harness() as t:
        await t.tomas.asks(f"/tasks link @mia {MIA}")
        assert says(await t.sam.asks(ASK, "general")) == (
            f"The seat {MIA} belongs to somebody else. An admin can change that."
        )


async def test_the_seat_that_one_has_already_need_not_be_asked_for() -> None:
    async with harness() as t:
        assert says(await t.ann.asks(f"/tasks link {ANN}")) == (
            f"You already have the seat {ANN}: it is the e-mail of your Slack profile."
        )
        assert t.tomas.sees("dm") == []


async def test_an_admin_links_somebody_else_and_undoes_it() -> None:
    async with harness() as t:
        assert says(await t.tomas.asks(f"/tasks link @mia {MIA}")) == (
            f"Done: Mia Tanaka now has the ChartMogul seat {MIA}."
        )
        assert "4 overdue" in says(await t.mia.asks("/tasks", "sales"))
        assert "Mia Tanaka's link is gone." in says(await t.tomas.asks("/tasks unlink @mia"))
        assert says(await t.mia.asks("/tasks", "sales")) == MIA_UNKNOWN


async def test_unlink_makes_the_profiles_e_mail_count_again() -> None:
    async with harness() as t:
        await t.tomas.asks(f"/tasks link @mia {MIA}")
        assert says(await t.mia.asks("/tasks unlink", "sales")) == (
            "Your link is gone. From now on the e-mail of the Slack profile counts."
        )
        assert says(await t.mia.asks("/tasks whoami", "sales")) == MIA_UNKNOWN


async def test_where_there_is_no_link_there_is_nothing_to_undo() -> None:
    async with harness() as t:
        assert says(await t.tomas.asks("/tasks unlink")) == "You have no link, so there is nothing to undo."
        heard = says(await t.tomas.asks("/tasks unlink @mia"))
        assert heard == "Mia Tanaka has no link, so there is nothing to undo."


ADMINS_ONLY = [f"link @mia {MIA}", "unlink @mia", "seats"]


@pytest.mark.parametrize("words", ADMINS_ONLY)
async def test_what_is_for_admins_is_refused_to_others(words: str) -> None:
    async with harness() as t:
        assert says(await t.ann.asks(f"/tasks {words}")).startswith("Only admins ")


async def test_a_guest_is_given_no_seat_by_an_admin_either() -> None:
    async with harness() as t:
        assert "is not a member of this workspace" in says(await t.tomas.asks("/tasks link @nina x@lumen.example"))


async def test_a_seat_that_is_linked_leaves_whoever_has_its_e_mail_without_it() -> None:
    async with harness() as t:
        question = await t.tomas.asks(f"/tasks link @sam.okafor {ANN}")
        assert says(question) == (
            f"The ChartMogul seat {ANN} is Ann Weber's now. They would lose it. Give it to Sam Okafor?"
        )
        assert "6 overdue" in says(await t.ann.asks("/tasks"))
        await t.tomas.presses(question, "Leave it")
        question = await t.tomas.asks(f"/tasks link @sam.okafor {ANN}")
        assert says(await t.tomas.presses(question, "Link anyway")).startswith("Done: Sam Okafor now has")
        assert says(await t.ann.asks("/tasks")) == NO_SEAT.format(why=f"The seat {ANN} is linked to somebody else")
        assert "6 overdue" in says(await t.sam.asks("/tasks", "general"))


async def test_an_admin_is_asked_about_an_address_that_chartmogul_never_used() -> None:
    async with harness() as t:
        question = await t.tomas.asks("/tasks link @mia mia.tanaka@lumen.exmaple")
        assert says(question).startswith("ChartMogul has never used mia.tanaka@lumen.exmaple for a task or a customer.")
        assert buttons(question) == ["Link it", "Leave it"]
        assert says(await t.tomas.presses(question, "Link it")).startswith("Done: Mia Tanaka now has")


async def test_a_request_for_a_seat_that_somebody_has_says_whose_it_is() -> None:
    async with harness() as t:
        await t.mia.asks(f"/tasks link {ANN}", "sales")
        assert "Ann Weber has this seat now and would lose it." in says(t.tomas.sees("dm")[-1])


async def test_seats_shows_everyone_with_and_without_one_and_assignees_without_a_person() -> None:
    async with harness() as t:
        seen = says(await t.tomas.asks("/tasks seats"))
        assert seen.startswith("7 with a seat, 2 without, 2 assignees without a person.")
        assert f"- Jordan Blake: {JORDAN} (by e-mail)" in seen
        assert "People without a seat\n- Mia Tanaka\n- Sam Okafor" in seen
        assert "Nina" not in seen
        assert "Assignees without a person in this workspace\n- ben.hartley@lumen.example" in seen

        await t.tomas.asks(f"/tasks link @mia {MIA}")
        assert f"- Mia Tanaka: {MIA} (by a link)" in says(await t.tomas.asks("/tasks seats"))


async def _lists(t: Harness, count: int) -> None:
    assert len(titles(await t.ann.asks("/tasks"))) == count


async def test_a_changed_e_mail_counts_within_a_minute() -> None:
    async with harness(tasks=[*many(3), task("Priya's.", assignee=PRIYA)]) as t:
        await _lists(t, 3)
        t.priya.changes(email="priya.new@lumen.example")
        t.ann.changes(email=PRIYA)
        await t.passes(61)
        await _lists(t, 1)


async def test_a_member_who_becomes_a_guest_gets_nothing_within_a_minute_linked_or_not() -> None:
    async with harness() as t:
        await t.tomas.asks(f"/tasks link @mia {MIA}")
        assert "4 overdue" in says(await t.mia.asks("/tasks", "sales"))
        t.mia.changes(kind="guest")
        await t.passes(61)
        assert says(await t.mia.asks("/tasks", "sales")).startswith("You are a guest")


async def test_a_guest_who_becomes_a_member_gets_answers_within_a_minute() -> None:
    async with harness() as t:
        assert says(await t.nina.asks("/tasks whoami", "general")).startswith("You are a guest")
        t.nina.changes(kind="member")
        await t.passes(61)
        assert says(await t.nina.asks("/tasks whoami", "general")).startswith("ChartMogul knows no seat nina@")


async def test_an_admin_who_is_one_no_more_decides_nothing() -> None:
    async with harness() as t:
        await t.mia.asks(ASK, "sales")
        t.tomas.changes(is_admin=False)
        await t.passes(61)
        heard = await t.tomas.presses(t.tomas.sees("dm")[-1], "Approve")
        assert says(heard).startswith("Only admins decide about seats.")


async def test_admins_can_be_named_by_e_mail() -> None:
    async with harness(SLACK_ADMINS=TOMAS.upper()) as t:
        assert says(await t.priya.asks("/tasks seats")).startswith("Only admins")
        assert "with a seat" in says(await t.tomas.asks("/tasks seats"))


@pytest.mark.parametrize(("line", "tries"), [("whoami ann", "/tasks whoami"), ("seats all", "/tasks seats")])
async def test_words_that_are_not_read_are_said_to_be_unread(line: str, tries: str) -> None:
    async with harness() as t:
        unread = line.split()[1]
        assert says(await t.tomas.asks(f"/tasks {line}")) == f"I can't read “{unread}” here. Try: {tries}"
