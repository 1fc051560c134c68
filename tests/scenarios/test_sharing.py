"""Who sees an answer: its asker alone, unless they share it, and then only where no outsider reads."""

from __future__ import annotations

import asyncio

import pytest

from bot.sandbox.company.people import ANN, TOMAS
from tests.scenarios.harness import harness
from tests.scenarios.made import buttons, many, says, task, titles


async def test_only_the_asker_sees_an_answer() -> None:
    async with harness() as t:
        answer = await t.ann.asks("/tasks")
        assert answer.ephemeral
        assert t.tomas.sees("cs-team") == []


async def test_share_in_channel_posts_it_for_all_under_the_sharers_name() -> None:
    async with harness() as t:
        shared = await t.ann.presses(await t.ann.asks("/tasks"), "Share in channel")
        assert not shared.ephemeral
        assert t.tomas.sees("cs-team") == [shared]
        assert says(shared).startswith("Open tasks of Ann Weber")
        assert "Shared by Ann Weber." in says(shared)
        assert "12 of 43 shown" in says(shared)
        assert buttons(shared) == ["See all 43"]


async def test_here_shares_at_once() -> None:
    async with harness(tasks=many(3)) as t:
        shared = await t.ann.asks("/tasks mine --here")
        assert not shared.ephemeral
        assert t.tomas.sees("cs-team") == [shared]
        assert len(t.messages()) == 1


@pytest.mark.parametrize("words", ["/tasks mine --here", "mine --here"])
async def test_in_direct_messages_there_is_nobody_to_share_with(words: str) -> None:
    async with harness(tasks=many(3)) as t:
        heard = says(await t.ann.asks(words, "dm"))
        assert heard == "Nobody else reads our direct messages. Leave out --here, or ask in a channel."
        assert buttons(await t.ann.asks("mine", "dm")) == []


async def test_two_presses_share_once_and_the_second_is_told() -> None:
    async with harness(tasks=many(3)) as t:
        answer = await t.ann.asks("/tasks")
        heard = await asyncio.gather(*(t.ann.press(answer, "Share in channel") for _ in range(2)))
        shared = [message for message in t.messages() if not message.ephemeral]
        assert len(shared) == 1
        assert any("already shared" in says(message) for messages in heard for message in messages)


async def test_a_share_once_done_stays_done_after_a_restart() -> None:
    async with harness(tasks=many(3)) as t:
        answer = await t.ann.asks("/tasks")
        await t.ann.press(answer, "Share in channel")
        await t.restart_bot()
        assert "This was already shared." in says(await t.ann.presses(answer, "Share in channel"))


UNSAFE = [
    ({"shared_with": "Northwind"}, "#cs-team is shared with another company, and customer tasks stay inside."),
    ({"pending_share": True}, "#cs-team is shared with another company, and customer tasks stay inside."),
    ({"private": True, "bot_is_member": False}, "I can't see this channel"),
    ({"archived": True}, "#cs-team is archived."),
]


@pytest.mark.parametrize(("changes", "reason"), UNSAFE, ids=["shared", "about to be shared", "invisible", "archived"])
async def test_nothing_is_shared_where_it_is_not_safe_and_the_reason_is_given(
    changes: dict[str, object], reason: str
) -> None:
    async with harness(tasks=many(3)) as t:
        answer = await t.ann.asks("/tasks")
        t.sandbox.slack.change_channel(t.place("cs-team", t.ann), **changes)  # after the answer, before the press
        if "private" in changes:
            t.expected.refusals.add("channel_not_found")
        assert reason in says(await t.ann.presses(answer, "Share in channel"))
        if "archived" not in changes:  # there nobody can type
            assert reason in says(await t.ann.asks("/tasks mine --here"))
        assert [message for message in t.messages() if not message.ephemeral] == []


@pytest.mark.parametrize("how", ["press", "type"])
async def test_a_channel_that_is_shared_outside_while_chartmogul_answers_gets_nothing(how: str) -> None:
    async with harness(tasks=many(3)) as t:
        answer = await t.ann.asks("/tasks")
        await t.passes(6)  # the list is no longer fresh, so that it is read anew
        t.crm.latency = 3.7
        doing = t.ann.presses(answer, "Share in channel") if how == "press" else t.ann.asks("/tasks mine --here")
        asked = asyncio.create_task(doing)
        await t.until(lambda: t.clock.is_slept(3.7))
        t.sandbox.slack.change_channel(t.place("cs-team", t.ann), shared_with="Northwind")
        await t.clock.wind(4)
        assert says(await asked).startswith("#cs-team is shared with another company")
        assert [message for message in t.messages() if not message.ephemeral] == []


async def test_in_an_externally_shared_channel_one_still_gets_a_private_answer() -> None:
    async with harness(tasks=many(3)) as t:
        assert (await t.ann.asks("/tasks", "acme-partners")).ephemeral
        assert (await t.ann.asks("@tasks mine", "acme-partners")).ephemeral
        assert t.dana.sees("acme-partners") == []


async def test_a_shared_list_opens_as_a_private_copy_of_whoever_presses() -> None:
    async with harness() as t:
        shared = await t.ann.presses(await t.ann.asks("/tasks"), "Share in channel")
        copy = await t.tomas.presses(shared, "See all 43")
        assert copy.ephemeral
        assert copy.seen_only_by == t.tomas.id
        assert len(titles(copy)) == 43
        assert says(copy).startswith("Open tasks of Ann Weber")
        assert t.tomas.sees("cs-team")[0] == shared  # which stayed as it was


