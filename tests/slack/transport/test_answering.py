"""From a payload to an answer: whatever happens after the ack, the person who asked hears something."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.access.person import Standing
from bot.domain.problems import ChatProblem, NotAllowed, StoreProblem
from bot.slack.blocks.message import Message
from bot.slack.feature import (
    Action,
    Ask,
    Click,
    Command,
    Feature,
    Form,
    FormAccepted,
    FormErrors,
    FormKind,
    Modal,
    Reply,
    bind,
)
from bot.slack.transport import answering
from tests.fakes.clock import settle
from tests.slack.transport.bolt import (
    ANN,
    GUEST,
    NOT_IN,
    OUR_BOT,
    TEAM,
    BoltApp,
    change,
    command,
    event,
    press,
    submission,
)

NOT_WRITTEN = "My database cannot be used just now, so nothing was changed. Whoever runs me finds the reason in my log."
APOLOGY = re.compile(r"Sorry, something went wrong on my side, .* give your admin the reference (\w{6})\.")
UNREACHABLE = ChatProblem("I can't reach Slack.", code="unreachable", may_be_posted=True)
REFUSED = ChatProblem("This channel is archived.", code="is_archived")
MODAL = Modal("a.form", "A form", (), "Do it", "kept", Message("instead"))


class Doings:
    """What the handlers of the table below do next: an answer, or an error."""

    def __init__(self) -> None:
        self.next: Any = Message("heard")
        self.words: list[str] = []

    async def does(self) -> Any:
        if isinstance(self.next, Exception):
            raise self.next
        return self.next() if callable(self.next) else self.next


async def _run(ask: Ask, doings: Doings, words: str) -> Message | Modal:
    doings.words.append(words)
    answer: Message | Modal = await doings.does()
    return answer


async def _act(click: Click, doings: Doings) -> Reply | Modal:
    doings.words.append(click.value)
    answer: Reply | Modal = await doings.does()
    return answer


async def _share(click: Click, doings: Doings) -> Reply:
    return Reply(Message("shared", in_channel=True), replaces=False, once=f"share:{click.value}")


async def _preview(form: Form, doings: Doings) -> Modal:
    assert form.text("where") in {"C1", ""}
    modal: Modal = await doings.does()
    return modal


async def _submit(form: Form, doings: Doings) -> FormAccepted | Modal:
    taken: FormAccepted | Modal = await doings.does()
    return taken


FEATURE: Feature[Doings] = Feature(
    "a feature",
    (Command("hear", "hear", "Hears", ("hear",), _run),),
    (Action("a.press", _act), Action("a.share", _share)),
    (FormKind("a.form", "where", _preview, _submit),),
    small_talk=lambda ask: Message("Hello!") if ask.words == "hello" else None,
)


@pytest.fixture
def doings() -> Doings:
    return Doings()


@pytest.fixture
def app(doings: Doings) -> BoltApp:
    return BoltApp(bind(FEATURE, doings))


async def test_a_command_is_acked_and_answered(app: BoltApp, doings: Doings) -> None:
    response = await app.hears(command("hear  what I say"))
    assert (response.status, response.body) == (200, "")
    assert app.said == ["heard"]
    assert doings.words == ["what I say"]


@pytest.mark.parametrize(
    "body",
    [
        event(),
        event(type="message", channel_type="im", channel="D1"),
        event(type="message", channel_type="im", channel="D1", subtype="file_share"),
        event(type="message", channel_type="im", channel="D1", subtype="thread_broadcast"),
        event(type="message", channel_type="im", channel="D1", subtype="me_message"),
        event(subtype="file_share"),
    ],
    ids=["mention", "direct", "with a file", "also to the channel", "/me", "mention with a file"],
)
async def test_whatever_a_person_writes_is_a_question(app: BoltApp, body: dict[str, Any]) -> None:
    await app.hears(body)
    assert app.said == ["heard"]


@pytest.mark.parametrize(
    "body",
    [
        event(edited={"user": ANN.id, "ts": "1.6"}),
        event(type="message", channel_type="im", subtype="message_changed", message={"text": "hear"}, user=None),
        event(type="message", channel_type="im", edited={"user": ANN.id, "ts": "1.6"}),
        event(type="message", channel_type="im", subtype="message_deleted"),
        event(type="message", channel_type="im", subtype="channel_join"),
        event(type="message", channel_type="im", subtype="bot_message"),
        event(bot_id="B2"),
    ],
)
async def test_an_edited_question_and_what_nobody_asked_is_acked_and_not_answered(
    app: BoltApp, body: dict[str, Any]
) -> None:
    assert (await app.hears(body)).status == 200
    assert app.said == []


async def test_small_talk_is_answered_in_conversation_and_not_to_a_command(app: BoltApp) -> None:
    await app.hears(event(text=f"<@{OUR_BOT}> hello"))
    assert app.said == ["Hello!"]
    await app.hears(command("hello"))
    assert app.said[1].startswith("I don't know “hello”.")


async def test_a_second_delivery_is_answered_once(app: BoltApp) -> None:
    for _ in range(2):
        await app.hears(event())
        await app.hears(command("hear"))
        await app.hears(press("a.press"))
    assert len(app.said) <= 3
    assert app.said.count("heard") == 2


async def test_a_guest_hears_that_tasks_are_for_members(app: BoltApp, doings: Doings) -> None:
    await app.hears(command("hear", GUEST.id))
    assert app.said[0].startswith("You are a guest in this workspace")
    assert doings.words == []


async def test_who_becomes_a_guest_while_the_answer_is_made_gets_none(app: BoltApp, doings: Doings) -> None:
    def becomes_a_guest() -> Message:
        app.people.people[ANN.id] = replace(ANN, standing=Standing.GUEST)
        return Message("heard")

    doings.next = becomes_a_guest
    await app.hears(command("hear"))
    [said] = app.said
    assert said.startswith("You are a guest in this workspace")


@pytest.mark.parametrize("body", [command("hear"), press("a.press")])
async def test_what_was_done_is_answered_also_where_slack_cannot_tell_again_who_asked(
    app: BoltApp, doings: Doings, body: dict[str, Any]
) -> None:
    def loses_slack() -> Message | Reply:
        app.people.fails = UNREACHABLE
        return Message("It is on.") if "command" in body else Reply(Message("It is on."), replaces=False)

    doings.next = loses_slack
    await app.hears(body)
    assert app.said == ["It is on."]


async def test_a_button_that_no_feature_knows_says_so(app: BoltApp) -> None:
    await app.hears(press("gone.away"))
    assert app.said == ["This button is from another version of me. Please ask again."]


async def test_a_form_is_opened_and_said_in_words_where_it_can_not_be(app: BoltApp, doings: Doings) -> None:
    doings.next = MODAL
    await app.hears(command("hear"))
    assert app.sender.opened == [MODAL]
    await app.hears(event())
    assert app.said == ["instead"]


ROADS: list[Any] = [
    pytest.param(command("hear"), id="command"),
    pytest.param(event(), id="mention"),
    pytest.param(event(type="message", channel_type="im", channel="D1"), id="direct"),
    pytest.param(press("a.press"), id="click"),
]


@pytest.mark.parametrize("body", ROADS)
async def test_a_mistake_in_a_handler_is_an_apology_with_a_reference_that_the_log_has(
    app: BoltApp, doings: Doings, body: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    doings.next = ZeroDivisionError()
    await app.hears(body)
    [sentence] = app.said
    found = APOLOGY.fullmatch(sentence)
    assert found
    [record] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert record.__dict__["reference"] == found[1]
    assert record.exc_info


@pytest.mark.parametrize("body", ROADS)
@pytest.mark.parametrize(
    ("error", "heard"),
    [
        (AttributeError("'str' object has no attribute 'get'"), APOLOGY),
        (REFUSED, re.compile("This channel is archived.")),
        (StoreProblem("/srv/bot.db is full"), re.compile(NOT_WRITTEN)),
    ],
    ids=["an odd answer of Slack's", "a refusal", "the database"],
)
async def test_what_goes_wrong_while_posting_is_told_too(
    app: BoltApp, doings: Doings, body: dict[str, Any], error: Exception, heard: re.Pattern[str]
) -> None:
    if "actions" in body:
        doings.next = Reply(Message("heard"))
    app.sender.refusals = [error]
    await app.hears(body)
    [sentence] = app.said
    assert heard.fullmatch(sentence)


async def test_where_not_even_the_last_word_can_be_told_the_log_has_it(
    app: BoltApp, doings: Doings, caplog: pytest.LogCaptureFixture
) -> None:
    doings.next = NotAllowed("You may not.")
    app.sender.last_refusal = AttributeError("odd")
    await app.hears(command("hear"))
    assert "could not tell anybody" in caplog.messages
    assert "work failed" not in caplog.messages


_PUBLIC = {"container": {"type": "message", "message_ts": "1763888400.000100", "is_ephemeral": False}}
_DIRECT = {**_PUBLIC, "channel": {"id": "D1"}}


@pytest.mark.parametrize(
    ("reply", "where", "replaced"),
    [
        (Reply(Message("new")), {}, True),
        (Reply(Message("new")), _DIRECT, True),
        (Reply(Message("new")), _PUBLIC, False),
        (Reply(Message("new"), for_all=True), _PUBLIC, True),
        (Reply(Message("new"), replaces=False, for_all=True), {}, False),
    ],
    ids=["its reader's own", "in direct messages", "everybody's", "everybody's, on purpose", "not to be replaced"],
)
async def test_a_click_replaces_no_message_that_others_read_unless_it_is_meant_to(
    app: BoltApp, doings: Doings, reply: Reply, where: dict[str, Any], replaced: bool
) -> None:
    doings.next = reply
    await app.hears(press("a.press") | where)
    [(_, message, replaces)] = app.sender.answers
    assert (message.text, replaces) == ("new", replaced)


async def test_a_share_is_posted_once_and_the_second_press_hears_so(app: BoltApp) -> None:
    for number in range(2):
        await app.hears(press("a.share", "n1", trigger_id=f"t{number}"))
    assert [(channel, message.text) for channel, message, _ in app.sender.posts] == [("C1", "shared")]
    assert app.said == ["This was already shared. Ask again to share it anew."]


@pytest.mark.parametrize("error", [REFUSED, StoreProblem("full")])
async def test_a_share_that_was_certainly_not_posted_can_be_made_by_the_next_press(
    app: BoltApp, error: Exception
) -> None:
    app.sender.refusals = [error]
    await app.hears(press("a.share", "n1", trigger_id="t1"))
    assert app.sender.posts == []
    await app.hears(press("a.share", "n1", trigger_id="t2"))
    assert len(app.sender.posts) == 1
    assert len(app.said) == 1


@pytest.mark.parametrize("error", [UNREACHABLE, AttributeError("odd")], ids=["no answer", "an odd answer"])
async def test_a_share_whose_answer_was_lost_is_found_in_the_channel_and_not_posted_again(
    app: BoltApp, error: Exception
) -> None:
    app.sender.refusals, app.sender.arrives = [error], True
    for number in range(2):
        await app.hears(press("a.share", "n1", trigger_id=f"t{number}"))
    assert len(app.sender.posts) == 1
    assert app.said == ["This was already shared. Ask again to share it anew."]


@pytest.mark.parametrize(
    ("error", "heard"), [(UNREACHABLE, re.compile("I can't reach Slack.")), (AttributeError("odd"), APOLOGY)]
)
async def test_a_share_that_did_not_arrive_says_so_and_the_next_press_makes_it(
    app: BoltApp, error: Exception, heard: re.Pattern[str]
) -> None:
    app.sender.refusals = [error]
    await app.hears(press("a.share", "n1", trigger_id="t1"))
    assert app.sender.posts == []
    assert heard.fullmatch(app.said[0])
    await app.hears(press("a.share", "n1", trigger_id="t2"))
    assert len(app.sender.posts) == 1


async def test_a_share_that_can_not_be_looked_for_says_so_and_the_next_press_looks_first(app: BoltApp) -> None:
    app.sender.refusals, app.sender.arrives = [UNREACHABLE], True
    app.history.refusals = [None, UNREACHABLE]  # before the post, and after it
    await app.hears(press("a.share", "n1", trigger_id="t1"))
    [sentence] = app.said
    assert sentence == (
        "Slack did not say whether it took my message, and I could not look either. Please look in the channel, and "
        "ask again only if the message is not there."
    )
    await app.hears(press("a.share", "n1", trigger_id="t2"))
    assert len(app.sender.posts) == 1
    assert app.said[0] == "This was already shared. Ask again to share it anew."


async def test_where_the_bot_is_no_member_a_share_goes_by_the_response_url_and_a_lost_answer_is_told(
    app: BoltApp,
) -> None:
    await app.hears(press("a.share", "n1", trigger_id="t1", channel_id=NOT_IN.id))
    assert app.said == ["shared"]
    assert app.history.looks == 0
    app.sender.refusals = [UNREACHABLE]
    await app.hears(press("a.share", "n2", trigger_id="t2", channel_id=NOT_IN.id))
    assert "because I'm not in this channel" in app.said[1]


async def test_a_share_that_was_noted_by_a_bot_which_was_killed_before_it_posted_is_made(app: BoltApp) -> None:
    app.seen.keys.add("share:n1")
    await app.hears(press("a.share", "n1", trigger_id="t1"))
    assert len(app.sender.posts) == 1
    await app.hears(press("a.share", "n1", trigger_id="t2"))
    assert len(app.sender.posts) == 1


@pytest.mark.parametrize("channel_id", [TEAM.id, NOT_IN.id])
async def test_a_share_that_was_noted_and_can_not_be_looked_for_is_not_made_again(
    app: BoltApp, channel_id: str
) -> None:
    app.seen.keys.add("share:n1")
    app.history.refusals = [ChatProblem("I may not read there.", code="missing_scope", hides_place=True)]
    await app.hears(press("a.share", "n1", channel_id=channel_id))
    assert app.sender.posts == []
    assert app.said == ["This was already shared. Ask again to share it anew."]


async def test_a_share_that_was_noted_longer_ago_than_the_channel_is_looked_through_is_not_made_again(
    app: BoltApp,
) -> None:
    app.seen.keys.add("share:n1")
    body = press("a.share", "n1")
    body["container"]["message_ts"] = "1795164400.000100"  # three days before
    await app.hears(body)
    assert app.sender.posts == []
    assert app.said == ["This was already shared. Ask again to share it anew."]


async def test_two_presses_at_once_make_one_share(app: BoltApp) -> None:
    await asyncio.gather(*(app.hears(press("a.share", "n1", trigger_id=f"t{number}")) for number in range(2)))
    assert len(app.sender.posts) == 1
    assert app.said == ["This was already shared. Ask again to share it anew."]


async def test_a_share_from_a_message_of_an_unknown_age_is_made_once_too(app: BoltApp) -> None:
    for number in range(2):
        body = press("a.share", "n1", trigger_id=f"t{number}")
        body["container"]["message_ts"] = "?"
        await app.hears(body)
    assert len(app.sender.posts) == 1
    assert app.said == ["This was already shared. Ask again to share it anew."]


@pytest.mark.parametrize("channel_id", [TEAM.id, NOT_IN.id])
async def test_a_share_that_slack_refused_says_why_and_is_not_looked_for(app: BoltApp, channel_id: str) -> None:
    app.sender.refusals = [REFUSED]
    await app.hears(press("a.share", "n1", channel_id=channel_id))
    assert app.said == ["This channel is archived."]
    assert app.history.looks == (1 if channel_id == TEAM.id else 0)  # before it was posted


async def test_a_share_that_can_not_be_noted_down_is_not_made_and_says_so(app: BoltApp) -> None:
    app.seen.refusal = StoreProblem("/srv/bot.db is read-only")
    await app.hears(press("a.share", "n1"))
    assert app.sender.posts == []
    assert app.said == [NOT_WRITTEN]


async def test_an_answer_for_the_channel_that_arrived_though_its_answer_was_lost_is_not_asked_for_again(
    app: BoltApp, doings: Doings
) -> None:
    doings.next = Message("for all", in_channel=True)
    app.sender.refusals, app.sender.arrives = [UNREACHABLE], True
    await app.hears(command("hear"))
    assert len(app.sender.posts) == 1
    assert app.said == []


async def test_a_form_that_is_taken_closes_and_its_person_is_told(app: BoltApp, doings: Doings) -> None:
    doings.next = FormAccepted(Message("done"), "D1")
    response = await app.hears(submission("a.form"))
    assert (response.status, response.body) == (200, "")
    [(address, message, _)] = app.sender.answers
    assert (address.channel_id, address.direct, message.text) == ("D1", True, "done")


async def test_what_a_form_led_to_is_said_again_where_a_stop_cuts_it_short(app: BoltApp, doings: Doings) -> None:
    doings.next = FormAccepted(Message("It is on."), "D1")
    app.sender.refusals = [asyncio.CancelledError()]
    await app.hears(submission("a.form"))
    assert app.said == ["It is on."]


async def test_a_click_that_a_stop_cuts_short_asks_for_the_button_again(app: BoltApp, doings: Doings) -> None:
    doings.next = Reply(Message("heard"))
    app.sender.refusals = [asyncio.CancelledError()]
    await app.hears(press("a.press"))
    assert app.said == ["I am being restarted and could not finish this. Please press the button again in a minute."]


@pytest.mark.parametrize("error", [AttributeError("odd"), UNREACHABLE])
async def test_what_is_told_after_a_form_lies_in_the_net_too(app: BoltApp, doings: Doings, error: Exception) -> None:
    doings.next = FormAccepted(Message("done"), "D1")
    app.sender.refusals = [error]
    await app.hears(submission("a.form"))
    assert len(app.sender.last_words) == 1


async def test_a_form_that_has_to_be_looked_at_again_is_repainted_in_the_ack(app: BoltApp, doings: Doings) -> None:
    doings.next = MODAL
    response = await app.hears(submission("a.form"))
    assert '"response_action": "update"' in response.body
    assert '"private_metadata": "kept"' in response.body


@pytest.mark.parametrize(
    ("error", "at", "said"),
    [
        (FormErrors({"days": "Choose one."}), "days", "Choose one."),
        (NotAllowed("You may not."), "where", "You may not."),
        (StoreProblem("The database /srv/bot.db is full."), "where", "My database cannot be used"),
        (KeyError("surprise"), "where", "reference"),
    ],
    ids=["a field", "a problem", "the database", "a surprise"],
)
async def test_what_is_wrong_with_a_form_is_told_at_an_input(
    app: BoltApp, doings: Doings, error: Exception, at: str, said: str
) -> None:
    doings.next = error
    body = (await app.hears(submission("a.form"))).body
    assert '"response_action": "errors"' in body
    assert re.search(rf'"{at}": "[^"]*{said}', body)
    assert "/srv" not in body


async def test_what_takes_longer_than_slack_waits_is_asked_for_again(
    app: BoltApp, doings: Doings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def for_ever() -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(answering, "ACK_WITHIN_SECONDS", 0.01)
    monkeypatch.setattr(doings, "does", for_ever)
    assert "press the button again" in (await app.hears(submission("a.form"))).body


async def test_a_change_repaints_and_a_repaint_that_fails_leaves_the_form_as_it_was(
    app: BoltApp, doings: Doings, caplog: pytest.LogCaptureFixture
) -> None:
    doings.next = MODAL
    await app.hears(change("a.form"))
    assert app.sender.repainted == [MODAL]
    app.sender.refusals = [AttributeError("odd")]
    assert (await app.hears(change("a.form"))).status == 200
    assert app.said == []
    assert "work failed" not in caplog.messages


async def test_of_two_changes_at_once_the_latest_is_painted_last(
    app: BoltApp, doings: Doings, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_may_go_on = asyncio.Event()
    modals = [MODAL, replace(MODAL, carried="newer")]

    async def the_first_takes_longer() -> Modal:
        modal = modals.pop(0)
        if modals:
            await first_may_go_on.wait()
        return modal

    monkeypatch.setattr(doings, "does", the_first_takes_longer)
    older = asyncio.create_task(app.hears(change("a.form")))
    await settle()
    newer = asyncio.create_task(app.hears(change("a.form")))
    await settle()
    first_may_go_on.set()
    await asyncio.gather(older, newer)
    assert app.sender.repainted[-1].carried == "newer"


async def test_a_form_of_another_version_stays_and_says_so(app: BoltApp) -> None:
    refused = json.loads((await app.hears(submission("gone.form"))).body)
    assert list(refused["errors"].values()) == ["This button is from another version of me. Please ask again."]
    assert (await app.hears(change("gone.form"))).body == ""
    assert app.said == []


@pytest.mark.parametrize("view", [{"state": None}, {"state": {}}, {"state": {"values": None}}], ids=str)
async def test_a_form_may_come_without_a_state(app: BoltApp, doings: Doings, view: dict[str, Any]) -> None:
    doings.next = FormAccepted(Message("done"), "D1")
    await app.hears(submission("a.form", **view))
    assert app.said == ["done"]


def _without(body: dict[str, Any], *path: str) -> dict[str, Any]:
    """A copy of ``body`` in which the last of ``path`` is missing."""
    first, *rest = path
    if not rest:
        return {key: value for key, value in body.items() if key != first}
    return body | {first: _without(body[first], *rest)}


MALFORMED: list[Callable[[], dict[str, Any]]] = [
    lambda: _without(command("hear"), "trigger_id"),
    lambda: _without(command("hear"), "user_id"),
    lambda: _without(command("hear"), "channel_id"),
    lambda: _without(event(), "event_id"),
    lambda: _without(event(), "event", "channel"),
    lambda: event(subtype=["file_share"]),
    lambda: event(subtype={"a": 1}),
    lambda: press("a.press") | {"user": None},
    lambda: press("a.press") | {"user": "U1ANN"},
    lambda: press("a.press") | {"container": []},
    lambda: press("a.press") | {"container": "message"},
    lambda: press("a.press") | {"channel": {}},
    lambda: press("a.press") | {"actions": []},
    lambda: press("a.press") | {"actions": [None]},
    lambda: press("a.press") | {"actions": ["x"]},
    lambda: _without(press("a.press"), "actions"),
    lambda: submission("a.form") | {"view": None},
    lambda: submission("a.form") | {"user": {}},
    lambda: submission("a.form", id=None, state=[1]),
    lambda: submission("a.form", state={"values": {"where": None}}),
    lambda: submission("a.form", state={"values": {"where": {"a": None}}}),
    lambda: {"type": "something_new", "team_id": "T1"},
    dict,
]


@pytest.mark.parametrize("malformed", MALFORMED, ids=range(len(MALFORMED)))
async def test_a_malformed_payload_is_acked_with_a_line_in_the_log_and_no_traceback(
    app: BoltApp, malformed: Callable[[], dict[str, Any]], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    assert (await app.hears(malformed())).status == 200
    assert app.said == []
    assert [
        record.getMessage() for record in caplog.records if record.exc_info or record.levelno >= logging.ERROR
    ] == []
