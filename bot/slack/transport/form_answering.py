"""What a form is answered: a preview while it is filled in, and in the ack of its submission what is wrong with it.

A submission has three seconds in all. What takes longer is told to press again; nothing is made twice by that, since
what a form makes has its id from the start.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.domain.problems import ChatProblem, Problem
from bot.slack.api.message_sender import MessageSender, ReplyTarget, view_of
from bot.slack.blocks.message import Form, FormAccepted, FormErrors, Modal
from bot.slack.blocks.problem import sentence_of, surprise_message
from bot.slack.desk import Desk
from bot.slack.forms import FORMS, FormKind
from bot.slack.transport.payloads import IncomingForm

log = logging.getLogger(__name__)

_ACK_WITHIN_SECONDS = 2.5


@dataclass(frozen=True, slots=True)
class Said:
    """What is told after the ack, and to whom."""

    taken: FormAccepted
    person_id: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """``ack`` are the arguments of the ack: none closes the form."""

    ack: Mapping[str, Any] = field(default_factory=dict)
    said: Said | None = None


class FormAnswering:
    def __init__(self, desk: Desk, sender: MessageSender) -> None:
        self._desk = desk
        self._sender = sender

    async def preview(self, incoming: IncomingForm) -> None:
        """Repaint an open form after something in it was changed."""
        kind = FORMS.get(incoming.callback_id)
        if kind is None:
            return
        try:
            modal = await kind.preview(await self._form(incoming), self._desk)
            await self._sender.repaint(incoming.view_id, modal)
        except Problem as problem:
            log.warning("no preview", extra={"kind": type(problem).__name__, "detail": problem.detail})

    async def submit(self, incoming: IncomingForm) -> Outcome:
        kind = FORMS.get(incoming.callback_id)
        if kind is None:
            return Outcome()
        try:
            async with asyncio.timeout(_ACK_WITHIN_SECONDS):
                return await self._submitted(kind, incoming)
        except FormErrors as fault:
            return _with_errors(fault.sentences)
        except Problem as problem:
            log.info("answered with a problem", extra={"kind": type(problem).__name__, "detail": problem.detail})
            return _with_errors({kind.first_field: sentence_of(problem)})
        except TimeoutError:
            return _with_errors({kind.first_field: "This took too long. Please press the button again."})
        except Exception:
            reference = secrets.token_hex(3).upper()
            log.exception("unexpected", extra={"reference": reference})
            return _with_errors({kind.first_field: surprise_message(reference).text})

    async def tell(self, said: Said) -> None:
        """Post what a taken form led to, for its person alone."""
        channel_id = said.taken.channel_id
        address = ReplyTarget(channel_id, said.person_id, direct=channel_id.startswith("D"))
        try:
            await self._sender.answer(address, said.taken.message)
        except ChatProblem:
            log.exception("could not tell what became of a form")

    async def _submitted(self, kind: FormKind, incoming: IncomingForm) -> Outcome:
        answer = await kind.submit(await self._form(incoming), self._desk)
        if isinstance(answer, Modal):
            return Outcome({"response_action": "update", "view": view_of(answer)})
        return Outcome(said=Said(answer, incoming.person_id))

    async def _form(self, incoming: IncomingForm) -> Form:
        person = await self._desk.member(incoming.person_id)
        return Form(person, incoming.carried, incoming.fields, self._desk.command)


def _with_errors(sentences: Mapping[str, str]) -> Outcome:
    return Outcome({"response_action": "errors", "errors": dict(sentences)})
