"""A form is answered in its ack: closed, with errors, or repainted; never with silence."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from bot.domain.access.person import Person
from bot.domain.problems import ChatProblem, NotAllowed, Problem, StoreProblem
from bot.slack.api.message_sender import MessageSender, ReplyTarget
from bot.slack.blocks.message import Form, FormAccepted, FormErrors, Message, Modal
from bot.slack.desk import Desk
from bot.slack.forms import FormKind
from bot.slack.transport import form_answering
from bot.slack.transport.form_answering import FormAnswering
from bot.slack.transport.payloads import IncomingForm

ANN = Person("U1ANN", "Ann Weber", "ann@firm.example", ZoneInfo("Europe/Berlin"))
INCOMING = IncomingForm(ANN.id, "a.form", "V1", "kept", {"where": "C1"})
MODAL = Modal("a.form", "A form", (), "Do it", "kept", Message("instead"))


class FakeDesk:
    command = "/tasks"

    async def member(self, person_id: str) -> Person:
        return ANN


class FakeMessageSender:
    def __init__(self, refusal: Problem | None = None) -> None:
        self.refusal = refusal
        self.posted: list[tuple[ReplyTarget, Message]] = []
        self.repainted: list[str] = []

    async def answer(self, address: ReplyTarget, message: Message, *, replaces: bool = False) -> None:
        if self.refusal:
            raise self.refusal
        self.posted.append((address, message))

    async def repaint(self, view_id: str, modal: Modal) -> None:
        if self.refusal:
            raise self.refusal
        self.repainted.append(view_id)


Submit = Callable[[Form, Desk], Awaitable[FormAccepted | Modal]]


def answering(submit: Submit, patch: pytest.MonkeyPatch, sender: FakeMessageSender | None = None) -> FormAnswering:
    async def preview(form: Form, desk: Desk) -> Modal:
        assert form.text("where") == "C1"
        return MODAL

    patch.setattr(form_answering, "FORMS", {"a.form": FormKind("where", preview, submit)})
    return FormAnswering(cast(Desk, FakeDesk()), cast(MessageSender, sender or FakeMessageSender()))


def raises(error: Exception) -> Submit:
    async def submit(form: Form, desk: Desk) -> FormAccepted | Modal:
        raise error

    return submit


async def test_a_form_that_is_taken_closes_and_its_person_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    async def submit(form: Form, desk: Desk) -> FormAccepted:
        return FormAccepted(Message("done"), "D1")

    sender = FakeMessageSender()
    forms = answering(submit, monkeypatch, sender)
    outcome = await forms.submit(INCOMING)
    assert outcome.ack == {}
    assert outcome.said
    await forms.tell(outcome.said)
    assert sender.posted == [(ReplyTarget("D1", ANN.id, direct=True), Message("done"))]


async def test_a_form_that_has_to_be_looked_at_again_is_repainted_in_the_ack(monkeypatch: pytest.MonkeyPatch) -> None:
    async def submit(form: Form, desk: Desk) -> Modal:
        return MODAL

    outcome = await answering(submit, monkeypatch).submit(INCOMING)
    assert outcome.ack["response_action"] == "update"
    assert outcome.ack["view"]["private_metadata"] == "kept"
    assert outcome.said is None


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
async def test_what_is_wrong_is_told_at_an_input(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception, at: str, said: str
) -> None:
    caplog.set_level(logging.CRITICAL)
    outcome = await answering(raises(error), monkeypatch).submit(INCOMING)
    assert outcome.ack["response_action"] == "errors"
    assert list(outcome.ack["errors"]) == [at]
    assert said in outcome.ack["errors"][at]
    assert "/srv" not in str(outcome.ack)


async def test_what_takes_longer_than_slack_waits_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async def submit(form: Form, desk: Desk) -> FormAccepted:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(form_answering, "_ACK_WITHIN_SECONDS", 0.01)
    outcome = await answering(submit, monkeypatch).submit(INCOMING)
    assert "press the button again" in outcome.ack["errors"]["where"]


async def test_a_change_repaints_and_a_closed_form_is_let_be(monkeypatch: pytest.MonkeyPatch) -> None:
    sender = FakeMessageSender()
    forms = answering(raises(AssertionError()), monkeypatch, sender)
    await forms.preview(INCOMING)
    assert sender.repainted == ["V1"]
    sender.refusal = ChatProblem("Slack is away.", code="unreachable")
    await forms.preview(INCOMING)


async def test_a_form_of_another_version_closes(monkeypatch: pytest.MonkeyPatch) -> None:
    forms = answering(raises(AssertionError()), monkeypatch)
    monkeypatch.setattr(form_answering, "FORMS", {})
    assert (await forms.submit(INCOMING)).ack == {}
    await forms.preview(INCOMING)
