"""The database's tables, as the steps that made them. A step that has been released is never changed: add another.

Instants are text (see instants.py). STRICT tables refuse a value of the wrong type.
"""

from __future__ import annotations

import sqlite_utils
from sqlite_utils import Migrations

from bot.store.sqlite.stored_sentences import reason_and_detail

migrations = Migrations("tasks-bot")


@migrations()
def m001_customer_directory(db: sqlite_utils.Database) -> None:
    # label_key finds exact names and beginnings of names. label_text and other_text are what is searched inside:
    # folded words with spaces around them (customer_search.py says why).
    db.execute("""
        CREATE TABLE customers (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            company TEXT NOT NULL,
            email TEXT NOT NULL,
            url TEXT NOT NULL,
            owner TEXT,
            status TEXT NOT NULL,
            mrr_cents INTEGER NOT NULL,
            currency TEXT NOT NULL,
            saved_at TEXT NOT NULL,
            email_key TEXT NOT NULL,
            domain_key TEXT NOT NULL,
            label_key TEXT NOT NULL,
            label_text TEXT NOT NULL,
            other_text TEXT NOT NULL
        ) STRICT
    """)
    db.execute("CREATE INDEX customers_by_label ON customers (label_key)")
    db.execute("CREATE INDEX customers_by_email ON customers (email_key)")
    db.execute("CREATE INDEX customers_by_domain ON customers (domain_key)")
    db.execute("CREATE INDEX customers_by_owner ON customers (owner)")
    db.execute("""
        CREATE TABLE contacts (
            uuid TEXT PRIMARY KEY,
            first_name TEXT NOT NULL,
            last_name TEXT NOT NULL,
            email TEXT NOT NULL,
            customer_uuid TEXT, -- no foreign key: a contact can arrive before its customer
            saved_at TEXT NOT NULL
        ) STRICT
    """)
    db.execute("""
        CREATE TABLE customer_sync (
            id INTEGER PRIMARY KEY CHECK (id = 1), -- one row at most
            cursor TEXT,
            saved_in_round INTEGER NOT NULL,
            round_started_at TEXT,
            finished_at TEXT
        ) STRICT
    """)


@migrations()
def m002_customer_search(db: sqlite_utils.Database) -> None:
    # The index keeps no text of its own. The triggers keep it true whoever writes to customers; an update that changes
    # nothing that is searched costs nothing.
    db.execute("""
        CREATE VIRTUAL TABLE customer_search USING fts5(
            label_text, other_text,
            content = 'customers', content_rowid = 'id',
            tokenize = 'trigram case_sensitive 1'
        )
    """)
    take_out = """
        INSERT INTO customer_search (customer_search, rowid, label_text, other_text)
        VALUES ('delete', old.id, old.label_text, old.other_text);
    """
    put_in = """
        INSERT INTO customer_search (rowid, label_text, other_text)
        VALUES (new.id, new.label_text, new.other_text);
    """
    db.execute(f"CREATE TRIGGER customer_added AFTER INSERT ON customers BEGIN {put_in} END")
    db.execute(f"CREATE TRIGGER customer_removed AFTER DELETE ON customers BEGIN {take_out} END")
    db.execute(f"""
        CREATE TRIGGER customer_renamed AFTER UPDATE ON customers
        WHEN old.label_text <> new.label_text OR old.other_text <> new.other_text
        BEGIN {take_out} {put_in} END
    """)


@migrations()
def m003_seats(db: sqlite_utils.Database) -> None:
    db.execute("""
        CREATE TABLE seat_links (
            person_id TEXT PRIMARY KEY,
            email TEXT NOT NULL UNIQUE,
            linked_by TEXT NOT NULL,
            linked_at TEXT NOT NULL
        ) STRICT
    """)
    db.execute("""
        CREATE TABLE link_requests (
            id TEXT PRIMARY KEY,
            person_id TEXT NOT NULL,
            email TEXT NOT NULL,
            asked_at TEXT NOT NULL,
            decision TEXT NOT NULL DEFAULT 'waiting' CHECK (decision IN ('waiting', 'approved', 'refused')),
            decided_by TEXT,
            decided_at TEXT,
            CHECK ((decision = 'waiting') = (decided_by IS NULL AND decided_at IS NULL))
        ) STRICT
    """)
    db.execute("CREATE UNIQUE INDEX one_open_request ON link_requests (person_id, email) WHERE decision = 'waiting'")
    db.execute("""
        CREATE TABLE seat_changes (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            person_id TEXT NOT NULL,
            email TEXT NOT NULL,
            act TEXT NOT NULL CHECK (act IN ('linked', 'unlinked', 'asked', 'approved', 'refused')),
            by TEXT NOT NULL,
            at TEXT NOT NULL
        ) STRICT
    """)


