"""A database of the first versions, with sentences for reasons, is turned into one with reasons."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import sqlite_utils

from bot.domain.language.reason_wording import delivery_in_words
from bot.domain.reminders.delivery import DeliveryState, Reason
from bot.domain.reminders.reminder import Options, ReminderState, Scope
from bot.domain.reminders.schedule import WEEKDAYS, Schedule
from bot.store.sqlite.migrations import migrations
from bot.store.sqlite.reminder_json import options_to_text, schedule_to_text, scope_to_text
from bot.store.sqlite.store import open_store
from bot.store.sqlite.timestamps import to_text
from tests.fakes.clock import HandWoundClock

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
STAMP = to_text(AT)
APPLICATION_ID = 0x5441534B
NINE = Schedule(WEEKDAYS, time(9, 0))

# Every sentence that the first released version could store, as it stood in delivery_reasons.py and keep_safe.py, with
# what it has become.
ONE_DELIVERY = {
    "the bot was not running": (Reason.NOT_RUNNING, ""),
    "ChartMogul could not be read": (Reason.CRM_UNREADABLE, ""),
    "ChartMogul could not be read, which was said at the time": (Reason.CRM_UNREADABLE_TOLD, ""),
    "ChartMogul could not be read, which was said at the time, and so was its return": (Reason.CRM_BACK_TOLD, ""),
    "Slack did not take the message": (Reason.CHAT_BUSY, ""),
    "Slack did not take the message (ratelimited)": (Reason.CHAT_REFUSED, "ratelimited"),
    "Slack did not take the message (restricted_action_read_only_channel)": (
        Reason.CHAT_REFUSED,
        "restricted_action_read_only_channel",
    ),
    "Slack did not take the message (invalid (odd) code)": (Reason.CHAT_REFUSED, "invalid (odd) code"),
    "Slack did not take the message ()": (Reason.CHAT_REFUSED, ""),
    "it did not arrive, and it was too late to send it again": (Reason.NOT_ARRIVED, ""),
    "something went wrong in the bot; its log says what": (Reason.OUR_FAULT, ""),
    "it may not have arrived, and the channel can't be read to find out": (Reason.UNVERIFIABLE, ""),
    "it was paused, changed or deleted meanwhile": (Reason.CHANGED, ""),
    "this day's was sent in the zone where they were before": (Reason.HAD_ITS_DAY, ""),
    "the reminder is gone": (Reason.DELETED, ""),
    "this person is not an active member any more": (Reason.NOT_A_MEMBER, ""),
    "this person has no ChartMogul seat that I know of": (Reason.NO_SEAT, ""),
    "away until 24 Nov 2026": (Reason.AWAY, "2026-11-24"),
    "away until 01 Jan 2027": (Reason.AWAY, "2027-01-01"),
    "away until 29 Feb 2028": (Reason.AWAY, "2028-02-29"),
}
THE_REMINDER = {
    "the channel is shared with another company": (Reason.SHARED_OUTSIDE, ""),
    "I can't see or post in the channel any more": (Reason.CHANNEL_HIDDEN, ""),
    "the channel is archived": (Reason.CHANNEL_ARCHIVED, ""),
    "the workspace does not let me post there": (Reason.MAY_NOT_POST, ""),
    "I don't know the time zone Mars/Olympus any more": (Reason.ZONE_UNKNOWN, "Mars/Olympus"),
    "a sentence that nothing knows": (Reason.OTHER, "a sentence that nothing knows"),
    "away until somebody's birthday": (Reason.OTHER, "away until somebody's birthday"),
}
NO_SENTENCE = (None, "")
Read = tuple[DeliveryState, Reason | None, str]


def rows() -> dict[tuple[str, str], Read]:
    """By the state and the sentence of the first version. An open claim with a sentence was one that was put off."""
    made: dict[tuple[str, str], Read] = {
        ("posted", ""): (DeliveryState.POSTED, *NO_SENTENCE),
        ("empty", ""): (DeliveryState.EMPTY, *NO_SENTENCE),
        ("claimed", ""): (DeliveryState.UNKNOWN, *NO_SENTENCE),
    }
    for words, reason in {**ONE_DELIVERY, **THE_REMINDER}.items():
        made["claimed", words] = (DeliveryState.RESCHEDULED, *reason)
        made["skipped", words] = (DeliveryState.SKIPPED, *reason)
    return made


def first_version(path: Path) -> sqlite_utils.Database:
    """A file as the steps up to the ledger's left it (test_migrations.py pins them)."""
    db = sqlite_utils.Database(path)
    migrations.apply(db, stop_before="m007_heartbeat_figures")
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    return db


async def test_every_delivery_of_the_first_version_has_its_state_and_reason(path: Path, clock: HandWoundClock) -> None:
    db, expected = first_version(path), rows()
    for number, (state, reason) in enumerate(expected):
        settled = None if state == "claimed" else STAMP
        values = [f"r{number}", STAMP, f"key{number}", state, STAMP, STAMP, "C1", "1.5", reason, settled]
        names = "reminder_id, planned_at, key, state, claimed_at, lease_until, channel_id, ts, reason, settled_at"
        db.execute(f"INSERT INTO deliveries ({names}) VALUES ({','.join('?' * 10)})", values)
    db.conn.commit()
    db.close()
    async with open_store(path, clock) as store:
        kept = {row.reminder_id: row for row in await store.deliveries.latest(999)}
        found = [kept[f"r{number}"] for number in range(len(expected))]
        assert [(row.state, row.reason, row.detail) for row in found] == list(expected.values())
        assert {(row.channel_id, row.ts, row.planned_at, row.day) for row in found} == {("C1", "1.5", AT, None)}
        assert [row.key for row in found] == [f"key{number}" for number in range(len(expected))]
        assert all("{" not in delivery_in_words(row) for row in found)
        assert len(await store.deliveries.claim_expired(AT, AT + timedelta(minutes=5), 99)) == 1
        put_off = len(ONE_DELIVERY) + len(THE_REMINDER)
        assert len(await store.deliveries.claim_retries(AT, AT + timedelta(minutes=5), 99)) == put_off


async def test_every_reminder_of_the_first_version_is_suspended_for_the_same_reason(
    path: Path, clock: HandWoundClock
) -> None:
    db = first_version(path)
    for number, reason in enumerate(("", *THE_REMINDER)):
        state = "suspended" if reason else "active"
        schedule, scope, options = schedule_to_text(NINE), scope_to_text(Scope()), options_to_text(Options())
        words = [f"rem{number}", "channel", "C1", "U1", schedule, "Europe/Berlin", scope, options]
        words += [STAMP, STAMP, STAMP, state, reason]
        db.execute(f"INSERT INTO reminders VALUES ({','.join('?' * 13)}, 0, 1)", words)
    db.conn.commit()
    db.close()
    async with open_store(path, clock) as store:
        kept = {each.id: (each.state, each.reason, each.detail) for each in await store.reminders.reminders()}
    expected: list[tuple[ReminderState, Reason | None, str]] = [(ReminderState.ACTIVE, *NO_SENTENCE)]
    expected += [(ReminderState.SUSPENDED, *reason) for reason in THE_REMINDER.values()]
    assert [kept[f"rem{number}"] for number in range(len(expected))] == expected


async def test_the_secret_of_an_installation_is_made_once_and_outlives_reopening(
    path: Path, clock: HandWoundClock
) -> None:
    async with open_store(path, clock) as store:
        secret = await store.installation_secret()
        assert len(secret) == 32
        assert await store.installation_secret() == secret
    async with open_store(path, clock) as store:
        assert await store.installation_secret() == secret
