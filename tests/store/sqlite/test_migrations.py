"""What an older version kept is there after an upgrade."""

from __future__ import annotations

import sqlite_utils

from bot.store.sqlite.migrations import migrations

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
