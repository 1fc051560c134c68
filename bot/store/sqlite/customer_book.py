"""The directory of customers and contacts, and where filling it stands. How it is searched is in customer_search.py."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from bot.domain.access.person import fold_email
from bot.domain.customers.customer import Contact, Customer
from bot.store.sqlite.customer_likeness import nearest
from bot.store.sqlite.customer_search import COLUMNS, find, search_keys
from bot.store.sqlite.database import Connection, Database
from bot.store.sqlite.timestamps import from_optional_text, to_optional_text, to_text
from bot.use_cases.ports.customer_book import SyncState

# Triggers keep the search index true (migrations.py).
_SAVE_CUSTOMER = """
    INSERT INTO customers (
        uuid, name, company, email, url, owner, status, mrr_cents, currency, saved_at,
        email_key, domain_key, label_key, label_text, other_text
    ) VALUES (
        :uuid, :name, :company, :email, :url, :owner, :status, :mrr_cents, :currency, :saved_at,
        :email_key, :domain_key, :label_key, :label_text, :other_text
    )
    ON CONFLICT (uuid) DO UPDATE SET
        name = excluded.name, company = excluded.company, email = excluded.email, url = excluded.url,
        owner = excluded.owner, status = excluded.status, mrr_cents = excluded.mrr_cents,
        currency = excluded.currency, saved_at = excluded.saved_at,
        email_key = excluded.email_key, domain_key = excluded.domain_key, label_key = excluded.label_key,
        label_text = excluded.label_text, other_text = excluded.other_text
"""

_SAVE_CONTACT = """
    INSERT INTO contacts (uuid, first_name, last_name, email, customer_uuid, saved_at)
    VALUES (:uuid, :first_name, :last_name, :email, :customer_uuid, :saved_at)
    ON CONFLICT (uuid) DO UPDATE SET
        first_name = excluded.first_name, last_name = excluded.last_name, email = excluded.email,
        customer_uuid = excluded.customer_uuid, saved_at = excluded.saved_at
"""

_SAVE_STATE = """
    INSERT INTO customer_sync (id, cursor, saved_in_round, round_started_at, finished_at) VALUES (1, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET
        cursor = excluded.cursor, saved_in_round = excluded.saved_in_round,
        round_started_at = excluded.round_started_at, finished_at = excluded.finished_at
"""


class SqliteCustomerBook:
    """A `bot.use_cases.ports.customer_book.CustomerBook`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save_customers(self, customers: Sequence[Customer], at: datetime) -> None:
        await self._database.write(lambda db: save_customers(db, customers, at))

    async def save_page(self, customers: Sequence[Customer], state: SyncState, at: datetime) -> None:
        def save(db: Connection) -> None:
            save_customers(db, customers, at)
            db.execute(
                _SAVE_STATE,
                [
                    state.cursor,
                    state.saved_in_round,
                    to_optional_text(state.round_started_at),
                    to_optional_text(state.finished_at),
                ],
            )

        await self._database.write(save)

    async def customers(self, uuids: Sequence[str]) -> dict[str, Customer]:
        def look(db: Connection) -> dict[str, Customer]:
            rows = db.query(
                f"SELECT {COLUMNS} FROM customers WHERE uuid IN (SELECT value FROM json_each(?))",
                [json.dumps(list(uuids))],
            )
            return {row["uuid"]: Customer(**row) for row in rows}

        return await self._database.read(look)

    async def find(self, words: str, limit: int) -> Sequence[Customer]:
        return await self._database.read(lambda db: find(db, words, limit))

    async def nearest(self, words: str, limit: int) -> Sequence[Customer]:
        return await self._database.read(lambda db: nearest(db, words, limit))

    async def count(self) -> int:
        def count(db: Connection) -> int:
            [(customers,)] = db.execute("SELECT count(*) FROM customers")
            return int(customers)

        return await self._database.read(count)

    async def owners(self) -> frozenset[str]:
        def look(db: Connection) -> frozenset[str]:
            rows = db.query("SELECT DISTINCT owner FROM customers WHERE owner IS NOT NULL")
            return frozenset(fold_email(row["owner"]) for row in rows)

        return await self._database.read(look)

    async def save_contacts(self, contacts: Sequence[Contact], at: datetime) -> None:
        def save(db: Connection) -> None:
            db.conn.executemany(_SAVE_CONTACT, [{**asdict(contact), "saved_at": to_text(at)} for contact in contacts])

        await self._database.write(save)

    async def contacts(self, uuids: Sequence[str]) -> dict[str, Contact]:
        def look(db: Connection) -> dict[str, Contact]:
            rows = db.query(
                "SELECT uuid, first_name, last_name, email, customer_uuid FROM contacts"
                " WHERE uuid IN (SELECT value FROM json_each(?))",
                [json.dumps(list(uuids))],
            )
            return {row["uuid"]: Contact(**row) for row in rows}

        return await self._database.read(look)

    async def sync_state(self) -> SyncState:
        def look(db: Connection) -> SyncState:
            rows = list(db.query("SELECT cursor, saved_in_round, round_started_at, finished_at FROM customer_sync"))
            if not rows:
                return SyncState()
            [row] = rows
            return SyncState(
                cursor=row["cursor"],
                saved_in_round=row["saved_in_round"],
                round_started_at=from_optional_text(row["round_started_at"]),
                finished_at=from_optional_text(row["finished_at"]),
            )

        return await self._database.read(look)


def save_customers(db: Connection, customers: Sequence[Customer], at: datetime) -> None:
    """In the transaction that is open."""
    saved_at = to_text(at)
    db.conn.executemany(
        _SAVE_CUSTOMER,
        [{**asdict(customer), **asdict(search_keys(customer)), "saved_at": saved_at} for customer in customers],
    )
