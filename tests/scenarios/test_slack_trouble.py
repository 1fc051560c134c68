"""Slack fails in every way that it can; nothing comes twice, and the person is told wherever that is possible."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.problems import ChatProblem
from tests.scenarios.harness import PATIENCE_SECONDS, harness
from tests.scenarios.made import many, says, task, titles

CALLS = {
    "token_revoked": "Slack revoked my access. An admin has to install the app again and set the new token.",
    "account_inactive": "My Slack account is switched off. An admin has to install the app again.",
    "missing_scope": "I lack a permission in Slack for this. An admin can see which one with: tasks-bot doctor.",
    "invalid_auth": "Slack doesn't know my token. An admin has to check SLACK_BOT_TOKEN.",
    "user_not_found": "Slack doesn't tell me who you are, so I can't answer. Ask a member of this workspace.",
    "fatal_error": "I tried to look up who somebody is, and Slack refused (fatal_error). Please tell your admin.",
}


@pytest.mark.parametrize(("error", "sentence"), CALLS.items(), ids=list(CALLS))
async def test_what_slack_refuses_to_tell_has_a_true_sentence(error: str, sentence: str) -> None:
    async with harness(tasks=many(3)) as t:
        t.expected.refusals.add(error)
        t.slack.fail("users.info", error)
        assert says(await t.ann.asks("/tasks")) == sentence
        assert len(titles(await t.ann.asks("/tasks"))) == 3


@pytest.mark.parametrize("trouble", ["500", "503", "dropped"])
async def test_a_slack_that_breaks_down_is_said_to(trouble: str) -> None:
    async with harness(tasks=many(3)) as t:
        t.expected.refusals |= {"500", "503", "200", "None"}
        if trouble == "dropped":
            t.slack.drop("users.info", times=2)  # what only reads is asked a second time
        else:
            t.slack.break_down("users.info", int(trouble))
        heard = says(await t.ann.asks("/tasks"))
        assert heard == "I can't reach Slack properly just now. Please try again in a minute."
        assert len(titles(await t.ann.asks("/tasks"))) == 3


async def test_a_short_rate_limit_is_waited_out() -> None:
    async with harness(tasks=many(3)) as t:
        t.expected.refusals.add("ratelimited")
        t.slack.rate_limit("users.info", retry_after=1, times=2)
        assert len(titles(await t.ann.asks("/tasks"))) == 3


async def test_a_long_rate_limit_is_told() -> None:
    async with harness(tasks=many(3)) as t:
        t.expected.refusals.add("ratelimited")
        t.slack.rate_limit("users.info", retry_after=90)
        assert says(await t.ann.asks("/tasks")) == "Slack asks me to slow down. Please try again in a minute."


async def test_a_rate_limit_on_an_answer_is_waited_out_as_long_as_slack_says() -> None:
    async with harness(tasks=many(3)) as t:
        t.expected.refusals.add("ratelimited")
        t.slack.rate_limit("chat.postEphemeral", retry_after=20)
        asking = asyncio.create_task(t.ann.asks("@tasks mine"))
        await t.until(lambda: "Slack asks to slow down" in t.log)
        assert t.ann.sees("cs-team") == []
        await t.clock.wind(20)
        assert len(titles(await asking)) == 3


@pytest.mark.parametrize("status", [404, 410])
async def test_a_used_up_response_url_falls_back_to_an_ephemeral_message(status: int) -> None:
    async with harness(tasks=many(3)) as t:
        t.expected.refusals.add("response_url")
        t.slack.break_down("response_url", status)
        answer = await t.ann.asks("/tasks")
        assert answer.seen_only_by == t.ann.id
        assert answer.channel == t.place("cs-team", t.ann)
        assert len(titles(answer)) == 3


@pytest.mark.parametrize("error", ["not_in_channel", "channel_not_found", "restricted_action", "missing_scope"])
async def test_where_the_bot_may_not_speak_the_answer_comes_as_a_direct_message(error: str) -> None:
    async with harness(tasks=many(3)) as t:
        t.expected.refusals |= {"response_url", error}
        t.slack.break_down("response_url", 404)
        t.slack.fail("chat.postEphemeral", error)
        answer = await t.ann.asks("/tasks")
        assert answer.channel == t.ann.dm
        assert len(titles(answer)) == 3


async def test_an_answer_to_a_command_in_a_channel_without_the_bot_needs_no_invitation() -> None:
    async with harness(tasks=many(3)) as t:
        t.sandbox.slack.change_channel(t.place("cs-team", t.ann), bot_is_member=False)
        assert len(titles(await t.ann.asks("/tasks"))) == 3


@pytest.mark.parametrize("status", [500, 503])
async def test_a_response_url_that_breaks_down_falls_back_to_an_ephemeral_message(status: int) -> None:
    async with harness(tasks=many(3)) as t:
        t.expected.refusals.add("response_url")
        t.slack.break_down("response_url", status)
        answer = await t.ann.asks("/tasks")
        assert answer.seen_only_by == t.ann.id
        assert len(titles(answer)) == 3


@pytest.mark.parametrize("times", [1, 2, 3], ids=["the address", "the channel", "both again"])
async def test_the_last_word_takes_every_way_there_is(times: int) -> None:
    async with harness(tasks=many(3)) as t:
        t.expected.refusals |= {"response_url", "503"}
        t.slack.break_down("response_url", 503, times=min(times, 2))
        t.slack.break_down("chat.postEphemeral", 503, times=times)
        answer = await t.ann.asks("/tasks")
        assert says(answer).startswith("I can't reach Slack properly just now.")
        assert answer.seen_only_by == t.ann.id or answer.channel == t.ann.dm


async def test_a_cut_connection_under_a_post_does_not_post_twice() -> None:
    async with harness(tasks=many(3)) as t:
        t.expected.refusals |= {"None", "200"}
        t.slack.drop("chat.postMessage", after_effect=True)
        await t.ann.types("mine", "dm")
        lists = [message for message in t.ann.sees("dm") if titles(message)]
        assert len(lists) == 1


async def test_a_share_that_slack_refused_can_be_tried_again() -> None:
    async with harness(tasks=many(3)) as t:
        t.expected.refusals.add("restricted_action")
        answer = await t.ann.asks("/tasks")
        t.slack.fail("chat.postMessage", "restricted_action")
        assert says(await t.ann.presses(answer, "Share in channel")).startswith("This workspace does not let me post")
        assert t.tomas.sees("cs-team") == []
        await t.ann.press(answer, "Share in channel")
        assert len(t.tomas.sees("cs-team")) == 1


@pytest.mark.parametrize("arrives", [True, False], ids=["arrived", "lost"])
@pytest.mark.parametrize("trouble", ["cut", "500", "503"])
async def test_a_share_whose_answer_was_lost_stands_in_the_channel_once_after_the_next_press(
    trouble: str, *, arrives: bool
) -> None:
    async with harness(tasks=many(3)) as t:
        t.expected.refusals |= {"None", "200", trouble}
        answer = await t.ann.asks("/tasks")
        if trouble == "cut":
            t.slack.drop("chat.postMessage", after_effect=arrives)
        else:
            t.slack.break_down("chat.postMessage", int(trouble), after_effect=arrives)
        heard = await t.ann.press(answer, "Share in channel")
        assert len(t.tomas.sees("cs-team")) == arrives
        assert len(heard) == 1  # the shared list, or a sentence
        await t.ann.press(answer, "Share in channel")
        assert len(t.tomas.sees("cs-team")) == 1


async def test_an_answer_for_the_channel_whose_answer_was_lost_is_not_told_as_a_failure() -> None:
    async with harness(tasks=many(3)) as t:
        t.expected.refusals |= {"None", "200"}
        t.slack.drop("chat.postMessage", after_effect=True)
        [shared] = await t.ann.types("/tasks mine --here")
        assert t.tomas.sees("cs-team") == [shared]


async def test_an_envelope_that_comes_twice_is_answered_once() -> None:
    async with harness(tasks=many(13)) as t:
        for words in ("/tasks", "@tasks mine"):
            t.slack.envelopes_to_send_twice = 1
            assert len(await t.ann.types(words)) == 1
        answer = t.ann.sees("cs-team")[0]
        t.slack.envelopes_to_send_twice = 1
        assert "13 to 13." in says(await t.ann.presses(answer, "Next"))


async def test_an_event_that_comes_again_after_a_restart_is_not_answered_again() -> None:
    async with harness(tasks=many(3)) as t:
        await t.ann.asks("@tasks mine")
        [event] = [ack for ack in t.sandbox.slack.acks if ack.kind == "events_api"]
        await t.restart_bot()
        await t.sandbox.slack.deliver_again(event)
        await t.quiet()
        assert len(t.ann.sees("cs-team")) == 1


async def test_two_presses_of_next_turn_to_the_same_page() -> None:
    async with harness() as t:
        first = await t.ann.asks("/tasks")
        await asyncio.gather(t.ann.press(first, "Next"), t.ann.press(first, "Next"))
        [shown] = t.ann.sees("cs-team")
        assert "13 to 24." in says(shown)


@pytest.mark.parametrize("ending", ["cut", "asked to reconnect", "closed"])
async def test_lost_sockets_are_opened_again(ending: str) -> None:
    async with harness(tasks=many(3)) as t:
        sockets = t.sandbox.slack.sockets
        await t.until(lambda: sockets.count == 2)
        if ending == "cut":
            sockets.drop()
        elif ending == "closed":
            await sockets.close()
        else:
            await sockets.ask_to_reconnect()
        await t.until(lambda: sockets.opened == 4)
        assert len(titles(await t.ann.asks("/tasks"))) == 3
        await t.passes(60)  # by then those that were to be replaced have been left
        assert sockets.count == 2


async def test_start_and_replacement_ask_for_no_more_sockets_than_are_opened() -> None:
    async with harness(tasks=many(3)) as t:
        sockets = t.sandbox.slack.sockets
        await t.until(lambda: sockets.count == 2)
        sockets.drop(1)
        await t.until(lambda: sockets.opened == 3)
        assert len(t.sandbox.slack.calls_of("apps.connections.open")) == 3


TWENTY = [f"/tasks customer nobody{number}" for number in range(20)]


@pytest.mark.parametrize("ending", ["cut", "asked to reconnect"])
async def test_every_command_is_acked_and_answered_once_while_sockets_are_lost(ending: str) -> None:
    async with harness(tasks=many(3)) as t:
        sockets = t.sandbox.slack.sockets
        await t.until(lambda: sockets.count == 2)
        ann, place = t.sandbox.slack.person(t.ann.id), t.place("cs-team", t.ann)
        for number, words in enumerate(TWENTY):
            if number in {5, 12} and ending == "cut":
                sockets.drop(1)  # the next command comes at once, before anything else can happen
            elif number in {5, 12}:
                await sockets.ask_to_reconnect()
            async with asyncio.timeout(PATIENCE_SECONDS):
                ack = await ann.say(place, words)
            assert ack
            assert ack.status == "ok"
        await t.quiet()
        heard = "\n".join(says(message) for message in t.ann.sees("cs-team"))
        assert [heard.count(f"“nobody{number}”") for number in range(20)] == [1] * 20


async def test_a_refused_handshake_is_tried_again_with_another_ticket() -> None:
    async with harness(tasks=many(3), started=False) as t:
        t.slack.handshakes_to_refuse = 1
        await t.start_bot()
        await t.until(lambda: t.sandbox.slack.sockets.count == 2)
        assert len(t.sandbox.slack.calls_of("apps.connections.open")) == 3


@pytest.mark.parametrize(("variable", "token"), [("SLACK_APP_TOKEN", "xapp-wrong"), ("SLACK_BOT_TOKEN", "xoxb-wrong")])
async def test_a_bad_token_ends_the_start_with_a_sentence_that_names_it(variable: str, token: str) -> None:
    async with harness(started=False) as t:
        t.expected.refusals.add("invalid_auth")
        with pytest.raises(ChatProblem) as caught:
            await t.start_bot({variable: token})
        assert variable in caught.value.sentence


async def test_markup_in_a_title_never_acts() -> None:
    traps = [
        "<!channel> all hands",
        "<!here|x> you",
        "<@U03TOMASOLI> look",
        "<https://evil.example|click>",
        "*b* _i_ `c`",
    ]
    async with harness(tasks=[task(trap) for trap in traps]) as t:
        for words in ("/tasks", "/tasks mine --here"):
            answer = await t.ann.asks(words)
            assert sorted(title.removeprefix("Acme Corp: ") for title in titles(answer)) == sorted(traps)
            assert not [mark for mark in ("<!", "<@", "<https://evil") if mark in answer.text]
            assert not [
                block for block in answer.blocks if block["type"] == "section" and "all hands" in str(block)
            ]  # lists are rich text, which nothing can act in
