"""What an older version kept is there after an upgrade."""

from __future__ import annotations

import hashlib
from pathlib import Path

import sqlite_utils

from bot.store.sqlite.migrations import migrations
from bot.store.sqlite.store import open_store
from tests.fakes.clock import HandWoundClock
from tests.store.sqlite.test_stored_sentences import STAMP, first_version

REQUESTS = """
    INSERT INTO link_requests (id, person_id, email, asked_at, decision, decided_by, decided_at) VALUES
    ('r1', 'U1', 'a@x.org', '2026-11-20T09:00:00.000000Z', 'waiting', NULL, NULL),
    ('r2', 'U1', 'b@x.org', '2026-11-21T09:00:00.000000Z', 'waiting', NULL, NULL),
    ('r3', 'U2', 'a@x.org', '2026-11-20T09:00:00.000000Z', 'waiting', NULL, NULL),
    ('r4', 'U2', 'c@x.org', '2026-11-19T09:00:00.000000Z', 'approved', 'U9', '2026-11-19T10:00:00.000000Z')
"""


def test_of_several_open_requests_of_one_person_the_newest_stays_open() -> None:
    db = sqlite_utils.Database(memory=True)
    migrations.apply(db, stop_before="m008_access")
    with db.conn:
        db.execute(REQUESTS)
    migrations.apply(db)
    rows = db.execute("SELECT id, decision, decided_by FROM link_requests ORDER BY id").fetchall()
    assert rows == [
        ("r1", "ended", None),
        ("r2", "waiting", None),
        ("r3", "waiting", None),
        ("r4", "approved", "U9"),
    ]


def test_the_steps_of_the_first_released_version_are_as_they_were() -> None:
    """Whoever has that version has these tables: a step that is changed afterwards reaches nobody's database."""
    db = sqlite_utils.Database(memory=True)
    migrations.apply(db, stop_before="m007_heartbeat_figures")
    made = db.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE '%sqlite_migrations%'"
        " AND name NOT LIKE 'customer_search_%' ORDER BY type, name"  # those are as SQLite's own version makes them
    ).fetchall()
    digest = hashlib.sha256("\n".join(sql for (sql,) in made).encode()).hexdigest()
    assert digest == "f780980212964bf548316ff0f15aa73c971e56d2a43ad46cf51f8f0fca72372c"


A_ROW_EACH: dict[str, dict[str, object]] = {
    "aways": {"person_id": "U1", "last_day": "2026-11-24", "cover_id": "U2"},
    "contacts": {
        "uuid": "con_1",
        "first_name": "Kim",
        "last_name": "Lee",
        "email": "kim@acme.com",
        "customer_uuid": "cus_1",
        "saved_at": STAMP,
    },
    "customer_sync": {"id": 1, "cursor": "c", "saved_in_round": 3, "round_started_at": STAMP, "finished_at": STAMP},
    "customers": {
        "id": 1,
        "uuid": "cus_1",
        "name": "Acme",
        "company": "Acme Inc",
        "email": "a@acme.com",
        "url": "https://app.chartmogul.com/1",
        "owner": "ann@firm.com",
        "status": "Active",
        "mrr_cents": 4200,
        "currency": "USD",
        "saved_at": STAMP,
        "email_key": "a@acme.com",
        "domain_key": "acme.com",
        "label_key": "acme",
        "label_text": " acme ",
        "other_text": " acme inc ",
    },
    "default_mornings": {"id": 1, "schedule": None, "set_by": "U1", "set_at": STAMP},
    "deliveries": {
        "id": 1,
        "reminder_id": "rem_1",
        "planned_at": STAMP,
        "key": "key",
        "state": "posted",
        "claimed_at": STAMP,
        "lease_until": STAMP,
        "channel_id": "C1",
        "ts": "1.5",
        "reason": "",
        "settled_at": STAMP,
    },
    "link_requests": {
        "id": "r1",
        "person_id": "U1",
        "email": "a@x.org",
        "asked_at": STAMP,
        "decision": "approved",
        "decided_by": "U9",
        "decided_at": STAMP,
    },
    "proof": {"id": 1, "written_at": STAMP},
    "pulses": {"part": "slack", "worked_at": STAMP, "failed_at": STAMP, "failure": "cut"},
    "reminders": {
        "id": "rem_1",
        "place": "channel",
        "place_id": "C1",
        "maker_id": "U1",
        "schedule": "{}",
        "zone": "Europe/Berlin",
        "scope": "{}",
        "options": "{}",
        "made_at": STAMP,
        "handled_until": STAMP,
        "next_at": STAMP,
        "state": "active",
        "reason": "",
        "by_default": 0,
        "version": 3,
    },
    "seat_changes": {"id": 1, "person_id": "U1", "email": "a@x.org", "act": "linked", "by": "U9", "at": STAMP},
    "seat_links": {"person_id": "U1", "email": "a@x.org", "linked_by": "U9", "linked_at": STAMP},
    "seen": {"key": "Ev1", "seen_at": STAMP},
}


async def test_a_database_of_the_first_released_version_keeps_every_row(path: Path, clock: HandWoundClock) -> None:
    db = first_version(path)
    tables = {name for name in db.table_names() if not name.startswith(("_sqlite", "sqlite_", "customer_search"))}
    assert tables == set(A_ROW_EACH)
    for table, row in A_ROW_EACH.items():
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))
    db.conn.commit()
    db.close()
    async with open_store(path, clock):
        pass
    upgraded = sqlite_utils.Database(path)
    for table, row in A_ROW_EACH.items():
        [kept] = upgraded.query(f"SELECT * FROM {table}")
        assert {name: kept[name] for name in row} == row, table
    upgraded.close()
