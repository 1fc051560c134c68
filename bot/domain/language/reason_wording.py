"""Why a delivery did not come or a reminder is suspended, as sentences; and a line of the ledger for the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from bot.domain.reminders.delivery import Delivery, DeliveryState, Reason

_SENTENCES: Final[Mapping[Reason, str]] = {
    Reason.NOT_RUNNING: "the bot was not running",
    Reason.CRM_UNREADABLE: "ChartMogul could not be read",
    Reason.CRM_UNREADABLE_TOLD: "ChartMogul could not be read, and a message said so",
    Reason.CRM_BACK_TOLD: "ChartMogul could not be read, and messages said so and when it was back",
    Reason.CHAT_BUSY: "Slack did not take the message in time",
    Reason.CHAT_REFUSED: "Slack did not take the message",
    Reason.NOT_ARRIVED: "it did not arrive, and it was too late to send it again",
    Reason.OUR_FAULT: "something went wrong in the bot; its log says what",
    Reason.UNVERIFIABLE: "it may not have arrived, and the channel can't be read to find out",
    Reason.CHANGED: "it was paused, changed or deleted meanwhile",
    Reason.DELETED: "the reminder is gone",
    Reason.HAD_ITS_DAY: "this day's was sent in the zone where they were before",
    Reason.ZONE_MOVED: "the time zone changed after that hour",
    Reason.NOT_A_MEMBER: "this person is not an active member any more",
    Reason.NO_SEAT: "this person has no ChartMogul seat that I know of",
    Reason.AWAY: "away",
    Reason.SHARED_OUTSIDE: "the channel is shared with another company",
    Reason.GUESTS_IN_CHANNEL: "people who are not members of this workspace are in the channel",
    Reason.CHANNEL_HIDDEN: "I can't see or post in the channel any more",
    Reason.CHANNEL_ARCHIVED: "the channel is archived",
    Reason.MAY_NOT_POST: "the workspace does not let me post there",
    Reason.OWN_TASKS_ONLY: "everyone sees their own tasks only, and it lists more",
    Reason.NOBODY_LEFT: "all the people whose tasks it lists have left",
    Reason.CUSTOMER_GONE: "ChartMogul has no such customer any more",
    Reason.ZONE_UNKNOWN: "I don't know its time zone any more",
    Reason.OTHER: "an earlier version of the bot kept no reason",
}

_REPAIRS: Final[Mapping[Reason, str]] = {
    Reason.SHARED_OUTSIDE: "Customer tasks stay inside. Delete it, or move it to an internal channel with Edit.",
    Reason.GUESTS_IN_CHANNEL: (
        "Let an admin press the button that lets guests read, or the guests leave; then press Resume in the list."
    ),
    Reason.CHANNEL_HIDDEN: "Invite me to the channel again, then press Resume in the list of reminders.",
    Reason.CHANNEL_ARCHIVED: "Unarchive it and press Resume, or move the reminder to another channel with Edit.",
    Reason.MAY_NOT_POST: "Ask a workspace admin to let me post, then press Resume.",
    Reason.OWN_TASKS_ONLY: "Delete it, or make one of your own tasks in its place.",
    Reason.NOBODY_LEFT: "Choose other people with Edit, which switches it on again; or delete it.",
    Reason.CUSTOMER_GONE: "Choose another customer with Edit, which switches it on again; or delete it.",
    Reason.ZONE_UNKNOWN: "Choose another one with Edit, which switches it on again.",
}


def reason_in_words(reason: Reason | None, detail: str = "") -> str:
    """Words that go on after "skipped:" or "Suspended:"; "" without a reason."""
    if reason is None:
        return ""
    if reason is Reason.OTHER and detail:
        return detail
    if reason is Reason.ZONE_UNKNOWN and detail:
        return f"I don't know the time zone {detail} any more"
    if reason is Reason.AWAY and detail:
        return f"away until {date.fromisoformat(detail):%d %b %Y}"
    said = _SENTENCES[reason]
    return f"{said} ({detail})" if detail and reason in (Reason.CHAT_REFUSED, Reason.CHAT_BUSY) else said


def repair_in_words(reason: Reason) -> str:
    """What its owner can do about a suspended reminder, as a sentence or two."""
    return _REPAIRS.get(reason, "Look at it with Edit, and press Resume in the list of reminders.")


def delivery_in_words(delivery: Delivery) -> str:
    """One line of the ledger: when it was planned (UTC), which reminder, and what became of it."""
    why = reason_in_words(delivery.reason, delivery.detail)
    what = {
        DeliveryState.PLANNED: "planned",
        DeliveryState.CLAIMED: "under way",
        DeliveryState.UNKNOWN: "in doubt until it is looked for in the channel",
        DeliveryState.RESCHEDULED: f"put off, to be tried again: {why}",
        DeliveryState.POSTED: f"posted in {delivery.channel_id} as {delivery.ts}",
        DeliveryState.SKIPPED: f"skipped: {why}",
        DeliveryState.EMPTY: "nothing was due, and nothing was posted",
    }[delivery.state]
    return f"{delivery.planned_at:%Y-%m-%d %H:%M} UTC  {delivery.reminder_id}  {what}"
