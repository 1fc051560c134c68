"""What reminders need from the world outside. Like ports.py, one Protocol a need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.morning import Morning
from bot.domain.reminder import Away, Delivery, DeliveryState, Reminder
from bot.domain.schedule import Schedule
from bot.domain.week_picture import WeekPicture
from bot.domain.week_review import Week


@dataclass(frozen=True, slots=True)
class Composed:
    """A digest, whom it may mention (a person's id by folded e-mail; None: nobody), and the figures for its picture.

    ``picture_id`` is the picture's in the chat, once it is there.
    """

    digest: Morning | Week
    mention_ids: Mapping[str, str] | None = None
    picture: WeekPicture | None = None
    picture_id: str | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message stands: its channel, and its id there."""

    channel_id: str
    ts: str


class ReminderBook(Protocol):
    """Reminders and people's absences (adapter: store/). Every method is one transaction."""

    async def add(self, reminder: Reminder) -> None: ...

    async def reminder(self, reminder_id: str) -> Reminder | None:
        """Deleted ones too: they can be brought back."""

    async def reminders(self) -> Sequence[Reminder]:
        """All that are not deleted, oldest first."""

    async def change(self, changed: Reminder) -> bool:
        """Save ``changed`` where the stored version is still ``changed.version``, which then grows by one.

        False where somebody else changed it meanwhile; nothing is saved then.
        """

    async def due(self, now: datetime, limit: int) -> Sequence[Reminder]:
        """Active ones whose next instant has come, the longest due first."""

    async def move_on(self, reminder_id: str, *, handled_until: datetime, next_at: datetime | None) -> None:
        """What was planned up to ``handled_until`` is done with. Never moves back, and leaves the version alone."""

    async def away(self, person_id: str) -> Away | None: ...

    async def aways(self) -> Sequence[Away]: ...

    async def set_away(self, away: Away) -> None: ...

    async def end_away(self, person_id: str) -> bool: ...

    async def default_morning(self) -> Schedule | None:
        """The morning that admins switched on for all matched people."""

    async def set_default_morning(self, schedule: Schedule | None, *, by: str, at: datetime) -> None: ...


class DeliveryLedger(Protocol):
    """Once per reminder and planned instant (adapter: store/). Every method is one transaction.

    UNIQUE(reminder, planned instant) makes the claim; a lease tells a slow holder from a dead one. An open claim
    without a reason is in doubt: its message may have been posted. One with a reason was put off: nothing was posted.
    """

    async def claim(
        self,
        reminder_id: str,
        planned_at: datetime,
        *,
        key: str,
        at: datetime,
        lease_until: datetime,
        channel_id: str = "",
    ) -> Delivery | None:
        """A new claim, or None where there is a row already, whatever became of it."""

    async def renew(
        self, claim: Delivery, *, at: datetime, lease_until: datetime, channel_id: str = ""
    ) -> Delivery | None:
        """The same claim with a new lease, in doubt from now on; None where somebody else has taken it over."""

    async def put_off(self, claim: Delivery, *, until: datetime, reason: str) -> bool:
        """Nothing was posted for certain, and it is to be tried again from ``until`` on. False as in `renew`."""

    async def take_over(self, now: datetime, lease_until: datetime, limit: int) -> Sequence[Delivery]:
        """Claims in doubt whose lease is over, each now leased to the caller alone, those planned first at first."""

    async def take_up(self, now: datetime, lease_until: datetime, limit: int) -> Sequence[Delivery]:
        """Claims that were put off until now at the latest, each now leased to the caller alone, in the same order."""

    async def settle(
        self,
        reminder_id: str,
        planned_at: datetime,
        state: DeliveryState,
        *,
        at: datetime,
        channel_id: str = "",
        ts: str = "",
        reason: str = "",
    ) -> bool:
        """Record what became of a claim. False where it was settled before; the first word stays."""

    async def amend(self, reminder_id: str, planned_at: datetime, *, was: str, reason: str) -> bool:
        """Another reason on a skipped row. False where it is not ``was`` any more: one of several askers gets True."""

    async def skipped_for(self, reason: str, since: datetime) -> Sequence[Delivery]:
        """Those planned since then that were skipped with exactly this reason."""

    async def latest_of(self, reminder_id: str, limit: int) -> Sequence[Delivery]: ...

    async def latest(self, limit: int) -> Sequence[Delivery]: ...

    async def forget_before(self, instant: datetime) -> int:
        """Prune settled rows planned before ``instant``; open claims stay."""


class DigestPost(Protocol):
    """Digests in the chat (adapter: slack/). A place is a channel's id, or a person's for their direct messages.

    Every method raises ChatProblem. After one of `MAYBE_POSTED` the message may stand in the channel.
    """

    async def ready(self, composed: Composed) -> Composed:
        """With its picture in the chat, where it has one; nobody sees it there until the digest is posted."""

    async def turn(self, place_id: str) -> None:
        """Wait until the chat's pace lets a message into the place."""

    async def post(self, place_id: str, composed: Composed, *, key: str) -> Posted:
        """Post with ``key`` in the message's metadata, at once: whoever calls has waited for their turn."""

    async def find(self, place_id: str, key: str, since: datetime) -> Posted | None:
        """The message that carries ``key``, looked for among the messages since then."""

    async def say_could_not_check(self, reminder: Reminder, planned: datetime) -> None:
        """``planned`` is the naive local time of the list that could not be made. Waits for its own turn."""

    async def say_back_again(self, reminder: Reminder, planned: datetime) -> None: ...


MAYBE_POSTED = frozenset({"unreachable", "internal_error", "fatal_error", "request_timeout", "service_unavailable"})
"""The codes of a ChatProblem after which nobody can say whether the message was posted: no answer at all, or one of
those after which "some aspect of the operation may have succeeded" (https://docs.slack.dev/reference/methods)."""