@migrations()
def m004_seen_and_pulses(db: sqlite_utils.Database) -> None:
    db.execute("CREATE TABLE seen (key TEXT PRIMARY KEY, seen_at TEXT NOT NULL) STRICT")
    db.execute("CREATE INDEX seen_by_age ON seen (seen_at)")
    db.execute("""
        CREATE TABLE pulses (
            part TEXT PRIMARY KEY,
            worked_at TEXT,
            failed_at TEXT,
            failure TEXT NOT NULL DEFAULT ''
        ) STRICT
    """)
    db.execute("CREATE TABLE proof (id INTEGER PRIMARY KEY CHECK (id = 1), written_at TEXT NOT NULL) STRICT")


@migrations()
def m005_reminders(db: sqlite_utils.Database) -> None:
    # schedule, scope and options are JSON (reminder_json.py): nothing is looked up by what is in them.
    db.execute("""
        CREATE TABLE reminders (
            id TEXT PRIMARY KEY,
            place TEXT NOT NULL CHECK (place IN ('channel', 'person')),
            place_id TEXT NOT NULL,
            maker_id TEXT NOT NULL,
            schedule TEXT NOT NULL,
            zone TEXT,
            scope TEXT NOT NULL,
            options TEXT NOT NULL,
            made_at TEXT NOT NULL,
            handled_until TEXT NOT NULL,
            next_at TEXT,
            state TEXT NOT NULL CHECK (state IN ('active', 'paused', 'suspended', 'deleted')),
            reason TEXT NOT NULL,
            by_default INTEGER NOT NULL CHECK (by_default IN (0, 1)),
            version INTEGER NOT NULL
        ) STRICT
    """)
    db.execute("CREATE INDEX reminders_by_next ON reminders (next_at) WHERE state = 'active'")
    db.execute("CREATE TABLE aways (person_id TEXT PRIMARY KEY, last_day TEXT NOT NULL, cover_id TEXT) STRICT")
    db.execute("""
        CREATE TABLE default_mornings ( -- the newest row counts
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            schedule TEXT, -- NULL switches it off
            set_by TEXT NOT NULL,
            set_at TEXT NOT NULL
        ) STRICT
    """)


@migrations()
def m006_deliveries(db: sqlite_utils.Database) -> None:
    # No foreign key: the ledger says what was sent even where the reminder is gone.
    db.execute("""
        CREATE TABLE deliveries (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            reminder_id TEXT NOT NULL,
            planned_at TEXT NOT NULL,
            key TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('claimed', 'posted', 'skipped', 'empty')),
            claimed_at TEXT NOT NULL,
            lease_until TEXT NOT NULL,
            channel_id TEXT NOT NULL DEFAULT '',
            ts TEXT NOT NULL DEFAULT '',
            reason TEXT NOT NULL DEFAULT '',
            settled_at TEXT,
            UNIQUE (reminder_id, planned_at),
            CHECK ((state = 'claimed') = (settled_at IS NULL))
        ) STRICT
    """)
    db.execute("CREATE INDEX deliveries_by_plan ON deliveries (planned_at)")
    db.execute("CREATE INDEX open_claims ON deliveries (lease_until) WHERE state = 'claimed'")


@migrations()
def m007_heartbeat_figures(db: sqlite_utils.Database) -> None:
    for column in ("failing_since TEXT", "took_seconds REAL", "late_seconds REAL"):
        db.execute(f"ALTER TABLE pulses ADD COLUMN {column}")


