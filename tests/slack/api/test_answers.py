"""Whatever answers in Slack's place, each of the three that ask gets an answer or a ChatProblem."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession, ConnectionTimeoutError, ServerDisconnectedError

from bot.domain.access.policy import Admins
from bot.domain.problems import ChatProblem
from bot.slack.api.answers import no_answer
from bot.slack.api.channels import SlackChannels
from bot.slack.api.checkup import SlackAccess, check_slack
from bot.slack.api.connection import SlackLine, open_slack
from bot.slack.api.message_sender import MessageSender, ReplyTarget
from bot.slack.api.reader import SlackReader
from bot.slack.blocks.message import Message
from tests.fakes.clock import HandWoundClock, settle
from tests.slack.api.fake_reader import nobody_allowed
from tests.slack.odd_slack import JSON, ODD, OddSlack, Said, odd_slack, said

CERTAINLY_NOT = {"429 in plain text", "429 in HTML", "429 in broken JSON"}


@asynccontextmanager
async def line_to(slack: OddSlack) -> AsyncIterator[SlackLine]:
    async with open_slack(f"{slack.url}/api/", "xoxb-1", HandWoundClock()) as line:
        yield line


def sender_on(line: SlackLine) -> MessageSender:
    return MessageSender(line.client, line.session, line.clock)


@pytest.mark.parametrize("oddity", ODD)
async def test_a_post_ends_in_a_sentence_and_says_whether_it_may_stand(oddity: str) -> None:
    async with odd_slack() as slack, line_to(slack) as line:
        slack.will_say("chat.postMessage", ODD[oddity])
        with pytest.raises(ChatProblem) as caught:
            await sender_on(line).post("C1", Message("Hello."))
        assert caught.value.may_be_posted is (oddity not in CERTAINLY_NOT)
        assert caught.value.sentence.endswith(".")
        assert slack.asked("chat.postMessage") == 1


@pytest.mark.parametrize("oddity", ODD)
async def test_a_question_ends_in_a_sentence(oddity: str) -> None:
    async with odd_slack() as slack, line_to(slack) as line:
        slack.will_say("users.info", ODD[oddity])
        with pytest.raises(ChatProblem):
            (await SlackReader(line.client).call("users.info", user="U1"))["user"]


@pytest.mark.parametrize("oddity", ODD)
async def test_the_doctor_says_what_is_wrong_and_what_to_do(oddity: str) -> None:
    async with odd_slack() as slack, ClientSession() as session:
        for method in ("auth.test", "apps.connections.open"):
            slack.will_say(method, ODD[oddity])
        access = SlackAccess("socket", f"{slack.url}/api/", Admins(), "xoxb-1", "xapp-1")
        found = {one.name: one for one in await check_slack(access, session, HandWoundClock(), nobody_allowed)}
        for part in (found["Slack bot token"], found["Slack socket"]):
            assert part.ok is False
            assert part.do
            assert "xapp" not in part.do, "nothing is wrong with the tokens"
            assert "Copy" not in part.do


async def test_both_spellings_of_a_rate_limit_are_one_code() -> None:
    async with odd_slack() as slack, line_to(slack) as line:
        for word in ("ratelimited", "rate_limited"):
            slack.will_say("chat.postMessage", Said(f'{{"ok":false,"error":"{word}"}}'.encode()))
            with pytest.raises(ChatProblem) as caught:
                await sender_on(line).post("C1", Message("Hello."))
            assert (caught.value.code, caught.value.may_be_posted) == ("ratelimited", False)


async def test_what_never_left_was_not_posted() -> None:
    async with odd_slack() as gone:
        pass
    async with line_to(gone) as line:
        with pytest.raises(ChatProblem) as caught:
            await sender_on(line).post("C1", Message("Hello."))
        assert (caught.value.code, caught.value.may_be_posted) == ("unreachable", False)


@pytest.mark.parametrize(
    ("error", "may_be_posted"),
    [
        (ConnectionTimeoutError("no connection in time"), False),
        (TimeoutError(), True),
        (ServerDisconnectedError(), True),
        (ConnectionResetError(), True),
        (RuntimeError("Session is closed"), True),
    ],
    ids=repr,
)
def test_only_without_a_connection_it_is_certain_that_nothing_arrived(error: Exception, may_be_posted: bool) -> None:
    assert no_answer("chat.postMessage", error).may_be_posted is may_be_posted


@pytest.mark.parametrize("status", [200, 500, 503])
async def test_a_code_beside_a_server_s_error_leaves_it_open_whether_the_message_stands(status: int) -> None:
    async with odd_slack() as slack, line_to(slack) as line:
        slack.will_say("chat.postMessage", Said(b'{"ok":false,"error":"channel_not_found"}', status))
        with pytest.raises(ChatProblem) as caught:
            await sender_on(line).post("C1", Message("Hello."))
        assert caught.value.may_be_posted is (status >= 500)


async def test_what_only_reads_is_asked_by_get_with_a_query() -> None:
    async with odd_slack() as slack, line_to(slack) as line:
        await SlackReader(line.client).call("conversations.info", channel="C1", include_num_members=True)
        [(_, request, body)] = slack.requests
        assert (request.method, dict(request.query), body) == (
            "GET",
            {"channel": "C1", "include_num_members": "1"},
            b"",
        )


def page(cursor: str) -> Said:
    return said(members=["U1"], response_metadata={"next_cursor": cursor})


@pytest.mark.parametrize("cursors", [("a", "a"), ("a", "b", "a"), ("a", "b", "c", "b")])
async def test_a_cursor_that_leads_back_ends_the_reading(cursors: tuple[str, ...]) -> None:
    async with odd_slack() as slack, line_to(slack) as line:
        slack.will_say("conversations.members", *map(page, cursors))
        with pytest.raises(ChatProblem, match="does not come to an end"):
            async for _ in SlackReader(line.client).pages("conversations.members", channel="C1"):
                pass
        assert slack.asked("conversations.members") == len(cursors)


async def test_a_last_page_without_metadata_is_the_last() -> None:
    async with odd_slack() as slack, line_to(slack) as line:
        slack.will_say("conversations.members", page("a"), said(members=["U2"], response_metadata=None))
        found = [one["members"] async for one in SlackReader(line.client).pages("conversations.members", channel="C1")]
        assert found == [["U1"], ["U2"]]


async def test_a_group_s_messages_are_hidden_however_much_slack_says_about_it() -> None:
    async with odd_slack() as slack, line_to(slack) as line:
        refused = {"ok": False, "warning": "x" * 400, "error": "missing_scope", "needed": "mpim:read"}
        slack.will_say("conversations.info", Said(json.dumps(refused).encode()))
        assert await SlackChannels(SlackReader(line.client)).channel("G1") is None


# A response_url


def target(slack: OddSlack, *, direct: bool = False) -> ReplyTarget:
    return ReplyTarget("C1", "U1", response_url=f"{slack.url}/commands", direct=direct)


async def test_an_answer_whose_address_cannot_be_reached_goes_into_the_channel_itself() -> None:
    async with odd_slack() as gone:
        pass
    async with odd_slack() as slack, line_to(slack) as line:
        await sender_on(line).answer(target(gone), Message("Three tasks."))
        [(method, _, body)] = slack.requests
        assert method == "chat.postEphemeral"
        assert b"Three tasks." in body


async def test_where_neither_the_address_nor_the_channel_takes_it_an_answer_goes_into_the_direct_messages() -> None:
    async with odd_slack() as gone:
        pass
    async with odd_slack() as slack, line_to(slack) as line:
        slack.will_say("chat.postEphemeral", Said(b'{"ok":false,"error":"not_in_channel"}'))
        slack.will_say("conversations.open", said(channel={"id": "D1"}))
        slack.will_say("chat.postMessage", said(ts="1.2"))
        await sender_on(line).answer(target(gone), Message("Three tasks."))
        method, _, body = slack.requests[-1]
        assert method == "chat.postMessage"
        assert b"Three tasks." in body


async def test_a_busy_address_is_waited_for_as_long_as_it_says() -> None:
    clock = HandWoundClock()
    async with odd_slack() as slack, open_slack(f"{slack.url}/api/", "xoxb-1", clock) as line:
        slack.will_say("response_url", Said(b"rate_limited", 429, "text/plain", {"Retry-After": "7"}), Said(b"ok"))
        answering = asyncio.create_task(sender_on(line).answer(target(slack), Message("Three tasks.")))
        while not clock.waiting:
            await settle(1)
        await clock.wind(6.9)
        assert slack.asked("response_url") == 1
        await clock.wind(0.2)
        await answering
        assert [name for name, _, _ in slack.requests] == ["response_url"] * 2


async def test_an_address_that_asks_for_an_hour_is_passed_by() -> None:
    async with odd_slack() as slack, line_to(slack) as line:
        slack.will_say("response_url", Said(b"", 429, JSON, {"Retry-After": "3600"}))
        await sender_on(line).answer(target(slack), Message("Three tasks."))
        assert [name for name, _, _ in slack.requests] == ["response_url", "chat.postEphemeral"]


_MAY_HAVE_ARRIVED = [
    "503 in plain text",
    "500 in JSON",
    "200 in HTML",
    "200 in plain text",
    "broken JSON",
    "nothing",
    "a cut connection",
]
_KEPT_BY_A_PROXY = {
    "302": Said(b"", 302, "text/html", {"Location": "http://127.0.0.1:1/login"}),
    "401": Said(b"<html>Log in</html>", 401, "text/html"),
    "403": Said(b"Forbidden", 403, "text/plain"),
    "407": Said(b"", 407, "text/html"),
}


@pytest.mark.parametrize("answered", [*map(ODD.get, _MAY_HAVE_ARRIVED), *_KEPT_BY_A_PROXY.values()])
async def test_an_answer_for_one_person_that_is_lost_at_the_address_takes_the_next_road(answered: Said) -> None:
    async with odd_slack() as slack, line_to(slack) as line:
        slack.will_say("response_url", answered)
        await sender_on(line).answer(target(slack), Message("Three tasks."))
        assert [name for name, _, _ in slack.requests] == ["response_url", "chat.postEphemeral"]
        assert b"Three tasks." in slack.requests[-1][2]


@pytest.mark.parametrize("oddity", _MAY_HAVE_ARRIVED)
async def test_an_answer_for_a_channel_that_may_have_arrived_is_not_sent_by_another_road(oddity: str) -> None:
    async with odd_slack() as slack, line_to(slack) as line:
        slack.will_say("response_url", ODD[oddity])
        with pytest.raises(ChatProblem) as caught:
            await sender_on(line).answer(target(slack), Message("Three tasks.", in_channel=True))
        assert caught.value.may_be_posted
        assert [name for name, _, _ in slack.requests] == ["response_url"]


@pytest.mark.parametrize("status", list(_KEPT_BY_A_PROXY))
async def test_an_answer_for_a_channel_that_a_proxy_kept_takes_the_next_road(status: str) -> None:
    async with odd_slack() as slack, line_to(slack) as line:
        slack.will_say("response_url", _KEPT_BY_A_PROXY[status])
        slack.will_say("chat.postMessage", said(ts="1.2"))
        await sender_on(line).answer(target(slack), Message("Three tasks.", in_channel=True))
        assert [name for name, _, _ in slack.requests] == ["response_url", "chat.postMessage"]


async def test_an_address_s_refusal_is_read_to_its_end() -> None:
    async with odd_slack() as slack, line_to(slack) as line:
        problems = {"messages": ["[ERROR] must be less than 3001 characters"] * 9}
        refused = {"response_metadata": problems, "ok": False, "error": "invalid_blocks"}
        slack.will_say("response_url", Said(json.dumps(refused).encode()))
        with pytest.raises(ChatProblem) as caught:
            await sender_on(line).answer(target(slack), Message("Three tasks."))
        assert (caught.value.code, caught.value.may_be_posted) == ("invalid_blocks", False)


@pytest.mark.parametrize("body", [b"ok", b'{"ok":true}'])
async def test_each_way_in_which_an_address_says_ok_is_one(body: bytes) -> None:
    async with odd_slack() as slack, line_to(slack) as line:
        slack.will_say("response_url", Said(body, 200, "text/html"))
        await sender_on(line).answer(target(slack), Message("Three tasks."))
        assert slack.asked("response_url") == len(slack.requests) == 1


@pytest.mark.parametrize("oddity", ODD)
async def test_an_apology_is_heard_by_some_road_whatever_the_channel_answers(oddity: str) -> None:
    async with odd_slack() as slack, line_to(slack) as line:
        slack.will_say("response_url", ODD["503 in plain text"])
        slack.will_say("chat.postEphemeral", ODD[oddity])
        slack.will_say("conversations.open", said(channel={"id": "D1"}))
        slack.will_say("chat.postMessage", said(ts="1.2"))
        await sender_on(line).last_word(target(slack), Message("Sorry."))
        assert slack.requests[-1][0] in {"chat.postEphemeral", "chat.postMessage"}
