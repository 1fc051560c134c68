"""A database of the first versions, with sentences for reasons, is turned into one with reasons."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import sqlite_utils

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

ROWS = {
    ("posted", ""): (DeliveryState.POSTED, None, ""),
    ("empty", ""): (DeliveryState.EMPTY, None, ""),
    ("claimed", ""): (DeliveryState.UNKNOWN, None, ""),
    ("claimed", "ChartMogul could not be read"): (DeliveryState.RESCHEDULED, Reason.CRM_UNREADABLE, ""),
    ("claimed", "Slack did not take the message (ratelimited)"): (
        DeliveryState.RESCHEDULED,
        Reason.CHAT_REFUSED,
        "ratelimited",
    ),
    ("skipped", "Slack did not take the message"): (DeliveryState.SKIPPED, Reason.CHAT_BUSY, ""),
    ("skipped", "the bot was not running"): (DeliveryState.SKIPPED, Reason.NOT_RUNNING, ""),
    ("skipped", "ChartMogul could not be read, which was said at the time"): (
        DeliveryState.SKIPPED,
        Reason.CRM_UNREADABLE_TOLD,
        "",
    ),
    ("skipped", "away until 24 Nov 2026"): (DeliveryState.SKIPPED, Reason.AWAY, "2026-11-24"),
    ("skipped", "I don't know the time zone Mars/Olympus any more"): (
        DeliveryState.SKIPPED,
        Reason.ZONE_UNKNOWN,
        "Mars/Olympus",
    ),
    ("skipped", "a sentence that nothing knows"): (
        DeliveryState.SKIPPED,
        Reason.OTHER,
        "a sentence that nothing knows",
    ),
}


def first_version(path: Path) -> sqlite_utils.Database:
    """A file as the steps up to the ledger's left it."""
    db = sqlite_utils.Database(path)
    migrations.apply(db, stop_before="m007_heartbeat_figures")
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    return db


async def test_each_kind_of_row_of_the_first_versions_has_its_state_and_reason(
    path: Path, clock: HandWoundClock
) -> None:
    db = first_version(path)
    for number, (state, reason) in enumerate(ROWS):
        settled = None if state == "claimed" else STAMP
        values = [f"r{number}", STAMP, f"key{number}", state, STAMP, STAMP, "C1", "1.5", reason, settled]
        names = "reminder_id, planned_at, key, state, claimed_at, lease_until, channel_id, ts, reason, settled_at"
        db.execute(f"INSERT INTO deliveries ({names}) VALUES ({','.join('?' * 10)})", values)
    for number, reason in enumerate(("the channel is archived", "", "words of somebody")):
        state = "suspended" if reason else "active"
        schedule, scope, options = schedule_to_text(NINE), scope_to_text(Scope()), options_to_text(Options())
        words = [f"rem{number}", "channel", "C1", "U1", schedule, "Europe/Berlin", scope, options]
        words += [STAMP, STAMP, STAMP, state, reason]
        db.execute(f"INSERT INTO reminders VALUES ({','.join('?' * 13)}, 0, 1)", words)
    db.conn.commit()
    db.close()
    async with open_store(path, clock) as store:
        rows = {row.reminder_id: row for row in await store.deliveries.latest(99)}
        found = [rows[f"r{number}"] for number in range(len(ROWS))]
        assert [(row.state, row.reason, row.detail) for row in found] == list(ROWS.values())
        assert {(row.channel_id, row.ts, row.planned_at, row.day) for row in found} == {("C1", "1.5", AT, None)}
        kept = [(each.state, each.reason, each.detail) for each in await store.reminders.reminders()]
        assert kept == [
            (ReminderState.SUSPENDED, Reason.CHANNEL_ARCHIVED, ""),
            (ReminderState.ACTIVE, None, ""),
            (ReminderState.SUSPENDED, Reason.OTHER, "words of somebody"),
        ]
        assert len(await store.deliveries.claim_expired(AT, AT + timedelta(minutes=5), 9)) == 1
        assert len(await store.deliveries.claim_retries(AT, AT + timedelta(minutes=5), 9)) == 2


async def test_the_secret_of_an_installation_is_made_once_and_outlives_reopening(
    path: Path, clock: HandWoundClock
) -> None:
    async with open_store(path, clock) as store:
        secret = await store.installation_secret()
        assert len(secret) == 32
        assert await store.installation_secret() == secret
    async with open_store(path, clock) as store:
        assert await store.installation_secret() == secret