@migrations()
def m008_access(db: sqlite_utils.Database) -> None:
    db.execute("""
        CREATE TABLE guest_permissions ( -- the newest row of a channel counts
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            channel_id TEXT NOT NULL,
            allowed INTEGER NOT NULL CHECK (allowed IN (0, 1)),
            by TEXT NOT NULL,
            at TEXT NOT NULL
        ) STRICT
    """)
    db.execute("CREATE INDEX guest_permissions_by_channel ON guest_permissions (channel_id)")
    # A request can end undecided, and keeps who held the seat when it was asked for. A person has one that waits: of
    # several from before, the newest.
    db.execute("ALTER TABLE link_requests RENAME TO old_link_requests")
    db.execute("DROP INDEX one_open_request")
    db.execute("""
        CREATE TABLE link_requests (
            id TEXT PRIMARY KEY,
            person_id TEXT NOT NULL,
            email TEXT NOT NULL,
            asked_at TEXT NOT NULL,
            held_by TEXT,
            decision TEXT NOT NULL DEFAULT 'waiting' CHECK (decision IN ('waiting', 'approved', 'refused', 'ended')),
            decided_by TEXT,
            decided_at TEXT,
            CHECK ((decision = 'waiting') = (decided_at IS NULL)),
            CHECK ((decision IN ('waiting', 'ended')) = (decided_by IS NULL))
        ) STRICT
    """)
    db.execute("""
        INSERT INTO link_requests (id, person_id, email, asked_at, decision, decided_by, decided_at)
        SELECT id, person_id, email, asked_at, decision, decided_by, decided_at FROM old_link_requests
    """)
    db.execute("""
        UPDATE link_requests SET decision = 'ended', decided_at = asked_at
        WHERE decision = 'waiting' AND rowid NOT IN (
            SELECT rowid FROM (
                SELECT rowid, row_number() OVER (PARTITION BY person_id ORDER BY asked_at DESC, rowid DESC) AS place
                FROM link_requests WHERE decision = 'waiting'
            ) WHERE place = 1
        )
    """)
    db.execute("DROP TABLE old_link_requests")
    db.execute("CREATE UNIQUE INDEX one_open_request ON link_requests (person_id) WHERE decision = 'waiting'")
    db.execute("CREATE INDEX link_requests_by_person ON link_requests (person_id, asked_at)")


@migrations()
def m009_reasons(db: sqlite_utils.Database) -> None:
    # Sentences become reasons (stored_sentences.py), "in doubt" and "put off" become states of their own. A CHECK can
    # only be changed by making the table again.
    db.execute("ALTER TABLE deliveries RENAME TO old_deliveries")
    db.execute("DROP INDEX deliveries_by_plan")
    db.execute("DROP INDEX open_claims")
    db.execute("""
        CREATE TABLE deliveries (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            reminder_id TEXT NOT NULL,
            planned_at TEXT NOT NULL,
            key TEXT NOT NULL,
            state TEXT NOT NULL
                CHECK (state IN ('claimed', 'posted', 'empty', 'skipped', 'rescheduled', 'unknown')),
            claimed_at TEXT NOT NULL,
            lease_until TEXT NOT NULL,
            channel_id TEXT NOT NULL DEFAULT '',
            ts TEXT NOT NULL DEFAULT '',
            reason TEXT NOT NULL DEFAULT '',
            detail TEXT NOT NULL DEFAULT '',
            settled_at TEXT,
            day TEXT, -- the local day that was meant
            version INTEGER, -- of the reminder that meant it
            UNIQUE (reminder_id, planned_at),
            CHECK ((state IN ('claimed', 'rescheduled', 'unknown')) = (settled_at IS NULL)),
            CHECK (state = 'unknown' OR (state IN ('skipped', 'rescheduled')) = (reason <> ''))
        ) STRICT
    """)
    db.conn.create_function("reason_of", 1, lambda words: reason_and_detail(words)[0], deterministic=True)
    db.conn.create_function("detail_of", 1, lambda words: reason_and_detail(words)[1], deterministic=True)
    db.execute("""
        INSERT INTO deliveries (
            id, reminder_id, planned_at, key, state, claimed_at, lease_until, channel_id, ts, reason, detail, settled_at
        )
        SELECT
            id, reminder_id, planned_at, key,
            CASE WHEN state <> 'claimed' THEN state WHEN reason = '' THEN 'unknown' ELSE 'rescheduled' END,
            claimed_at, lease_until, channel_id, ts,
            CASE
                WHEN state IN ('posted', 'empty') OR (state = 'claimed' AND reason = '') THEN ''
                ELSE reason_of(reason)
            END,
            CASE WHEN state IN ('posted', 'empty') THEN '' ELSE detail_of(reason) END,
            settled_at
        FROM old_deliveries
    """)
    db.execute("DROP TABLE old_deliveries")
    db.execute("CREATE INDEX deliveries_by_plan ON deliveries (planned_at)")
    db.execute("CREATE INDEX open_deliveries ON deliveries (lease_until) WHERE settled_at IS NULL")
    db.execute("ALTER TABLE reminders ADD COLUMN detail TEXT NOT NULL DEFAULT ''")
    db.execute("UPDATE reminders SET detail = detail_of(reason), reason = reason_of(reason) WHERE reason <> ''")
    # Keys of messages follow from it (installation_secret.py).
    db.execute("""
        CREATE TABLE installation (
            id INTEGER PRIMARY KEY CHECK (id = 1), -- one row at most
            secret BLOB NOT NULL
        ) STRICT
    """)
