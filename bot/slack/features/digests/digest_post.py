"""Digests in Slack: posted with an opaque key in the message's metadata, and found again by it.

Whether a post arrived whose answer was lost is found out in the channel's history (see `posted_messages`).
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.problems import ChatProblem, StoreProblem
from bot.domain.reminders.digest import DailyDigest
from bot.domain.reminders.reminder import PlaceKind, Reminder, zone_that_counts
from bot.domain.reminders.weekly_chart import WeekPicture, alt_text, figures_in_words
from bot.slack.api.last_moment import only_in_time
from bot.slack.api.message_sender import MessageSender
from bot.slack.api.post_rate_limiter import PostRateLimiter
from bot.slack.api.posted_messages import find_posted, keyed
from bot.slack.api.reader import SlackReader
from bot.slack.api.repeats import only_while
from bot.slack.blocks.message import Message
from bot.slack.blocks.parts import image
from bot.slack.features.digests.digest_message import back_again_message, could_not_check_message, daily_message
from bot.slack.features.digests.weekly_message import week_message
from bot.slack.ids import is_person
from bot.use_cases.ports.digest_post import ClaimLost, Composed, NotPosted, Permission, Posted

log = logging.getLogger(__name__)

EVENT_TYPE = "crm_tasks_digest"
_PICTURES_KEPT = 1000
Draw = Callable[[WeekPicture], Awaitable[bytes | None]]


class SlackDigestPost:
    """A `bot.use_cases.ports.digest_post.DigestPost`. ``draw`` makes a picture, or None where there are to be none."""

    def __init__(self, sender: MessageSender, reader: SlackReader, limiter: PostRateLimiter, draw: Draw | None) -> None:
        self._sender = sender
        self._reader = reader
        self._limiter = limiter
        self._draw = draw
        self._picture_ids: dict[str, str | None] = {}  # by the delivery's key

    async def ready(self, composed: Composed, *, key: str) -> Composed:
        """Whatever goes wrong with the picture, the digest goes out in words. A picture whose upload failed is not
        tried again: the answer can have been lost after Slack had it."""
        picture = composed.picture
        if self._draw is None or picture is None:
            return composed
        if key not in self._picture_ids:
            if len(self._picture_ids) >= _PICTURES_KEPT:
                del self._picture_ids[next(iter(self._picture_ids))]
            self._picture_ids[key] = None
            self._picture_ids[key] = await self._upload(self._draw, picture)
        return replace(composed, picture_id=self._picture_ids[key])

    async def _upload(self, draw: Draw, picture: WeekPicture) -> str | None:
        drawn = await draw(picture)
        if drawn is None:
            return None
        try:
            return await self._sender.upload("week.png", drawn, title=picture.title, alt_text=alt_text(picture))
        except ChatProblem as problem:
            log.warning("No picture: Slack did not take it", extra={"code": problem.code})
            return None

    async def acquire(self, place_id: str) -> None:
        await self._limiter.acquire(place_id)

    async def post(self, place_id: str, composed: Composed, *, key: str, permission: Permission) -> Posted:
        """A person's id needs no opened conversation: Slack allows fewer of those in a minute than messages."""
        try:
            message = digest_in_words(composed)
        except Exception as fault:
            raise NotPosted from fault
        if composed.picture and composed.picture_id:
            shown = image(composed.picture_id, alt_text(composed.picture))
            illustrated = replace(message, blocks=(*message.blocks[:1], shown, *message.blocks[1:]))
            try:
                return await self._send(place_id, illustrated, key, permission)
            except ChatProblem as problem:
                if problem.code != "invalid_blocks":  # which Slack also says of a file that it has not looked at yet
                    raise
                log.warning("No picture: Slack did not show it", extra={"reason": problem.detail})
        return await self._send(place_id, message, key, permission)

    async def find(self, place_id: str, key: str, since: datetime) -> Posted | None:
        """Pages back to ``since``, newest first."""
        channel_id = await self._sender.open_direct(place_id) if is_person(place_id) else place_id
        ts = await find_posted(self._reader, channel_id, EVENT_TYPE, key, since)
        return Posted(channel_id, ts) if ts else None

    async def say_could_not_check(self, reminder: Reminder, planned: datetime) -> None:
        await self._say(reminder, could_not_check_message(planned, _named_zone(reminder)))

    async def say_back_again(self, reminder: Reminder, planned: datetime) -> None:
        await self._say(reminder, back_again_message(reminder.id, planned, _named_zone(reminder)))

    async def _send(self, place_id: str, message: Message, key: str, permission: Permission) -> Posted:
        try:
            may_post = await permission.may_post()
        except StoreProblem as problem:
            raise NotPosted from problem
        if not may_post:
            raise ClaimLost
        with only_while(permission.may_post), only_in_time(permission.is_in_time):
            return await self._sender.post_to(place_id, message, metadata=keyed(EVENT_TYPE, key))

    async def _say(self, reminder: Reminder, message: Message) -> None:
        await self._limiter.acquire(reminder.place_id)
        await self._sender.post(reminder.place_id, message)


def digest_in_words(composed: Composed, *, test: bool = False) -> Message:
    """The digest as a message, without its picture."""
    digest = composed.digest
    if isinstance(digest, DailyDigest):
        return daily_message(digest, mention_ids=composed.mention_ids, test=test)
    figures = figures_in_words(composed.picture).splitlines() if composed.picture else ()
    return week_message(digest, figures=figures, mention_ids=composed.mention_ids, test=test)


def _named_zone(reminder: Reminder) -> ZoneInfo | None:
    """In a channel people of many zones read; in direct messages one person's own zone goes without saying."""
    return zone_that_counts(reminder.zone, None) if reminder.zone and reminder.place is PlaceKind.CHANNEL else None
