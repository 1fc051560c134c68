"""Answers for a whole channel: each posted once, and a post whose outcome is unknown settled by reading.

Who shares and who reads there is asked right before the post: reading the tasks, looking for an earlier post and
waiting where Slack asks for it take up to minutes, in which an admin can share the channel with another company.

Slack may have taken a post whose answer was lost or odd. Repeated blindly it would stand in the channel twice, so the
channel is read for the key in the message's metadata first. Where the bot is no member it can't be read: then the
person hears that, and decides.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.access.channel import Channel
from bot.domain.access.policy import STILL_TRUE_SECONDS
from bot.domain.problems import ChatProblem, Problem, StoreProblem
from bot.slack.api.message_sender import MessageSender, ReplyTarget
from bot.slack.api.posted_messages import find_posted, keyed
from bot.slack.api.reader import SlackReader
from bot.slack.api.repeats import only_while
from bot.slack.blocks.message import Message
from bot.use_cases.ports.clock import Clock
from bot.use_cases.ports.seen_book import SeenBook

log = logging.getLogger(__name__)

EVENT_TYPE = "crm_tasks_shared"
_OUR_CLOCK_AND_SLACKS = timedelta(minutes=5)  # how far they may differ
_ORDINARY_SECONDS = 5.0  # what the four calls of one question take where Slack is slow and makes nobody wait
_MOST_ROUNDS = 3
_LONGEST_LOOK_BACK = timedelta(days=2)  # a click days later may look through no more of a busy channel than that


NeedAllowed = Callable[[str, str], Awaitable[Channel]]
"""Answers the channel where the person may show something to all of it just now; by both ids. Raises NotAllowed."""


@dataclass(frozen=True, slots=True)
class _Allowed:
    """That a post may be made, answered ``at`` on the monotonic clock. ``is_member``: the bot is in the channel."""

    is_member: bool
    at: float


class ChannelPosts:
    def __init__(
        self, sender: MessageSender, reader: SlackReader, need_allowed: NeedAllowed, seen: SeenBook, clock: Clock
    ) -> None:
        self._sender = sender
        self._reader = reader
        self._need_allowed = need_allowed
        self._seen = seen
        self._clock = clock
        self._under_way: set[str] = set()

    async def post(self, address: ReplyTarget, message: Message) -> None:
        """Post what was asked for just now. Raises Problem where it is not posted, or where that can't be known."""
        await self._post(address, message, secrets.token_urlsafe(12), await self._allowed(address))

    async def post_once(self, address: ReplyTarget, message: Message, key: str, asked_at: datetime | None) -> bool:
        """Post what may be asked for several times under one ``key``, since ``asked_at`` at the earliest.

        False where it was posted before. Raises Problem as `post` does; then the next click tries again, and looks in
        the channel first.
        """
        if key in self._under_way:
            return False
        self._under_way.add(key)
        try:
            return await self._post_once(replace(address, thread_ts=None), message, key, asked_at)
        finally:
            self._under_way.discard(key)

    async def _post_once(self, address: ReplyTarget, message: Message, key: str, asked_at: datetime | None) -> bool:
        """For the channel, though the button may stand in a thread. A noted key alone proves no post: a bot that was
        killed has noted it before it posted. Where the channel can't be looked through, it has to do."""
        now = self._clock.now()
        is_new = await self._seen.first_time(key, now)
        try:
            allowed = await self._allowed(address)
            if not is_new and not (allowed.is_member and asked_at and now - asked_at < _LONGEST_LOOK_BACK):
                return False
            if allowed.is_member and await self._is_there(address, key, asked_at or now, otherwise=not is_new):
                return False
            await self._post(address, message, key, allowed)
        except BaseException:  # also where the bot is stopped meanwhile: what was not posted must not be taken for it
            if is_new:
                await self._forget(key)
            raise
        return True

    async def _forget(self, key: str) -> None:
        try:
            await self._seen.forget(key)
        except StoreProblem:
            log.exception("could not forget a share that was not made")

    async def _is_there(self, address: ReplyTarget, key: str, since: datetime, *, otherwise: bool) -> bool:
        """Whether an earlier click has posted it; ``otherwise`` where the bot may not read there. Raises ChatProblem
        where Slack can't be asked just now."""
        try:
            return await self._find(address, key, since) is not None
        except ChatProblem as problem:
            if not problem.hides_place:
                raise
            return otherwise

    async def _post(self, address: ReplyTarget, message: Message, key: str, allowed: _Allowed) -> None:
        if self._clock.monotonic() - allowed.at > STILL_TRUE_SECONDS:
            allowed = await self._allowed(address)
        before, is_member = self._clock.now(), allowed.is_member
        meanwhile: list[Problem] = []

        async def still_allowed() -> bool:
            try:
                await self._allowed(address)
            except Problem as problem:
                meanwhile.append(problem)
            return not meanwhile

        try:
            with only_while(still_allowed):
                await self._send(address, message, key, is_member)
        except Problem as problem:
            if meanwhile:
                raise meanwhile[0] from problem
            if not isinstance(problem, ChatProblem) or not problem.may_be_posted:
                raise
            await self._settle(address, key, before, is_member, problem)
        except Exception as error:  # Slack's answer made no sense, and the message may stand there
            log.exception("an odd answer to a post")
            await self._settle(address, key, before, is_member, error)

    async def _send(self, address: ReplyTarget, message: Message, key: str, is_member: bool) -> None:
        if not is_member:  # the response_url posts there too, and takes no metadata
            await self._sender.answer(address, message)
            return
        metadata = keyed(EVENT_TYPE, key)
        await self._sender.post(address.channel_id, message, thread_ts=address.thread_ts, metadata=metadata)

    async def _settle(
        self, address: ReplyTarget, key: str, before: datetime, is_member: bool, error: Exception
    ) -> None:
        """Return where the message is found in the channel; raise where it is not, or where nobody can tell."""
        if not is_member:
            raise _unknown("I can't look, because I'm not in this channel") from error
        try:
            found = await self._find(address, key, before)
        except Exception as unreadable:
            log.warning("could not look whether it was posted", exc_info=unreadable)
            raise _unknown("I could not look either") from error
        if not found:
            raise error
        log.info("found a post whose answer was lost", extra={"ts": found})

    async def _find(self, address: ReplyTarget, key: str, since: datetime) -> str | None:
        earliest = max(since - _OUR_CLOCK_AND_SLACKS, self._clock.now() - _LONGEST_LOOK_BACK)
        thread_ts, reader = address.thread_ts, self._reader
        return await find_posted(reader, address.channel_id, EVENT_TYPE, key, earliest, thread_ts=thread_ts)

    async def _allowed(self, address: ReplyTarget) -> _Allowed:
        """Raises NotAllowed. What was answered before Slack made the asking wait is asked again, a few times."""
        for _ in range(_MOST_ROUNDS):
            channel, was_held_up = await self._answer(address)
            if not was_held_up:
                break
        return _Allowed(channel.bot_is_in, self._clock.monotonic())

    async def _answer(self, address: ReplyTarget) -> tuple[Channel, bool]:
        """The channel, and whether something was waited for meanwhile; also where it took long, since an answer that
        is shared may have been waited for by somebody else's call."""
        began, waits = self._clock.monotonic(), 0

        async def after_waiting() -> bool:
            nonlocal waits
            waits += 1
            return True

        with only_while(after_waiting):
            channel = await self._need_allowed(address.person_id, address.channel_id)
        return channel, waits > 0 or self._clock.monotonic() - began > _ORDINARY_SECONDS


def _unknown(why: str) -> ChatProblem:
    return ChatProblem(
        f"Slack did not say whether it took my message, and {why}. Please look in the channel, and ask again only if "
        "the message is not there.",
        code="unknown_outcome",
        may_be_posted=True,
    )
