"""Posting: the one place that sends messages to Slack, and knows each way in which that can fail.

What a failed post may do again: only what certainly did not happen. A 429 is waited out as long as Slack says; a cut
connection is not repeated, since Slack may have posted the message (the library's default would post it twice).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import ClientSession, ClientTimeout
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.problems import ChatProblem
from bot.proxies import proxy_for
from bot.slack.api.answers import Answer, UrlAnswer, answer_of, asked_wait, may_wait, no_answer, refusal
from bot.slack.api.errors import chat_problem
from bot.slack.api.repeats import may_be_repeated
from bot.slack.blocks.message import Message
from bot.slack.feature import Modal
from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.digest_post import Posted

log = logging.getLogger(__name__)

# hooks.slack.com may be dropped by a firewall that lets slack.com through: the channel must not wait long for that.
_URL_TIMEOUT = ClientTimeout(total=30, connect=10, sock_connect=3)
_MOST_WAITS = 3  # for a response_url that says 429
_TRIGGER_IS_GONE = {"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired"}


@dataclass(frozen=True, slots=True)
class ReplyTarget:
    """Where an answer goes. ``response_url`` takes 5 messages in 30 minutes; after that the channel is asked itself."""

    channel_id: str
    person_id: str
    response_url: str | None = None
    thread_ts: str | None = None
    direct: bool = False  # the person's direct messages: what the bot can post there, only they see


class MessageSender:
    def __init__(self, client: AsyncWebClient, session: ClientSession, clock: Clock) -> None:
        self._client = client
        self._session = session
        self._clock = clock

    async def answer(self, address: ReplyTarget, message: Message, *, replaces: bool = False) -> None:
        """Deliver, by the response_url while it lasts, then by the channel, then by direct message.

        The last is for what one person reads where the bot may not speak, such as the messages of two colleagues.
        """
        if address.response_url:
            if await self._respond(address.response_url, message, replaces=replaces):
                return
            if not await may_be_repeated():
                raise chat_problem("ratelimited", "response_url", "no further way may be tried")
        if message.in_channel:
            await self.post(address.channel_id, message, thread_ts=address.thread_ts)
            return
        try:
            if address.direct:
                await self.post(address.channel_id, message, thread_ts=address.thread_ts)
            else:
                await self._post_ephemeral(address, message)
        except ChatProblem as problem:
            if problem.may_be_posted or problem.code == "unreachable" or problem.shuts_out:
                raise
            await self.direct(address.person_id, message)

    async def last_word(self, address: ReplyTarget, message: Message) -> None:
        """Deliver what must be heard, by one way after the other: a sentence twice is better than silence."""
        ways = [address, replace(address, response_url=None)] if address.response_url else [address]
        for way in ways:
            try:
                await self.answer(way, message)
            except ChatProblem as problem:
                log.warning("not heard", extra={"code": problem.code, "detail": problem.detail})
            else:
                return
        await self.direct(address.person_id, message)

    async def post(
        self,
        channel_id: str,
        message: Message,
        *,
        thread_ts: str | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> str:
        """Post for everybody in the channel; answers the message's ts. ``metadata`` can be read by everybody too."""
        return (await self.post_to(channel_id, message, thread_ts=thread_ts, metadata=metadata)).ts

    async def post_to(
        self,
        place_id: str,
        message: Message,
        *,
        thread_ts: str | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> Posted:
        """Post to a channel, or by a person's id to their direct messages, which need not be opened first."""
        arguments = {"channel": place_id, "thread_ts": thread_ts, "metadata": metadata, **_body(message)}
        answer = await self._call("chat.postMessage", arguments)
        return Posted(str(answer.get("channel") or place_id), answer.text("ts"))

    async def direct(self, person_id: str, message: Message) -> str:
        return await self.post(await self.open_direct(person_id), message)

    async def open_direct(self, person_id: str) -> str:
        """The id of the direct messages between the bot and a person."""
        return (await self._call("conversations.open", {"users": person_id})).text("channel", "id")

    async def upload(self, filename: str, content: bytes, *, title: str, alt_text: str) -> str:
        """Put a file into Slack in its three steps; it is seen nowhere until a message names its id."""
        wanted = {"filename": filename, "length": len(content), "alt_txt": alt_text[:1000]}
        place = await self._call("files.getUploadURLExternal", wanted, as_form=True)
        address, file_id = place.text("upload_url"), place.text("file_id")
        try:
            async with self._session.post(address, data=content, proxy=proxy_for(address)) as response:
                status = response.status
        except Exception as error:
            raise no_answer("upload", error) from error
        if status != 200:
            raise refusal("upload", status, None)
        await self._call("files.completeUploadExternal", {"files": [{"id": file_id, "title": title[:200]}]})
        return file_id

    async def update(self, channel_id: str, ts: str, message: Message) -> None:
        await self._call("chat.update", {"channel": channel_id, "ts": ts, **_body(message)})

    async def open(self, trigger_id: str, modal: Modal) -> bool:
        """False where the trigger's three seconds were over, so that another way has to be taken."""
        try:
            await self._call("views.open", {"trigger_id": trigger_id, "view": view_of(modal)})
        except ChatProblem as problem:
            if problem.code in _TRIGGER_IS_GONE:
                return False
            raise
        return True

    async def repaint(self, view_id: str, modal: Modal) -> None:
        """Where the form was closed meanwhile, there is nothing to repaint."""
        try:
            await self._call("views.update", {"view_id": view_id, "view": view_of(modal)})
        except ChatProblem as problem:
            if problem.code != "not_found":
                raise

    async def _post_ephemeral(self, address: ReplyTarget, message: Message) -> None:
        """Show to one person in the channel."""
        arguments = {"channel": address.channel_id, "user": address.person_id, "thread_ts": address.thread_ts}
        await self._call("chat.postEphemeral", {**arguments, **_body(message)})

    async def _respond(self, url: str, message: Message, *, replaces: bool) -> bool:
        """False where another way has to take the message: it certainly did not arrive here, as where the address is
        used up or cannot be reached at all (hooks.slack.com is another host than slack.com).

        What one person reads takes the other way also where nobody can tell: twice is better than never. A whole
        channel gets nothing twice, so then the ChatProblem is raised.
        """
        body = {
            "response_type": "in_channel" if message.in_channel else "ephemeral",
            "replace_original": replaces,
            **_body(message),
        }
        try:
            answer = await self._post_to_url(url, body)
        except ChatProblem as problem:
            if problem.may_be_posted and message.in_channel:
                raise
            log.warning("response_url gives no answer", extra={"detail": problem.detail})
            return False
        if answer.taken:
            return True
        log.info("response_url no longer taken", extra={"status": answer.status, "reason": answer.body[:200]})
        if answer.certainly_not_taken or (answer.problem.may_be_posted and not message.in_channel):
            return False
        raise answer.problem

    async def _post_to_url(self, url: str, body: Mapping[str, Any]) -> UrlAnswer:
        """Wait where Slack asks to, as long as a person would, and a few times."""
        waits = 0
        while True:
            try:
                async with self._session.post(
                    url, json=body, proxy=proxy_for(url), timeout=_URL_TIMEOUT, allow_redirects=False
                ) as response:
                    text = await response.text(errors="replace")
            except Exception as error:
                raise no_answer("response_url", error) from error
            if response.status != 429 or waits == _MOST_WAITS or not may_wait(response.headers):
                return UrlAnswer(response.status, text)
            waits += 1
            await self._clock.sleep(asked_wait(response.headers))
            if not await may_be_repeated():
                return UrlAnswer(response.status, text)

    async def _call(self, method: str, arguments: Mapping[str, Any], *, as_form: bool = False) -> Answer:
        given = {name: value for name, value in arguments.items() if value is not None}
        sent = self._client.api_call(method, data=given) if as_form else self._client.api_call(method, json=given)
        return await answer_of(method, sent)


def view_of(modal: Modal) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": modal.callback_id,
        "title": {"type": "plain_text", "text": modal.title},
        "submit": {"type": "plain_text", "text": modal.submit},
        "close": {"type": "plain_text", "text": "Close"},
        "private_metadata": modal.carried,
        "blocks": list(modal.blocks),
    }


def _body(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": list(message.blocks), "unfurl_links": False, "unfurl_media": False}