async def test_a_guest_who_presses_a_shared_list_gets_nothing() -> None:
    async with harness() as t:
        refused = await t.ann.asks("/tasks mine --here", "general")
        assert says(refused).startswith("People who aren't members of this workspace read #general: Nina Fischer.")
        assert says(await t.ann.asks("/tasks reminders allow guests", "general")).startswith("Only admins decide")
        assert "may read" in says(await t.tomas.asks("/tasks reminders allow guests", "general"))
        shared = await t.ann.asks("/tasks mine --here", "general")
        assert says(await t.nina.presses(shared, "See all 43")).startswith("You are a guest in this workspace")


async def test_an_admin_takes_back_what_guests_may_read() -> None:
    async with harness() as t:
        await t.tomas.asks("/tasks reminders allow guests", "general")
        assert says(await t.ann.asks("/tasks mine --here", "general")).startswith("Open tasks of Ann Weber")
        await t.tomas.asks("/tasks reminders refuse guests", "general")
        assert "Nina Fischer" in says(await t.ann.asks("/tasks mine --here", "general"))


async def test_a_refusal_for_guests_has_a_button_that_works_for_admins_alone() -> None:
    async with harness() as t:
        refused = await t.ann.asks("/tasks mine --here", "general")
        assert says(await t.ann.presses(refused, "Let guests read (admins)")).startswith("Only admins decide")
        assert "Nina Fischer" in says(await t.ann.asks("/tasks mine --here", "general"))
        admins = await t.tomas.asks("/tasks remind #general weekdays 9:00")
        assert says(admins).endswith("by typing “reminders allow guests” in #general itself.")
        allowed = await t.tomas.presses(admins, "Let guests read (admins)")
        assert f"allowed by <@{t.tomas.id}> on 23 Nov 2026" in says(allowed)
        assert says(await t.ann.asks("/tasks mine --here", "general")).startswith("Open tasks of Ann Weber")
        assert "nothing is shared or sent there" in says(await t.tomas.presses(allowed, "Stop guests reading"))
        assert "Nina Fischer" in says(await t.ann.asks("/tasks mine --here", "general"))


async def test_an_outsider_who_presses_in_a_channel_shared_later_gets_nothing() -> None:
    async with harness() as t:
        shared = await t.ann.asks("/tasks mine --here", "sales")
        t.sandbox.slack.change_channel(shared.channel, shared_with="Northwind", members=(t.ann.id, t.dana.id))
        assert says(await t.dana.presses(shared, "See all 43")).startswith("You belong to another workspace")


GUESTS = [
    ("/tasks mine", "general"),
    ("/tasks team", "general"),
    ("/tasks customer acme", "general"),
    ("/tasks whoami", "general"),
    ("/tasks link ann.weber@lumen.example", "general"),
    ("/tasks help", "general"),
    ("@tasks mine", "general"),
    ("mine", "dm"),
]


@pytest.mark.parametrize(("words", "where"), GUESTS, ids=[f"{words} in {where}" for words, where in GUESTS])
async def test_a_guest_gets_one_sentence_and_no_tasks(words: str, where: str) -> None:
    async with harness() as t:
        assert says(await t.nina.asks(words, where)) == (
            "You are a guest in this workspace, and customer tasks are for its members only. "
            "Ask the person who invited you."
        )


async def test_an_outsider_with_the_e_mail_of_a_seat_gets_nothing() -> None:
    async with harness() as t:
        assert says(await t.dana.asks("@tasks mine", "acme-partners")) == (
            "You belong to another workspace, and customer tasks are for members of this one only. "
            "Ask your contact here."
        )


OWN = [
    ("mine", "Your open tasks."),
    ("customer Acme Corp", "Your open tasks for Acme Corp."),
    ("team", "In this workspace everyone sees their own tasks only."),
    ("@tomas.oliveira", "In this workspace everyone sees their own tasks only."),
    ("for Tomás", "In this workspace everyone sees their own tasks only."),
    (f"for {TOMAS}", "In this workspace everyone sees their own tasks only."),
    (f"for {ANN}", "Your open tasks."),
]


@pytest.mark.parametrize(("words", "answer"), OWN, ids=[words for words, _ in OWN])
async def test_where_everyone_sees_their_own_only_nothing_else_is_listed(words: str, answer: str) -> None:
    theirs = [task("Ann's."), task("Tomás's.", assignee=TOMAS)]
    async with harness(tasks=theirs, VISIBILITY="own") as t:
        heard = await t.ann.asks(f"/tasks {words}")
        assert says(heard).startswith(answer)
        assert "Tomás's." not in says(heard)


async def test_where_everyone_sees_their_own_only_a_shared_list_opens_no_copy_for_others() -> None:
    async with harness(tasks=many(13), VISIBILITY="own") as t:
        shared = await t.ann.asks("/tasks mine --here")
        assert says(await t.tomas.presses(shared, "See all 13")).startswith("In this workspace everyone sees their own")


async def test_somebody_without_a_seat_is_told_how_to_ask_for_one() -> None:
    async with harness() as t:
        t.sam.changes(email="")
        assert says(await t.sam.asks("/tasks", "general")) == (
            "Your Slack profile has no e-mail, so I don't know which seat is yours. Ask for it by its e-mail; "
            "an admin approves."
            " Try: /tasks link you@your-firm.com"
        )
