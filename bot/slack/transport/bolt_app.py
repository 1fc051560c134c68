"""The Bolt app: acks everything first, once and for all, and hands the work over. Knows Bolt's traps.

* Bolt polls for an ack every 10 ms unless ``process_before_response`` is set; with it the ack leaves when the listener
  returns, so a listener here acks, starts the work and returns.
* What no listener matches gets no ack, and Slack shows an error or delivers again: catch-alls take everything.
* ``authorize`` answers from what ``auth.test`` said at the start: a failing first call would tell people to reinstall.
* No lazy listeners: they crash with a shared session.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.transport.answering import Answering
from bot.slack.transport.background_work import Work
from bot.slack.transport.form_answering import Outcome
from bot.slack.transport.payloads import read_click, read_command, read_event, read_form

log = logging.getLogger(__name__)

_ANYTHING = re.compile(".*", re.DOTALL)

# Bolt looks for SLACK_BOT_TOKEN itself, and then warns at each start that it has no use for it.
logging.getLogger("slack_bolt.AsyncApp").addFilter(lambda record: "`token` will be unused" not in record.getMessage())


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the bot is in which workspace, as ``auth.test`` says."""

    team_id: str
    team_name: str
    enterprise_id: str | None
    bot_id: str
    bot_person_id: str
    bot_name: str  # what people type after the @
    team_url: str = ""  # "https://firm.slack.com/"


def build_app(
    identity: Identity, client: AsyncWebClient, answering: Answering, work: Work, *, signing_secret: str
) -> AsyncApp:
    app = AsyncApp(
        name="tasks-bot",
        client=AsyncWebClient(base_url=client.base_url, session=client.session),  # tokens come from authorize
        signing_secret=signing_secret,
        process_before_response=True,
        authorize=_authorize(identity, client.token or ""),
    )

    async def command(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        work.start(answering.answer(read_command(body)))

    async def action(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        if click := read_click(body):
            work.start(answering.act(click))
        elif form := read_form(body):
            work.start(answering.forms.preview(form))

    async def event(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        if incoming := read_event(body, identity.bot_person_id, identity.bot_name):
            work.start(answering.answer(incoming))

    async def unasked(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        log.info("nothing to do", extra={"kind": str(body.get("type"))})

    app.command(_ANYTHING)(command)
    app.action(_ANYTHING)(action)
    app.event(_ANYTHING)(event)
    app.view(_ANYTHING)(_submission(answering, work))
    for register in (app.view_closed, app.shortcut, app.options):
        register(_ANYTHING)(unasked)
    app.error(_swallow)
    return app


def _submission(answering: Answering, work: Work) -> Callable[[AsyncAck, dict[str, Any]], Awaitable[None]]:
    """The one thing that is answered in its ack, for the form itself shows what is wrong with it."""

    async def submission(ack: AsyncAck, body: dict[str, Any]) -> None:
        form = read_form(body)
        outcome = await answering.forms.submit(form) if form else Outcome()
        await ack(**outcome.ack)
        if outcome.said:
            work.start(answering.forms.tell(outcome.said))

    return submission


def _authorize(identity: Identity, token: str) -> Callable[..., Awaitable[AuthorizeResult]]:
    known = AuthorizeResult(
        enterprise_id=identity.enterprise_id,
        team_id=identity.team_id,
        bot_token=token,
        bot_id=identity.bot_id,
        bot_user_id=identity.bot_person_id,
    )

    async def authorize() -> AuthorizeResult:
        return known

    return authorize


async def _swallow(error: Exception) -> BoltResponse:
    """An envelope whose listener raised still gets its ack; the log has the rest."""
    log.error("listener failed", exc_info=error)
    return BoltResponse(status=200)
