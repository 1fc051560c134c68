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
    """A digest, whom it may mention (a person's id by folded e-mail; None: nobody), and the figures for its picture."""

    digest: Morning | Week
    mention_ids: Mapping[str, str] | None = None
    picture: WeekPicture | None = None


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

    UNIQUE(reminder, planned instant) makes the claim; a lease tells a slow holder from a dead one.
    """

    async def claim(
        self, reminder_id: str, planned_at: datetime, *, key: str, at: datetime, lease_until: datetime
    ) -> Delivery | None:
        """A new claim, or None where there is a row already, whatever became of it."""

    async def take_over(self, now: datetime, lease_until: datetime, limit: int) -> Sequence[Delivery]:
        """Claims whose lease is over, each now leased to the caller alone: what became of them has to be found out."""

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

    async def give_back(self, reminder_id: str, planned_at: datetime) -> None:
        """The claim led to nothing for certain: it may be claimed again."""

    async def latest_of(self, reminder_id: str, limit: int) -> Sequence[Delivery]: ...

    async def latest(self, limit: int) -> Sequence[Delivery]: ...

    async def forget_before(self, instant: datetime) -> int:
        """Prune settled rows planned before ``instant``; open claims stay."""


class DigestPost(Protocol):
    """Digests in the chat (adapter: slack/).

    Every method raises ChatProblem. After the code ``unreachable`` the message may have been posted.
    """

    async def channel_of(self, reminder: Reminder) -> str:
        """Where its messages go: the channel, or the direct messages with the person."""

    async def post(self, channel_id: str, composed: Composed, *, key: str) -> str:
        """Post with ``key`` in the message's metadata; answers the message's id in its channel."""

    async def find(self, channel_id: str, key: str, since: datetime) -> str | None:
        """The message that carries ``key``, looked for among the channel's messages since then."""

    async def say_could_not_check(self, channel_id: str, reminder: Reminder, planned: datetime, *, key: str) -> None:
        """``planned`` is the naive local time of the list that could not be made."""

    async def say_back_again(self, channel_id: str, reminder: Reminder, planned: datetime, *, key: str) -> None: ...
