"""The Bolt app: acks everything first, once and for all, and hands the work over. Knows Bolt's traps.

* Bolt polls for an ack every 10 ms unless ``process_before_response`` is set; with it the ack leaves when the listener
  returns, so a listener here acks, starts the work and returns.
* What no listener matches gets no ack, and Slack shows an error or delivers again: catch-alls take everything, and
  what is so malformed that they don't match (a block_actions without actions) is acked as an error.
* A payload that can't be read is acked like any other, and leaves one line in the log.
* ``authorize`` answers from what ``auth.test`` said at the start: a failing first call would tell people to reinstall.
* No lazy listeners: they crash with a shared session.
"""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.api.identity import Identity
from bot.slack.transport.answering import Answering
from bot.slack.transport.background_work import Work
from bot.slack.transport.payloads import read_click, read_command, read_event, read_form
from bot.slack.transport.submission import Outcome

log = logging.getLogger(__name__)

Incoming = TypeVar("Incoming")

_ANYTHING = re.compile(".*", re.DOTALL)

# Bolt looks for SLACK_BOT_TOKEN itself, and then warns at each start that it has no use for it.
logging.getLogger("slack_bolt.AsyncApp").addFilter(lambda record: "`token` will be unused" not in record.getMessage())


def build_app(identity: Identity, client: AsyncWebClient, answering: Answering, work: Work) -> AsyncApp:
    app = _AckingApp(
        name="tasks-bot",
        client=AsyncWebClient(base_url=client.base_url, session=client.session),  # tokens come from authorize
        request_verification_enabled=False,  # http.py has judged the signature before anything was parsed
        process_before_response=True,
        raise_error_for_unhandled_request=True,
        authorize=_authorize(identity, client.token or ""),
    )

    async def command(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        if incoming := _read(read_command, body):
            work.start(answering.answer(incoming))

    async def action(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        if click := _read(read_click, body):
            work.start(answering.act(click))
        elif form := _read(read_form, body):
            work.start(answering.preview(form))

    async def event(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        if incoming := _read(lambda body: read_event(body, identity.bot_person_id, identity.bot_name), body):
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
        form = _read(read_form, body)
        outcome = await answering.submit(form) if form else Outcome()
        await ack(**outcome.ack)
        if outcome.said:
            work.start(answering.tell(outcome.said))

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


def _read(reader: Callable[[Mapping[str, Any]], Incoming | None], body: Mapping[str, Any]) -> Incoming | None:
    """None where there is nothing to do, or where the payload is not as Slack documents it."""
    try:
        return reader(body)
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        log.warning("a payload that can't be read: %s: %s", type(error).__name__, str(error)[:100])
        return None


class _AckingApp(AsyncApp):
    """Acks what Bolt itself stumbles over: it raises for a block_actions whose actions are empty."""

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        try:
            return await super().async_dispatch(req)
        except Exception as error:  # noqa: BLE001 - one line in the log, and an ack
            return await _swallow(error)


async def _swallow(error: Exception) -> BoltResponse:
    """An envelope that raised still gets its ack. Our own listeners catch all that they do: what comes here is a
    payload that Bolt can't read, and worth one line."""
    if isinstance(error, BoltUnhandledRequestError):
        log.warning("a payload that nothing listens to", extra={"kind": str(error.body.get("type"))[:60]})
    else:
        where = traceback.extract_tb(error.__traceback__)[-1:]
        at = "".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in where)
        log.warning("a payload that can't be read: %s: %s (%s)", type(error).__name__, str(error)[:100], at)
    return BoltResponse(status=200)
