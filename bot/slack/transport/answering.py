"""The one road from something asked to something answered: who, whether, what, and what to say when it fails.

Nobody on the way catches a Problem; it becomes a message here. Anything unexpected becomes an apology with a reference
that the log has too. An answer that was cut short by a restart says so.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from bot.domain.problems import ChatProblem, ParseError, Problem, StoreProblem
from bot.slack.actions import ACTIONS
from bot.slack.api.message_sender import MessageSender, ReplyTarget
from bot.slack.blocks.message import Ask, Click, Message, Modal, Reply, Via
from bot.slack.blocks.problem import problem_message, restarting_message, surprise_message
from bot.slack.desk import Desk
from bot.slack.features.help.messages import subcommand_message
from bot.slack.features.help.small_talk import small_talk
from bot.slack.features.seats.messages import plain_message
from bot.slack.features.table import TABLE
from bot.slack.transport.form_answering import FormAnswering
from bot.slack.transport.payloads import IncomingClick, IncomingCommand
from bot.slack.transport.router import route
from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.seen_book import SeenBook

log = logging.getLogger(__name__)

_REMEMBERED = 5000


class Answering:
    def __init__(self, desk: Desk, sender: MessageSender, seen: SeenBook, clock: Clock) -> None:
        self.forms = FormAnswering(desk, sender)
        self._desk = desk
        self._sender = sender
        self._seen = seen
        self._clock = clock
        self._lately: OrderedDict[str, None] = OrderedDict()

    async def answer(self, incoming: IncomingCommand) -> None:
        """Answer a command, a mention or a direct message, once however often it is delivered."""
        if not await self._is_new(incoming.key):
            return

        async def work() -> Reply | Modal:
            person = await self._desk.member(incoming.person_id)
            ask = Ask(person, incoming.address.channel_id, incoming.words, incoming.command, incoming.via)
            if ask.via is not Via.COMMAND and (talk := small_talk(ask.words)):
                return Reply(talk, replaces=False)
            found = route(ask.words, TABLE)
            if found.wants_help:
                return Reply(subcommand_message(found.subcommand, ask.command), replaces=False)
            answer = await found.subcommand.run(ask, self._desk, found.words)
            return answer if isinstance(answer, Modal) else Reply(answer, replaces=False)

        await self._deliver(incoming, incoming.command, incoming.words, work)

    async def act(self, incoming: IncomingClick) -> None:
        """Carry out the press of a button, once however often it is delivered."""
        if not await self._is_new(incoming.key):
            return

        async def work() -> Reply | Modal:
            person = await self._desk.member(incoming.person_id)
            click = Click(
                person=person,
                channel_id=incoming.address.channel_id,
                action_id=incoming.action_id,
                value=incoming.value,
                command=self._desk.command,
                ephemeral=incoming.ephemeral,
                message_ts=incoming.message_ts,
            )
            if incoming.action_id not in ACTIONS:
                raise ParseError("This button is from another version of me. Please ask again.")
            return await ACTIONS[incoming.action_id](click, self._desk)

        await self._deliver(incoming, self._desk.command, "", work)

    async def _is_new(self, key: str) -> bool:
        """Slack delivers events again for minutes, across our restarts too: those are remembered in the database.

        Commands and presses come again only on another socket at the same moment.
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

    async def _deliver(
        self,
        incoming: IncomingCommand | IncomingClick,
        command: str,
        words: str,
        work: Callable[[], Awaitable[Reply | Modal]],
    ) -> None:
        try:
            reply = await self._reply(command, work)
            await self._post(incoming, command, reply)
        except asyncio.CancelledError:
            await self._say(incoming.address, restarting_message(command, words))
            raise

    async def _reply(self, command: str, work: Callable[[], Awaitable[Reply | Modal]]) -> Reply | Modal:
        try:
            return await work()
        except Problem as problem:
            log.info("answered with a problem", extra={"kind": type(problem).__name__, "detail": problem.detail})
            return Reply(problem_message(problem, command), replaces=False)
        except Exception:
            reference = secrets.token_hex(3).upper()
            log.exception("unexpected", extra={"reference": reference})
            return Reply(surprise_message(reference), replaces=False)

    async def _post(self, incoming: IncomingCommand | IncomingClick, command: str, reply: Reply | Modal) -> None:
        try:
            if isinstance(reply, Modal):
                if incoming.trigger_id and await self._sender.open(incoming.trigger_id, reply):
                    return
                reply = Reply(reply.instead, replaces=False)
            await self._post_message(incoming.address, command, reply)
        except ChatProblem as problem:
            log.warning("form refused", extra={"code": problem.code, "detail": problem.detail})
            await self._say(incoming.address, problem_message(problem, command))

    async def _post_message(self, address: ReplyTarget, command: str, reply: Reply) -> None:
        try:
            if reply.once and not await self._seen.first_time(reply.once, self._clock.now()):
                reply = Reply(plain_message("This was already shared. Ask again to share it anew."), replaces=False)
        except StoreProblem as problem:  # not shared, rather than perhaps twice
            reply = Reply(problem_message(problem, command), replaces=False)
        try:
            await self._sender.answer(address, reply.message, replaces=reply.replaces)
        except ChatProblem as problem:
            log.warning("answer refused", extra={"code": problem.code, "detail": problem.detail})
            if reply.once and problem.code != "unreachable":  # refused for certain, so it may be tried again
                await self._seen.forget(reply.once)
            await self._say(address, problem_message(problem, command))

    async def _say(self, address: ReplyTarget, message: Message) -> None:
        """The last word; where even that fails, the log has it."""
        try:
            await self._sender.last_word(address, message)
        except ChatProblem:
            log.exception("could not tell anybody")
