"""Digests in the chat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.reminders.digest import DailyDigest
from bot.domain.reminders.reminder import Reminder
from bot.domain.reminders.weekly_chart import WeekPicture
from bot.domain.reminders.weekly_digest import WeeklyDigest


@dataclass(frozen=True, slots=True)
class Composed:
    """A digest, whom it may mention (a person's id by folded e-mail; None: nobody), and the figures for its picture.

    ``picture_id`` is the picture's in the chat, once it is there.
    """

    digest: DailyDigest | WeeklyDigest
    mention_ids: Mapping[str, str] | None = None
    picture: WeekPicture | None = None
    picture_id: str | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message stands: its channel, and its id there."""

    channel_id: str
    ts: str


class NotPosted(Exception):
    """Nothing was posted for certain: a fault of ours or of the database, its cause."""


class ClaimLost(Exception):
    """Nothing was posted: the claim was no longer the caller's, right before a try."""


class Permission(Protocol):
    async def may_post(self) -> bool:
        """Asked right before each try."""

    def is_in_time(self) -> bool:
        """Asked when nothing is left to be waited for."""


class DigestPost(Protocol):
    """Digests in the chat (adapter: slack/). A place is a channel's id, or a person's for their direct messages.

    Every method raises ChatProblem. Where it says `may_be_posted`, the message may stand in the channel.
    """

    async def ready(self, composed: Composed, *, key: str) -> Composed:
        """With its picture in the chat, where it has one; nobody sees it there until the digest is posted. Uploaded
        once for ``key``, whatever became of that."""

    async def acquire(self, place_id: str) -> None:
        """Wait until the chat's pace lets a message into the place."""

    async def post(self, place_id: str, composed: Composed, *, key: str, permission: Permission) -> Posted:
        """Post with ``key`` in the message's metadata, at once: whoever calls has waited for their turn.

        Raises ClaimLost where ``permission`` says no before the first try, and ChatProblem where it does so later.
        """

    async def find(self, place_id: str, key: str, since: datetime) -> Posted | None:
        """The message that carries ``key``, looked for among the messages since then."""

    async def say_could_not_check(self, reminder: Reminder, planned: datetime) -> None:
        """``planned`` is the naive local time of the list that could not be made. Waits for its own turn."""

    async def say_back_again(self, reminder: Reminder, planned: datetime) -> None: ...
