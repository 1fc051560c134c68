"""The one road from what comes in to what is answered: commands, mentions, direct messages, clicks and forms.

All of it, from the ack to the last post, lies inside one net: whatever is raised becomes a sentence for the person who
asked. A Problem has one; anything else becomes an apology with a reference that the log has too. An answer that was cut
short by a restart says so.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from bot.domain.access.permissions import only_members
from bot.domain.access.person import Person
from bot.domain.problems import ChatProblem, NotAllowed, Problem, StoreProblem
from bot.slack.api.message_sender import MessageSender, ReplyTarget, view_of
from bot.slack.blocks.codec import unreadable
from bot.slack.blocks.message import Message
from bot.slack.blocks.parts import plain_message
from bot.slack.blocks.problem import problem_message, restarting_at_a_click, restarting_message, sentence_of, surprise
from bot.slack.feature import Ask, BoundForm, Click, Form, FormAccepted, FormErrors, Handlers, Modal, Reply, Via
from bot.slack.ids import is_direct
from bot.slack.transport.channel_posts import ChannelPosts
from bot.slack.transport.payloads import IncomingClick, IncomingCommand, IncomingForm
from bot.slack.transport.router import route
from bot.slack.transport.submission import Outcome, Said, with_errors
from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.people import People
from bot.use_cases.ports.seen_book import SeenBook

log = logging.getLogger(__name__)

ACK_WITHIN_SECONDS = 2.5  # Slack waits for three
_REMEMBERED = 5000


class Answering:
    """``command`` is what people type first, such as /tasks."""

    def __init__(
        self,
        handlers: Handlers,
        people: People,
        sender: MessageSender,
        channel_posts: ChannelPosts,
        seen: SeenBook,
        clock: Clock,
        command: str,
    ) -> None:
        self._handlers = handlers
        self._people = people
        self._sender = sender
        self._channel_posts = channel_posts
        self._seen = seen
        self._clock = clock
        self._command = command
        self._lately: OrderedDict[str, None] = OrderedDict()
        self._changed: dict[str, IncomingForm] = {}  # forms that are being repainted, by view, as they are now

    async def answer(self, incoming: IncomingCommand) -> None:
        """Answer a command, a mention or a direct message, once however often it is delivered."""

        async def work() -> None:
            if await self._is_new(incoming.key):
                await self._deliver(incoming, await self._command_reply(incoming))

        await self._in_net(
            incoming.address, work, incoming.command, restarting_message(incoming.command, incoming.words)
        )

    async def act(self, incoming: IncomingClick) -> None:
        """Carry out the click on a button, once however often it is delivered."""

        async def work() -> None:
            if await self._is_new(incoming.key):
                await self._deliver(incoming, await self._click_reply(incoming))

        await self._in_net(incoming.address, work, self._command, restarting_at_a_click())

    async def preview(self, incoming: IncomingForm) -> None:
        """Repaint an open form after something in it was changed. Where that fails, the form stays as it was.

        Problems are shown when it is submitted; a message for each change would be a nuisance.

        A form is repainted by one change at a time, and by the latest at the end. Slack's own guard, the view's hash,
        would let the first one win, also over a change that was made before it was painted.
        """
        kind = self._handlers.forms.get(incoming.callback_id)
        if kind is None:
            return
        is_being_repainted = incoming.view_id in self._changed
        self._changed[incoming.view_id] = incoming
        if is_being_repainted:
            return
        try:
            painted = None
            while painted is not self._changed[incoming.view_id]:
                painted = self._changed[incoming.view_id]
                await self._repaint(kind, painted)
        finally:
            del self._changed[incoming.view_id]

    async def _repaint(self, kind: BoundForm, incoming: IncomingForm) -> None:
        try:
            modal = await kind.preview(await self._form(incoming))
            await self._sender.repaint(incoming.view_id, modal)
        except Exception as error:  # noqa: BLE001 - the net
            log.warning("no preview: %s", _problem_of(error).sentence)

    async def submit(self, incoming: IncomingForm) -> Outcome:
        """A submission has three seconds in all, and its ack carries the answer. A form that takes longer asks to press
        again; nothing is made twice by that, since what a form makes has its id from the start."""
        kind = self._handlers.forms.get(incoming.callback_id)
        if kind is None:
            return _of_another_version(incoming)
        try:
            async with asyncio.timeout(ACK_WITHIN_SECONDS):
                return await self._submitted(kind, incoming)
        except FormErrors as fault:
            return with_errors(fault.sentences)
        except TimeoutError:
            return with_errors({kind.first_field: "This took too long. Please press the button again."})
        except Exception as error:  # noqa: BLE001 - the net
            return with_errors({kind.first_field: sentence_of(_problem_of(error))})

    async def tell(self, said: Said) -> None:
        """Post what a form led to, for its person alone; once more where a stop cuts that short, since it is done."""
        channel_id = said.accepted.channel_id
        address = ReplyTarget(channel_id, said.person_id, direct=is_direct(channel_id))

        async def work() -> None:
            await self._sender.answer(address, said.accepted.message)

        await self._in_net(address, work, self._command, said.accepted.message)

    async def _in_net(
        self, address: ReplyTarget, work: Callable[[], Awaitable[None]], command: str, cut_short: Message
    ) -> None:
        """``cut_short`` is said where the bot stops meanwhile."""
        try:
            await work()
        except asyncio.CancelledError:
            await self._say(address, cut_short)
            raise
        except Exception as error:  # noqa: BLE001 - the net
            await self._say(address, problem_message(_problem_of(error), command))

    async def _say(self, address: ReplyTarget, message: Message) -> None:
        """The last word; where even that fails, the log has it."""
        try:
            await self._sender.last_word(address, message)
        except Exception:
            log.exception("could not tell anybody")

    async def _is_new(self, key: str) -> bool:
        """Slack delivers events again for minutes, across our restarts too: those are remembered in the database.

        Commands and clicks come again only on another socket at the same moment.
        """
        if key in self._lately:
            return False
        self._lately[key] = None
        if len(self._lately) > _REMEMBERED:
            self._lately.popitem(last=False)
        if not key.startswith("event:"):
            return True
        try:
            return await self._seen.first_time(key, self._clock.now())
        except StoreProblem:  # an answer that may come twice is better than none
            log.exception("could not note down a delivery")
            return True

    async def _command_reply(self, incoming: IncomingCommand) -> Reply | Modal:
        person = await self._member(incoming.person_id)
        ask = Ask(person, incoming.address.channel_id, incoming.words, incoming.command, incoming.via)
        if ask.via is not Via.COMMAND and (talk := self._small_talk(ask)):
            return Reply(talk, replaces=False)
        found = route(ask.words, tuple(self._handlers.commands))
        answer = await self._handlers.commands[found.command](ask, found.words)
        return answer if isinstance(answer, Modal) else Reply(answer, replaces=False)

    def _small_talk(self, ask: Ask) -> Message | None:
        return next((said for talk in self._handlers.small_talk if (said := talk(ask))), None)

    async def _click_reply(self, incoming: IncomingClick) -> Reply | Modal:
        act = self._handlers.actions.get(incoming.action_id)
        click = Click(
            person=await self._member(incoming.person_id),
            channel_id=incoming.address.channel_id,
            action_id=incoming.action_id,
            value=incoming.value,
            command=self._command,
            ephemeral=incoming.ephemeral,
            message_ts=incoming.message_ts,
        )
        if act is None:
            raise unreadable(incoming.action_id)
        return await act(click)

    async def _deliver(self, incoming: IncomingCommand | IncomingClick, reply: Reply | Modal) -> None:
        await self._need_still_member(incoming.person_id)
        if isinstance(reply, Modal):
            if incoming.trigger_id and await self._sender.open(incoming.trigger_id, reply):
                return
            reply = Reply(reply.instead, replaces=False)
        if reply.once:
            asked_at = _moment(incoming.message_ts) if isinstance(incoming, IncomingClick) else None
            if not await self._channel_posts.post_once(incoming.address, reply.message, reply.once, asked_at):
                already = plain_message("This was already shared. Ask again to share it anew.")
                await self._sender.answer(incoming.address, already)
        elif reply.message.in_channel:
            await self._channel_posts.post(incoming.address, reply.message)
        else:
            replaces = isinstance(incoming, IncomingClick) and _may_replace(reply, incoming)
            await self._sender.answer(incoming.address, reply.message, replaces=replaces)

    async def _submitted(self, kind: BoundForm, incoming: IncomingForm) -> Outcome:
        answer = await kind.submit(await self._form(incoming))
        if isinstance(answer, FormAccepted):
            return Outcome(said=Said(answer, incoming.person_id))
        return Outcome({"response_action": "update", "view": view_of(answer)})

    async def _form(self, incoming: IncomingForm) -> Form:
        person = await self._member(incoming.person_id)
        return Form(person, incoming.carried, incoming.fields, self._command)

    async def _need_still_member(self, person_id: str) -> None:
        """Asked again, since ChartMogul can have taken its time. Where Slack can't tell just now, what it told before
        holds: a reminder that was switched on is on, and the person hears that. Raises NotAllowed."""
        try:
            await self._member(person_id)
        except ChatProblem as problem:
            log.warning("who asked could not be looked up again", extra={"code": problem.code})

    async def _member(self, person_id: str) -> Person:
        """The person who acts, if they may act at all. Raises NotAllowed."""
        person = await self._people.person(person_id)
        if person is None:
            raise NotAllowed("Slack doesn't tell me who you are, so I can't answer. Ask a member of this workspace.")
        only_members(person)
        return person


def _may_replace(reply: Reply, click: IncomingClick) -> bool:
    """Whether ``reply`` takes the place of the message that was clicked."""
    return reply.replaces and (reply.for_all or click.ephemeral or is_direct(click.address.channel_id))


def _of_another_version(incoming: IncomingForm) -> Outcome:
    """The form stays and says so at its first field: closed without a word, it would look as if it had been saved."""
    log.info("a form of another version", extra={"form": incoming.callback_id[:60]})
    sentence = unreadable(incoming.callback_id).sentence
    return with_errors({next(iter(incoming.fields)): sentence}) if incoming.fields else Outcome()


def _problem_of(error: Exception) -> Problem:
    """Anything that was raised, as a Problem with a sentence. The log has the rest."""
    if isinstance(error, Problem):
        log.info("answered with a problem", extra={"kind": type(error).__name__, "detail": error.detail})
        return error
    reference = secrets.token_hex(3).upper()
    log.error("unexpected", exc_info=error, extra={"reference": reference})
    return surprise(reference)


def _moment(ts: str) -> datetime | None:
    """When a message was posted, by its ts; None for one that is no number."""
    try:
        return datetime.fromtimestamp(float(ts), UTC)
    except (ValueError, OverflowError, OSError):
        return None
