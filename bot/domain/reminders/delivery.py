"""What became of a planned instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DeliveryState(StrEnum):
    CLAIMED = "claimed"  # somebody is at it; after `lease_until` what became of it has to be found out
    POSTED = "posted"
    SKIPPED = "skipped"  # with the reason; nothing was posted
    EMPTY = "empty"  # checked, nothing was due, and silence was asked for


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the ledger: a reminder and an instant that it planned. ``key`` is opaque and stands in the message's
    metadata, by which an uncertain post is found again."""

    reminder_id: str
    planned_at: datetime
    key: str
    state: DeliveryState
    claimed_at: datetime
    lease_until: datetime
    channel_id: str = ""
    ts: str = ""
    reason: str = ""
    settled_at: datetime | None = None


def delivery_in_words(delivery: Delivery) -> str:
    """One line of the ledger: when it was planned (UTC), which reminder, and what became of it."""
    what = {
        DeliveryState.CLAIMED: f"put off, to be tried again: {delivery.reason}"
        if delivery.reason
        else "under way, or in doubt until it is looked for",
        DeliveryState.POSTED: f"posted in {delivery.channel_id} as {delivery.ts}",
        DeliveryState.SKIPPED: f"skipped: {delivery.reason}",
        DeliveryState.EMPTY: "nothing was due, and nothing was posted",
    }[delivery.state]
    return f"{delivery.planned_at:%Y-%m-%d %H:%M} UTC  {delivery.reminder_id}  {what}"
