"""Digests in Slack: posted with an opaque key in the message's metadata, and found again by it.

Metadata is readable by everyone in the workspace, so the key says nothing. Whether a post arrived whose answer was lost
is found out in the channel's history: for that the bot needs the history permission of the channel's kind and has to be
a member of the channel.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.morning import Morning
from bot.domain.reminder import PlaceKind, Reminder
from bot.domain.week_picture import WeekPicture, alt_text, figures_in_words
from bot.slack.blocks.morning import back_again_message, could_not_check_message, morning_message
from bot.slack.blocks.parts import image
from bot.slack.blocks.week_review import week_message
from bot.slack.message import Message
from bot.slack.people import SlackReader
from bot.slack.post_pace import PostPace
from bot.slack.postbox import Postbox
from bot.use_cases.problems import ChatProblem
from bot.use_cases.reminder_ports import Composed

log = logging.getLogger(__name__)

EVENT_TYPE = "crm_tasks_digest"
Draw = Callable[[WeekPicture], Awaitable[bytes | None]]


class SlackDigestPost:
    """A `bot.use_cases.reminder_ports.DigestPost`. ``draw`` makes a picture, or None where there are to be none."""

    def __init__(self, postbox: Postbox, reader: SlackReader, pace: PostPace, draw: Draw | None) -> None:
        self._postbox = postbox
        self._reader = reader
        self._pace = pace
        self._draw = draw
        self._direct: dict[str, str] = {}  # direct messages keep their channel's id

    async def channel_of(self, reminder: Reminder) -> str:
        if reminder.place is PlaceKind.CHANNEL:
            return reminder.place_id
        if reminder.place_id not in self._direct:
            self._direct[reminder.place_id] = await self._postbox.open_direct(reminder.place_id)
        return self._direct[reminder.place_id]

    async def post(self, channel_id: str, composed: Composed, *, key: str) -> str:
        message = digest_in_words(composed)
        picture = await self._picture(composed.picture) if composed.picture else None
        if picture and composed.picture:
            shown = image(picture, alt_text(composed.picture))
            message = replace(message, blocks=(*message.blocks[:1], shown, *message.blocks[1:]))
        return await self._post(channel_id, message, key)

    async def find(self, channel_id: str, key: str, since: datetime) -> str | None:
        """Pages back to ``since``, newest first."""
        pages = self._reader.pages(
            "conversations.history", channel=channel_id, oldest=f"{since.timestamp():.6f}", include_all_metadata=True
        )
        async for page in pages:
            for message in page["messages"]:
                metadata = message.get("metadata") or {}
                if metadata.get("event_type") == EVENT_TYPE and metadata.get("event_payload", {}).get("key") == key:
                    return str(message["ts"])
        return None

    async def say_could_not_check(self, channel_id: str, reminder: Reminder, planned: datetime, *, key: str) -> None:
        await self._post(channel_id, could_not_check_message(planned, _told_zone(reminder)), key)

    async def say_back_again(self, channel_id: str, reminder: Reminder, planned: datetime, *, key: str) -> None:
        await self._post(channel_id, back_again_message(reminder.id, planned, _told_zone(reminder)), key)

    async def _post(self, channel_id: str, message: Message, key: str) -> str:
        await self._pace.turn(channel_id)
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"key": key}}
        return await self._postbox.post(channel_id, message, metadata=metadata)

    async def _picture(self, picture: WeekPicture) -> str | None:
        """The id of the uploaded picture. Whatever goes wrong with it, the digest goes out in words."""
        drawn = await self._draw(picture) if self._draw else None
        if drawn is None:
            return None
        try:
            return await self._postbox.upload("week.png", drawn, title=picture.title, alt_text=alt_text(picture))
        except ChatProblem as problem:
            log.warning("No picture: Slack did not take it", extra={"code": problem.code})
            return None


def digest_in_words(composed: Composed, *, test: bool = False) -> Message:
    """The digest as a message, without its picture."""
    digest = composed.digest
    if isinstance(digest, Morning):
        return morning_message(digest, mention_ids=composed.mention_ids, test=test)
    figures = figures_in_words(composed.picture).splitlines() if composed.picture else ()
    return week_message(digest, figures=figures, mention_ids=composed.mention_ids, test=test)


def _told_zone(reminder: Reminder) -> ZoneInfo | None:
    """In a channel people of many zones read; in direct messages one person's own zone goes without saying."""
    return ZoneInfo(reminder.zone) if reminder.zone and reminder.place is PlaceKind.CHANNEL else None
